"""Read ini files as configparser does, with the line of every entry, and TOML, in linear time."""

import configparser
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SECTION = re.compile(r"\[(?P<name>.+)\]")
_KEY = re.compile(r"(?P<key>[^#;\s[][^=:]*+)[=:]")
_BLANKS = re.compile(r"(?<=\S)[^\S\n]{2,}+")
"""What configparser looks through again for each of its letters."""


_MOST_DOTS = 1000
"""In a line of TOML; the parts of a key cost tomllib as much as their number squared."""


class IniError(Exception):
    """A file is no ini file; `line` from 1, 0 when nobody knows."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class IniEntry:
    """One `key = value` of a section; `lines` are those of a value of several, from the first."""

    section: str
    key: str
    value: str
    line: int


def ini_entries(source: bytes) -> Iterator[IniEntry]:
    """Yield all entries in their order; raise IniError for what is no ini file.

    Keys keep their case, and values their text, but for repeated blanks: nothing is interpolated.
    """
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    try:
        text = _BLANKS.sub(" ", source.decode())
        parser.read_string(text)
    except (UnicodeDecodeError, AttributeError) as error:
        # AttributeError: what configparser says of a line that continues a key without a value.
        raise IniError(0) from error
    except configparser.Error as error:
        raise IniError(getattr(error, "lineno", None) or 0) from error
    places = _places(text)
    for section in parser.sections():
        for key, value in parser.items(section):
            yield IniEntry(
                section=section, key=key, value=value or "", line=places.get((section, key), 0)
            )


def _places(text: str) -> dict[tuple[str, str], int]:
    """Find the line of each key: the last one, as it is the last that counts."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if opened := _SECTION.match(line):
            section = opened["name"]
        elif key := _KEY.match(line):
            found[section, key["key"].rstrip()] = number
    return found


def toml_tables(source: bytes) -> dict[str, Any]:
    """Read a TOML file; raise ValueError for what is none."""
    if any(line.count(b".") > _MOST_DOTS for line in source.splitlines()):
        raise ValueError("a key of too many parts")
    return tomllib.loads(source.decode())
