"""Sources of a repository's commits, and the outcome of fetching a revision."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """The two sources of a repository."""

    GIT = "git"
    RELEASES = "releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Network traffic: bytes received so far, and bytes per second now."""

    received: int
    speed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The progress of one task; `total` and `traffic` are None while unknown."""

    repository: str
    activity: str
    done: int
    total: int | None
    traffic: Traffic | None = None


Report = Callable[[Step], None]
"""Receives each step of a long task; called from several threads."""


Activity = Callable[[str, int, int | None, Traffic | None], None]
"""Receives the activity for one repository, the amount done, the total, and the traffic."""


def steps_of(repository: str, report: Report) -> Activity:
    """Return a callable that reports activities for one repository."""

    def activity(words: str, done: int, total: int | None, traffic: Traffic | None = None) -> None:
        report(Step(repository=repository, activity=words, done=done, total=total, traffic=traffic))

    return activity


def said_to(report: Report) -> Callable[[str], None]:
    """Return a callable that reports activities for all repositories together."""
    return lambda words: report(Step(repository="", activity=words, done=0, total=None))


def silent(step: Step) -> None:
    """Ignore a step."""
    del step


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failure: one sentence on its reason, and a hint."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One revision of one repository: its commit in the local git directory, or a failure.

    `fetched` is True if the network was used. `notes` are remarks although nothing failed.
    """

    repository: str
    source: Source
    revision: str
    commit: str | None
    fetched: bool = False
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
