"""Trees of a workspace: how a sync left them, and where they stand."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.model.project.commit_source import Failure

# Measured: 0.004 s of start-up for verdicts, which few commands of a workspace meet.
if TYPE_CHECKING:
    from semistable.model.findings.verdict import Answer


class TreeChange(StrEnum):
    """What a sync did to a tree."""

    MADE = "made"
    MOVED = "moved"
    STAYED = "stayed"
    """It was at its pin already."""
    HELD = "held"
    """It could move, but another one could not: all trees move, or none."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOptions:
    """What a sync may do with local work, each asked for by its name.

    `rebase` takes a branch with commits of its own along, onto the pin; `detach` steps off it;
    `autostash` puts uncommitted edits away and gives them back where the tree went.
    """

    rebase: bool = False
    autostash: bool = False
    detach: bool = False


LOCAL_WORK_STAYS = SyncOptions()
"""Local work stays as it is, and so does its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkspace:
    """A manifest that was written; `notes` say what of an `imported` one is not carried over."""

    manifest: Path
    core: str
    repositories: tuple[str, ...]
    imported: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncedTree:
    """How a sync left one tree; `before` is the branch or commit that it was at, "" if none."""

    name: str
    pin: str
    commit: str | None
    change: TreeChange
    before: str = ""
    failure: Failure | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How a driver's commit was judged against a commit of core; waived findings do not count."""

    core_commit: str
    answer: "Answer"
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeStatus:
    """Where one tree stands; `commit` is None where nothing is checked out.

    `pinned` is the commit of the pin, None while it is not here; `ahead` and `behind` count commits
    from the pin. `operation` is the merge, rebase or the like that is not finished, "" if none.
    `contract` says how the driver was judged against core's tree, None where nobody did.
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
        """Whether the tree's commit is the pin's."""
        return self.commit is not None and self.commit == self.pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Where a repository is pinned, and where it was.

    `commit` is None where it is not known, or where a repository has releases only.
    """

    name: str
    pin: str
    commit: str | None
    before: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended in one tree, and all that it wrote."""

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
    """A change that was checked out in its tree: its number at its forge, branch and commit."""

    tree: str
    number: str
    branch: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A commit of one tree; `time` is when it was committed, in seconds since 1970."""

    name: str
    time: int
    commit: str
    author: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBranch:
    """A branch in one tree; `commits` are those that no remote has, `current` when it is out."""

    topic: str
    tree: str
    commits: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeDifference:
    """Two revisions of a repository that differ, and by how much.

    `old` and `new` are "" where a side has none. `commits` counts what only one side has, None
    where that is not known here; `files` names what is changed, uncommitted edits included.
    """

    name: str
    old: str
    new: str
    commits: tuple[int, int] | None = None
    files: tuple[str, ...] = ()
