"""The gate's decision on a merge: a verdict on the state after it, and that state."""

from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Severity, Status, Unknown, Verdict


class Decision(StrEnum):
    """The gate's decision on a merge."""

    PASS = "pass"  # noqa: S105 - no password
    REFUSE = "refuse"
    UNKNOWN = "unknown"
    """Something could not be fetched or read: no vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One repository in the state after the merge: its commit and the reason for that commit.

    `before` and `after` are commits; `after` is None for a merge that exists only in memory.
    `changes` are the titles of the changes merged here, in order.
    """

    repository: str
    revision: str
    before: str | None
    after: str | None
    why: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateVerdict(Verdict):
    """A verdict whose findings are new, known or fixed relative to the state before the merge.

    `lately` are the unknowns that the merge adds; earlier ones do not block it.
    """

    tested: tuple[Tested, ...]
    lately: tuple[Unknown, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def decision(self) -> Decision:
        """Refuse for a new error; UNKNOWN if the merge adds an unknown; else pass.

        It is UNKNOWN, too, if a driver never meets core, so that nothing was checked.
        """
        if any(finding.blocks and finding.status is Status.NEW for finding in self.findings):
            return Decision.REFUSE
        unmet = any(d.rests_on is not None and not d.rests_on.is_made for d in self.drivers)
        return Decision.UNKNOWN if self.lately or unmet else Decision.PASS


CONFLICT = Rule(
    id="merge-conflict",
    severity=Severity.ERROR,
    sentence="A change conflicts with its target branch in a file.",
    why="The state after the merge cannot be created, so it cannot be judged.",
    hint="Rebase the change on its branch, or on the change that it conflicts with.",
    examples=(),
)
CYCLE = Rule(
    id="dependency-cycle",
    severity=Severity.ERROR,
    sentence="Changes depend on each other, so none of them can merge first.",
    why="Zuul merges such a cycle only in a queue with allow-circular-dependencies. Core and its"
    " drivers are not released together, so none of them fits the other alone.",
    hint="Keep the old and the new API in core for a cycle, and remove one of the Depends-On.",
    examples=(),
)
GATE_RULES = (CYCLE, CONFLICT)
"""The rules that concern the merge itself, sorted by id."""
