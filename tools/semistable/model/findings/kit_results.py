"""The results of a run of the contract kit, and the rules under which a verdict reports them."""

from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Severity


class CheckOutcome(StrEnum):
    """How a check of the kit ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check of the kit: its method or story and its place in the driver; `line` may be 0."""

    check: str
    method: str
    outcome: CheckOutcome
    reason: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractResults:
    """All results of one driver class with one core; `file` is the file that holds them."""

    file: str
    contract: str
    core: str
    revision: str
    module: str
    class_name: str
    results: tuple[CheckResult, ...]

    @property
    def driver(self) -> str:
        """The driver class as MODULE:CLASS."""
        return f"{self.module}:{self.class_name}"

    def ended(self, outcome: CheckOutcome) -> tuple[CheckResult, ...]:
        """Give the checks that ended so."""
        return tuple(result for result in self.results if result.outcome is outcome)


BROKEN = Rule(
    id="contract-broken",
    severity=Severity.ERROR,
    sentence="A check of the contract kit fails: the running driver breaks the contract.",
    why="The kit called the driver as core does. It observed what static analysis cannot see:"
    " results, exceptions, and leftovers such as threads and files.",
    hint="Run the kit on this method alone: pytest --contract NAME --driver CLASS -k METHOD.",
    examples=(),
)
UNTRIED = Rule(
    id="contract-untried",
    severity=Severity.NOTE,
    sentence="Checks of the contract kit were skipped, or a driver has no results.",
    why="A skipped check gives no evidence for or against the driver.",
    hint="Declare the capability in the driver, or add what the kit's adapter lacks.",
    examples=(),
)
CONTRACT_RULES = (BROKEN, UNTRIED)
"""The rules that the contract kit adds to a verdict, sorted by id."""
