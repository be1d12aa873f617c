"""Say where something in a driver's module stands."""

from semistable.model.code.facts import Scope
from semistable.model.code.modules import Module, is_test
from semistable.model.findings.usage import Place
from semistable.model.findings.verdict import UsageScope


def place_of(module: Module, scope: Scope, line: int, column: int) -> Place:
    """Say where something in a driver's module stands."""
    symbol = f"{module.name}.{scope.path}" if scope.path else module.name
    hurt = UsageScope.TEST if is_test(module.path) else UsageScope.RUNTIME
    return Place(symbol=symbol, path=module.path, line=line, column=column, scope=hurt)
