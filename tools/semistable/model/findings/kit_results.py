"""What a run of the contract kit found, and the rules under which a verdict tells it."""

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
    """One check of the kit: of which method, or story, and where in the driver; `line` may be 0."""

    check: str
    method: str
    outcome: CheckOutcome
    reason: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractResults:
    """All results of one driver's class on one core; `file` is where they were read."""

    file: str
    contract: str
    core: str
    revision: str
    module: str
    class_name: str
    results: tuple[CheckResult, ...]

    @property
    def driver(self) -> str:
        """The driver's class as a person names it."""
        return f"{self.module}:{self.class_name}"

    def ended(self, outcome: CheckOutcome) -> tuple[CheckResult, ...]:
        """Give the checks that ended so."""
        return tuple(result for result in self.results if result.outcome is outcome)


BROKEN = Rule(
    id="contract-broken",
    severity=Severity.ERROR,
    sentence="A driver does not keep the contract when it runs: a check of the contract kit fails.",
    why="The kit called the driver as core does, in core's process, and saw what no reading of"
    " sources can see: what comes back, what is raised, what is left behind.",
    hint="Run the kit on that method alone: pytest --contract NAME --driver CLASS -k METHOD.",
    examples=(),
)
UNTRIED = Rule(
    id="contract-untried",
    severity=Severity.NOTE,
    sentence="Checks of the contract kit that were not made, or a driver without any.",
    why="What was not tried says nothing of the driver, neither good nor bad.",
    hint="Claim the ability in the driver, give the kit's adapter what it lacks, or leave it.",
    examples=(),
)
CONTRACT_RULES = (BROKEN, UNTRIED)
"""What the contract kit can add to a verdict, sorted by id."""
