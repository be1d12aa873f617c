"""Reads release calendars and removal policies from the files that ship with the program."""

from pathlib import Path

import msgspec

from semistable.errors import UsageError
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.project import package_data


def read_calendar(name: str, directory: Path | None = None) -> Calendar:
    """Read the calendar `name`, from `directory` if it has one, else from the packaged ones.

    Raises UsageError for a name that is not there or a file that is no calendar.
    """
    places = [directory / f"{name}.json"] if directory else []
    places.append(package_data.path("calendars", f"{name}.json"))
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise UsageError(
            f"There is no calendar {name}.",
            f"Choose one of: {', '.join(package_data.names('calendars'))}.",
        )
    try:
        cycles = msgspec.convert(package_data.load(file)["cycles"], list[Cycle])
    except (KeyError, TypeError, ValueError, msgspec.ValidationError) as error:
        raise UsageError(
            f"{file} is not a calendar: {error}.",
            "It needs `cycles`, each with name, released (YYYY-MM-DD) and status.",
        ) from error
    return Calendar(name=name, cycles=tuple(sorted(cycles, key=lambda cycle: cycle.released)))


def read_policy(name: str) -> RemovalPolicy:
    """Read a removal policy by its name; raises UsageError for a name that is not there."""
    policies = package_data.policies()
    if name not in policies:
        raise UsageError(
            f"There is no removal policy {name}.", f"Choose one of: {', '.join(policies)}."
        )
    return RemovalPolicy(name=name, **policies[name])
