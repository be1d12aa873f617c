"""Core's past: one release for each cycle, the first one that a repository or an index has."""

from collections.abc import Iterable
from pathlib import Path

from packaging.version import InvalidVersion, Version

from semistable.errors import SemistableError
from semistable.git.objects.object_store import tag_names
from semistable.model.project.calendar import Calendar, Cycle

Past = tuple[tuple[Cycle, str], ...]
"""Cycles with the version of a release, oldest first."""


def past_here(git_directory: Path, calendar: Calendar, until: Cycle) -> Past:
    """Read the past from a repository's tags, up to a cycle; empty where there is no git."""
    try:
        tags = tag_names(git_directory)
    except SemistableError:
        return ()
    return first_releases(tags, calendar, until)


def first_releases(versions: Iterable[str], calendar: Calendar, until: Cycle) -> Past:
    """Choose each cycle's first release; what is no release of a known cycle is left out."""
    first: dict[Cycle, tuple[Version, str]] = {}
    for text in versions:
        version, cycle = _version(text), calendar.cycle_of(text)
        if version is None or cycle is None or version.is_prerelease:
            continue
        if cycle not in first or version < first[cycle][0]:
            first[cycle] = (version, text)
    known = calendar.cycles[: calendar.index(until) + 1]
    return tuple((cycle, first[cycle][1]) for cycle in known if cycle in first)


def is_unbroken(past: Past, calendar: Calendar, until: Cycle) -> bool:
    """Whether a past misses no cycle from its oldest one on, and is more than the present."""
    if len(past) < 2:
        return False
    return len(past) == calendar.index(until) - calendar.index(past[0][0]) + 1


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
