"""A queue of changes, and what became of each: merged on those ahead, or evicted, and why."""

from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Finding
from semistable.model.project.change import Change


class Fate(StrEnum):
    """What became of a change in the queue."""

    MERGES = "merges"
    EVICTED = "evicted"
    UNDECIDED = "undecided"
    """Something could not be read: no vote, and nobody behind is tested with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a test of a change on top of those ahead went; `reason` is "" where it merges."""

    fate: Fate
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A change in the queue and its trial; `ahead` counts the changes that it was tested on."""

    change: Change
    trial: Trial
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All changes in the order in which they were tested."""

    changes: tuple[Queued, ...]
    notes: tuple[str, ...] = ()
