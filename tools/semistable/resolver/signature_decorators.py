"""Whether a function's decorators leave what its callers may pass as it is written."""

from collections.abc import Iterator

from semistable.model.code.facts import Call, Scope, ScopeKind
from semistable.resolver.mro import decorator_names
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import FunctionValue

_CHANGING = ("property", "patch", "object", "data", "fixture", "overload")
"""Those of libraries, which are rare and known by name (mock's patch passes what it made)."""


def keep_signature(names: Resolver, function: FunctionValue) -> bool:
    """Say whether the parameters of a function are those that its callers fill.

    `@remotable` of Nova until Juno put in a context by itself, so that callers left it out.
    """
    definitions = names.program.definitions(function.module)
    if definitions is None:
        return False
    scope = definitions.scopes[function.scope]
    if any(name in _CHANGING for name in decorator_names(scope, definitions.chains)):
        return False
    decorators = (
        names.expression(function.module, scope.parent, decorator) for decorator in scope.decorators
    )
    return not any(isinstance(d, FunctionValue) and _puts_in(names, d) for d in decorators)


def _puts_in(names: Resolver, decorator: FunctionValue) -> bool:
    """Whether what a decorator returns passes more by position than it was passed itself."""
    definitions = names.program.definitions(decorator.module)
    uses = names.program.uses(decorator.module)
    if definitions is None or uses is None:
        return False
    decorated = definitions.scopes[decorator.scope].parameters[:1]
    inside = dict(_within(definitions.scopes, decorator.scope))
    for chain in uses.chains:
        call = chain.steps[0] if chain.steps else None
        if decorated and chain.root == decorated[0].name and isinstance(call, Call):
            wrapper = inside.get(chain.scope)
            own = {p.name for p in wrapper.parameters} if wrapper else set()
            if wrapper and any(isinstance(a, str) and a not in own for a in call.arguments):
                return True
    return False


def _within(scopes: tuple[Scope, ...], owner: int) -> Iterator[tuple[int, Scope]]:
    """Give the functions that stand in another one, with their numbers."""
    for number, scope in enumerate(scopes):
        if scope.parent == owner and scope.kind == ScopeKind.FUNCTION:
            yield number, scope
