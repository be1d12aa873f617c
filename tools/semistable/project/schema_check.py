"""Finds all that is wrong in the contents of a TOML file by its schema, each fault with its place.

Of JSON Schema it knows what the schemas in `data/` use: type, properties, required, items, anyOf
for a text or a table, pattern and enum.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from semistable.project.manifest_schema import TABLES, Schema
from semistable.project.toml_positions import KeyPath, Places

_TYPES = {str: "a string", bool: "a boolean", int: "an integer", float: "a float"}
_WANTED = {"string": (str, "a string"), "integer": (int, "an integer")}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong at one place; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Write it as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class Check:
    """Collects the faults of one file."""

    def __init__(self, places: Places, file: str) -> None:
        self.places = places
        self.file = file
        self.faults: list[Fault] = []

    def wrong(self, path: KeyPath, message: str, *, value: bool = False) -> None:
        """Note a fault at a key, or at its value."""
        line, column = self.places.point(path, value=value)
        self.faults.append(Fault(file=self.file, line=line, column=column, message=message))

    def table(self, path: KeyPath, label: str, found: object, schema: Schema) -> None:
        """Note what is wrong in a table: unknown keys, absent ones, and all values."""
        if not isinstance(found, Mapping):
            return self.wrong(
                path, f"expected the table {label}, found {type_name(found)}", value=True
            )
        known = schema["properties"]
        for name in schema.get("required", ()):
            if name not in found and known[name]["type"] == "object":
                self.wrong(path, f"{label} lacks the table [{name}]")
            elif name not in found:
                self.wrong(path, f'{label} lacks "{name}". {known[name]["description"]}')
        for name, value in found.items():
            if name in known:
                self._value((*path, name), label, value, known[name])
            else:
                message = f"unknown key {quote(name)} in {label}{_advice(name, known)}"
                self.wrong((*path, name), message)
        return None

    def _value(self, path: KeyPath, label: str, value: object, schema: Schema) -> None:
        name = path[-1]
        if schema["type"] == "object":
            self.table(path, f"[{name}]", value, schema)
        elif schema["type"] != "array":
            self._scalar(path, f'"{name}" in {label}', value, schema)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self._item((*path, index), label, item, schema["items"])
        elif schema["items"].get("type") == "object":
            message = f"expected [[{name}]] for each {name}, found {type_name(value)}"
            self.wrong(path, message)
        else:
            message = f'"{name}" in {label}: expected an array of strings, found'
            self.wrong(path, f"{message} {type_name(value)}", value=True)

    def _item(self, path: KeyPath, label: str, item: object, schema: Schema) -> None:
        name = path[-2]
        if schema.get("type") == "object":
            return self.table(path, f"[[{name}]]", item, schema)
        one, table = schema.get("anyOf", (schema, None))
        if table and isinstance(item, Mapping):
            return self.table(path, f'a table of "{name}"', item, table)
        return self._scalar(path, f'"{name}" in {label}', item, one)

    def _scalar(self, path: KeyPath, what: str, value: object, schema: Schema) -> None:
        """Note one value that is not of a type, a choice or a form."""
        wanted, expected = _WANTED[schema["type"]]
        if type(value) is not wanted:
            found = type_name(value)
        elif value not in (choices := schema.get("enum", [value])):
            expected = " or ".join(map(str, choices))
            found = quote(value) + nearest(str(value), map(str, choices))
        elif not re.fullmatch(schema.get("pattern", ""), str(value)) and "pattern" in schema:
            expected, found = schema["expected"], quote(value)
        else:
            return
        self.wrong(path, f"{what}: expected {expected}, found {found}", value=True)


def is_sound(found: object, schema: Schema) -> bool:
    """Whether a table is as its schema asks."""
    check = Check(Places(""), "")
    check.table((), "", found, schema)
    return not check.faults


def _advice(name: str, known: Iterable[str]) -> str:
    homes = [table for table, schema in TABLES.items() if name in schema["properties"]]
    if homes:
        written = ["[[driver]]" if home == "driver" else f"[{home}]" for home in homes]
        return f"; it belongs to {' and '.join(written)}"
    return nearest(name, known) or f"; expected one of {', '.join(known)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a question for the known name that is most like this one; "" where none is."""
    spellings = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), spellings, n=1)
    return f"; did you mean {quote(spellings[close[0]])}?" if close else ""


def type_name(value: object) -> str:
    """Name the type of a value in TOML's words."""
    if isinstance(value, Mapping):
        return "a table"
    return "an array" if isinstance(value, list) else _TYPES.get(type(value), "a date or time")


def quote(value: object) -> str:
    """Write a value as TOML does: escaped, without a password, cut when it is long."""
    written = json.dumps(value, ensure_ascii=False)
    plain = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in written)
    shown = re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", plain)
    return shown if len(shown) <= 80 else f'{shown[:76]}..."'
