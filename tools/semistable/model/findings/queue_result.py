"""A queue of changes and the result of each: merged on those ahead of it, or evicted."""

from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Finding
from semistable.model.project.change import Change


class Fate(StrEnum):
    """The result of a change in the queue."""

    MERGES = "merges"
    EVICTED = "evicted"
    UNDECIDED = "undecided"
    """Something could not be read: no vote, and later changes are tested without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The test of a change on top of those ahead of it; `reason` is "" if it merges."""

    fate: Fate
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A change in the queue and its trial; `ahead` counts the changes that it was tested with."""

    change: Change
    trial: Trial
    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All changes in the order of their tests."""

    changes: tuple[Queued, ...]
    notes: tuple[str, ...] = ()
