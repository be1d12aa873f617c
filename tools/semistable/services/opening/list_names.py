"""The names that a person may type: repositories, groups, drivers, rules, cycles."""

from contextlib import suppress
from pathlib import Path

from semistable.errors import SemistableError
from semistable.model.project.manifest import Manifest, Repository
from semistable.project import defaults
from semistable.project.calendar_file import read_calendar
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.rules.catalogue import CATALOGUE


def repository_names(manifest: Path | None) -> list[str]:
    """List the repositories of a manifest and its groups; none without a whole manifest."""
    found = _read(manifest)
    return _with_groups(found.repositories) if found else []


def driver_names(manifest: Path | None) -> list[str]:
    """List the drivers of a manifest and their groups."""
    found = _read(manifest)
    return _with_groups(found.drivers) if found else []


def core_names(manifest: Path | None) -> list[str]:
    """List core of a manifest."""
    found = _read(manifest)
    return [found.core.name] if found else []


def cycle_names(manifest: Path | None) -> list[str]:
    """List the release cycles of a manifest's calendar, or of the default one."""
    found = _read(manifest)
    calendar = read_calendar(found.calendar if found else defaults.CALENDAR)
    return [cycle.name for cycle in calendar.cycles]


def rule_ids(manifest: Path | None) -> list[str]:
    """List the ids of all rules, whatever the manifest."""
    del manifest
    return [rule.id for rule in CATALOGUE]


def _read(manifest: Path | None) -> Manifest | None:
    with suppress(SemistableError, OSError):
        return read_manifest(manifest or find_manifest(Path()))
    return None


def _with_groups(repositories: tuple[Repository, ...]) -> list[str]:
    groups = (f"@{group}" for one in repositories for group in one.groups)
    return [*(one.name for one in repositories), *groups]
