"""What is posted to a forge about a change, and the change as the forge reports it."""

from dataclasses import dataclass

from semistable.model.findings.gate_answer import Decision
from semistable.model.findings.verdict import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class LineComment:
    """A comment beside a line (from 1) of a file of the change's repository."""

    path: str
    line: int
    severity: Severity
    rule: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMessage:
    """One answer to a change, in the forms that forges take.

    `name` is the status or check; opinions with different names are independent. `link` is the
    URL of the full report. `label` is the Gerrit label to vote on; "" for no vote.
    """

    name: str
    decision: Decision
    headline: str
    markdown: str
    plain: str
    lines: tuple[LineComment, ...] = ()
    link: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change as its forge reports it now; `commit` is that of the newest patch set."""

    number: int
    title: str
    message: str
    branch: str
    commit: str
    is_open: bool
    topic: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a post: `done` on an open change, `reason` why nothing was posted on another.

    `state` is "open", "closed" or "moved", `commit` the newest patch set.
    """

    change: str
    state: str
    commit: str
    done: tuple[str, ...] = ()
    reason: str = ""
