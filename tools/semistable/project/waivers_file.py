"""Reads `waivers.toml`: every entry checked as a whole, each fault with its place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from semistable.errors import UsageError
from semistable.model.findings.waiver import Waiver
from semistable.model.project.calendar import Calendar
from semistable.project.manifest_file import ManifestError, parse, read_text
from semistable.project.manifest_schema import read_schema
from semistable.project.schema_check import Check, nearest, quote
from semistable.project.toml_positions import KeyPath, Places

_SCHEMA = read_schema("waivers.schema.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a waiver may name."""

    rules: Collection[str]
    drivers: Collection[str]
    calendar: Calendar


def read_waivers(folder: Path, name: str, known: Known) -> tuple[Waiver, ...]:
    """Read the waivers' file `name` of the manifest's directory, in the order of its lines.

    Raises ManifestError with all that is wrong, UsageError when it is not there or lies elsewhere,
    EnvironmentFailure when it cannot be read.
    """
    path = folder / name
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"There is no file {path}, which the manifest names for its waivers.",
            'Write it, or drop "waivers" from [policy]: docs/waivers.md.',
        )
    text = read_text(path)
    document = parse(text, str(path))
    found = document.get("waiver", [])
    tables = [_plain(one) for one in found] if isinstance(found, list) else found
    check = Check(Places(text), str(path))
    check.table((), "the file", {**document, "waiver": tables}, _SCHEMA)
    rows = enumerate(tables if isinstance(tables, list) else [])
    numbered = [(number, row) for number, row in rows if isinstance(row, Mapping)]
    for number, table in numbered:
        _check_table(check, ("waiver", number), table, known)
    _check_differ(check, numbered)
    if check.faults:
        raise ManifestError(sorted(check.faults))
    return tuple(
        Waiver(**table, path=name, line=check.places.point(("waiver", number))[0])
        for number, table in numbered
    )


def _plain(table: object) -> object:
    """Take each date of a table for its text."""
    if not isinstance(table, Mapping):
        return table
    return {
        key: value.isoformat()
        if isinstance(value, date) and not isinstance(value, datetime)
        else value
        for key, value in table.items()
    }


def _check_table(check: Check, path: KeyPath, table: Mapping[str, Any], known: Known) -> None:
    for key, names in (("rule", known.rules), ("driver", known.drivers)):
        value = table.get(key)
        if isinstance(value, str) and value not in names:
            message = f"there is no {key} {quote(value)}{nearest(value, names)}"
            check.wrong((*path, key), message, value=True)
    until = table.get("until")
    if isinstance(until, str) and not (known.calendar.find(until) or _is_day(until)):
        mean = nearest(until, [c.name for c in known.calendar.cycles])
        message = f"expected a cycle of {known.calendar.name} or a day such as 2026-12-31{mean}"
        check.wrong((*path, "until"), message, value=True)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_differ(check: Check, tables: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, table in tables:
        about = tuple(str(table.get(key)) for key in ("rule", "symbol", "driver"))
        line, _ = check.places.point(("waiver", number))
        first = seen.setdefault(about, line)
        if first != line:
            check.wrong(("waiver", number), f"this is waived by line {first} already")
