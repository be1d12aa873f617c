"""What a driver asks of names that core lacks: a new home has it, a namesake has not."""

from collections import defaultdict
from typing import TYPE_CHECKING

from semistable.model.code.facts import Call, Chain, ChainStep
from semistable.resolver.values import MissingValue, Value
from semistable.usages.classes.callbacks import shape_of

if TYPE_CHECKING:
    from semistable.model.code.signature import Shape


class Asked:
    """Collects it while a driver's chains and imports are read, by the symbol that is missing.

    `names` are taken from a missing module, `inside` imported from below it (dotted), `calls` made
    of a missing function or class.
    """

    def __init__(self) -> None:
        self.names: dict[str, set[str]] = defaultdict(set)
        self.inside: dict[str, set[str]] = defaultdict(set)
        self.calls: dict[str, set[Shape]] = defaultdict(set)

    def imported(self, value: Value, module: str, name: str) -> None:
        """Note an import of a module, or of a name in it, that led to a value."""
        if isinstance(value, MissingValue) and value.is_module:
            whole = f"{module}.{name}" if name else module
            if whole.startswith(f"{value.symbol}."):
                self.inside[value.symbol].add(whole.removeprefix(f"{value.symbol}."))

    def taken(self, value: Value, name: str) -> None:
        """Note that an attribute is taken from a value."""
        if isinstance(value, MissingValue) and value.is_module:
            self.names[value.symbol].add(name)

    def called(self, value: MissingValue, step: ChainStep, chain: Chain) -> None:
        """Note the call that follows the step of a chain which led to what is missing."""
        behind = chain.steps[chain.steps.index(step) + 1 :]
        if behind and isinstance(behind[0], Call):
            self.calls[value.symbol].add(shape_of(behind[0]))
