"""Reads `waivers.toml`: every entry checked as a whole, each fault with its place."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from semistable.errors import UsageError
from semistable.model.findings.waiver import Waiver
from semistable.model.project.calendar import Calendar
from semistable.project.manifest_file import ManifestError, parse, read_text
from semistable.project.manifest_keys import VERSION, Form, Key
from semistable.project.manifest_validation import Check
from semistable.project.toml_positions import KeyPath, locate

_SENTENCE = Form(words="a sentence on one line", pattern=r"[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*")
KEYS = (
    Key(name="rule", sentence="The rule whose findings are waived.", required=True),
    Key(
        name="symbol",
        sentence="The symbol of core that these findings name.",
        form=_SENTENCE,
        required=True,
    ),
    Key(name="driver", sentence="The driver, by its name in the manifest.", required=True),
    Key(name="reason", sentence="Why it may stay so.", form=_SENTENCE, required=True),
    Key(name="owner", sentence="Who will end it.", form=_SENTENCE, required=True),
    Key(name="until", sentence="The last cycle or day in which it holds.", required=True),
)
"""The keys of a `[[waiver]]`."""


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
    check = Check(locate(text), str(path))
    tables = _tables(check, document)
    check.keys((), "the file", document, [VERSION.name, "waiver"])
    check.values((), "the file", document, [VERSION])
    for number, table in tables:
        _check_table(check, ("waiver", number), table, known)
    _check_differ(check, tables)
    if check.faults:
        raise ManifestError(sorted(check.faults))
    return tuple(
        Waiver(
            **{key.name: table[key.name] for key in KEYS},
            path=name,
            line=check.places.point(("waiver", number))[0],
        )
        for number, table in tables
    )


def _tables(check: Check, document: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    tables = document.get("waiver", [])
    if not isinstance(tables, list):
        check.wrong(("waiver",), "expected [[waiver]] for each waiver")
        return []
    found = []
    for number, table in enumerate(tables):
        if isinstance(table, Mapping):
            found.append((number, {key: _plain(value) for key, value in table.items()}))
        else:
            check.wrong(("waiver", number), "expected a table [[waiver]]", value=True)
    return found


def _plain(value: object) -> object:
    """Take a date of TOML for what its text says."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _check_table(check: Check, path: KeyPath, table: Mapping[str, Any], known: Known) -> None:
    check.keys(path, "[[waiver]]", table, [key.name for key in KEYS])
    check.values(path, "[[waiver]]", table, KEYS)
    for key, names in (("rule", known.rules), ("driver", known.drivers)):
        value = table.get(key)
        if isinstance(value, str) and value not in names:
            near = get_close_matches(value, names, n=1)
            mean = f"; did you mean {json.dumps(near[0])}?" if near else ""
            message = f"there is no {key} {json.dumps(value, ensure_ascii=False)}{mean}"
            check.wrong((*path, key), message, value=True)
    until = table.get("until")
    if isinstance(until, str) and not (known.calendar.find(until) or _is_day(until)):
        near = get_close_matches(until, [c.name for c in known.calendar.cycles], n=1)
        mean = f"; did you mean {json.dumps(near[0])}?" if near else ""
        message = f"expected a cycle of {known.calendar.name} or a day such as 2026-12-31{mean}"
        check.wrong((*path, "until"), message, value=True)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_differ(check: Check, tables: list[tuple[int, dict[str, Any]]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, table in tables:
        about = tuple(str(table.get(key)) for key in ("rule", "symbol", "driver"))
        line, _ = check.places.point(("waiver", number))
        first = seen.setdefault(about, line)
        if first != line:
            check.wrong(("waiver", number), f"this is waived by line {first} already")
