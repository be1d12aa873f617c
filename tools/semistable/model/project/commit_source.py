"""Where a repository's commits come from, and how bringing a revision here went."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """The two places a repository can come from."""

    GIT = "git"
    RELEASES = "releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What came over the wire: bytes so far, and bytes a second now."""

    received: int
    speed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far one piece of long work is; `total` and `traffic` are None while nobody knows."""

    repository: str
    activity: str
    done: int
    total: int | None
    traffic: Traffic | None = None


Report = Callable[[Step], None]
"""Takes every step of long work as it happens; called from several threads."""


Activity = Callable[[str, int, int | None, Traffic | None], None]
"""Takes what is done for one repository, how much, of how much, and what came over the wire."""


def steps_of(repository: str, report: Report) -> Activity:
    """Report what is done for one repository."""

    def activity(words: str, done: int, total: int | None, traffic: Traffic | None = None) -> None:
        report(Step(repository=repository, activity=words, done=done, total=total, traffic=traffic))

    return activity


def announce(report: Report) -> Callable[[str], None]:
    """Report what is done for all repositories together."""
    return lambda words: report(Step(repository="", activity=words, done=0, total=None))


def silent(step: Step) -> None:
    """Watch nothing."""
    del step


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why something could not be had: one sentence, and what to do."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One revision of one repository: its commit in the local git directory, or why it has none.

    `fetched` says whether the network was asked; `notes` are sentences worth telling although
    nothing failed.
    """

    repository: str
    source: Source
    revision: str
    commit: str | None
    fetched: bool = False
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
