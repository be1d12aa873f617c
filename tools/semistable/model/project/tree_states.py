"""States of the trees of a workspace: results of sync, status, pin, run, grep, log, diff."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from semistable.model.project.commit_source import Failure

# Only for types: loading verdicts costs 0.004 s of start-up, measured.
if TYPE_CHECKING:
    from semistable.model.findings.verdict import Answer


class Change(StrEnum):
    """What a sync did to a tree."""

    MADE = "made"
    MOVED = "moved"
    STAYED = "stayed"
    """It was already at its pin."""
    HELD = "held"
    """It could move, but another tree could not: all trees move, or none."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeway:
    """What a sync may do with local work; each is an option of the command.

    `rebase` rebases a branch with local commits on the pin. `detach` leaves the branch and checks
    out the pin. `autostash` stashes uncommitted edits and applies them after the checkout.
    """

    rebase: bool = False
    autostash: bool = False
    detach: bool = False


NO_LEEWAY = Leeway()
"""Local work is not touched, and its tree stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedTree:
    """The result of a sync for one tree; `before` is its former branch or commit, "" for none."""

    name: str
    pin: str
    commit: str | None
    change: Change
    before: str = ""
    failure: Failure | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The verdict on a driver's commit with a commit of core; waived findings do not count."""

    core_commit: str
    answer: "Answer"
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeStatus:
    """The state of one tree; `commit` is None if nothing is checked out.

    `pinned` is the commit of the pin, None if it was not fetched. `ahead` and `behind` count
    commits from the pin. `operation` is an unfinished merge, rebase or similar, "" for none.
    `contract` is the last verdict on the driver with core's tree, None if there is none.
    """

    name: str
    pin: str
    commit: str | None
    branch: str | None
    pinned: str | None = None
    ahead: int | None = None
    behind: int | None = None
    changed: int = 0
    untracked: int = 0
    operation: str = ""
    contract: Held | None = None
    failure: Failure | None = None

    @property
    def at_pin(self) -> bool:
        """Return whether the tree's commit is that of the pin."""
        return self.commit is not None and self.commit == self.pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """The pin of a repository, and its former pin.

    `commit` is None if it is unknown, or if the repository has releases only.
    """

    name: str
    pin: str
    commit: str | None
    before: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """The exit status of a command in one tree, and its output."""

    name: str
    status: int
    out: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A line of a tracked file that a search found."""

    tree: str
    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A change that was checked out in its tree: its number on the forge, branch and commit."""

    tree: str
    number: str
    branch: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A commit of one tree; `time` is its committer time in seconds since 1970."""

    name: str
    time: int
    commit: str
    author: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBranch:
    """A branch in one tree; no remote has `commits`; `current` if it is checked out."""

    topic: str
    tree: str
    commits: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two different revisions of a repository, and the size of the difference.

    `old` and `new` are "" if a side has none. `commits` counts the commits that only one side has,
    None if unknown. `files` are the changed files, including uncommitted edits.
    """

    name: str
    old: str
    new: str
    commits: tuple[int, int] | None = None
    files: tuple[str, ...] = ()
