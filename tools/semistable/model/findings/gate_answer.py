"""The gate's answer for a merge: a verdict on the state after it, and what that is made of."""

from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Severity, Status, Unknown, Verdict


class Decision(StrEnum):
    """What the gate says to a merge."""

    PASS = "pass"  # noqa: S105 - no password
    REFUSE = "refuse"
    UNKNOWN = "unknown"
    """Something could not be had or read: no vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One repository in the state after the merge: which commit, and why that one.

    `before` and `after` are commits; `after` is None for a merge that exists only in memory.
    `changes` are the titles of those merged here, in their order.
    """

    repository: str
    revision: str
    before: str | None
    after: str | None
    why: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateVerdict(Verdict):
    """A verdict whose findings are new, known or fixed by what wants to merge.

    `lately` are the unknowns that the merge brings; those from before keep nobody from merging.
    """

    tested: tuple[Tested, ...]
    lately: tuple[Unknown, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def decision(self) -> Decision:
        """Refuse for a new error; say nothing where something new is unknown; else let it pass."""
        if any(finding.blocks and finding.status is Status.NEW for finding in self.findings):
            return Decision.REFUSE
        return Decision.UNKNOWN if self.lately else Decision.PASS


CONFLICT = Rule(
    id="merge-conflict",
    severity=Severity.ERROR,
    sentence="A file in which a change conflicts with the branch that it wants to merge on.",
    why="The state after the merge cannot be made, so that nothing can be said of it.",
    hint="Rebase the change on its branch, or on the change that it conflicts with.",
    examples=(),
)
CYCLE = Rule(
    id="dependency-cycle",
    severity=Severity.ERROR,
    sentence="Changes that need each other, so that none can merge before the other.",
    why="Zuul merges a cycle only in a queue that has allow-circular-dependencies; core and its"
    " drivers cannot be released together, so that none of them fits the other alone.",
    hint="Let core carry old and new for a cycle, and drop one of the two Depends-On.",
    examples=(),
)
GATE_RULES = (CYCLE, CONFLICT)
"""What can be wrong with a merge itself, sorted by id."""
