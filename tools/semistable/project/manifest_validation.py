"""Finds every fault of a manifest in one go: file, line, column, what was expected."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from semistable.project.manifest_keys import (
    INCLUDE,
    LOCAL,
    PACKAGE,
    PLAIN_NAME,
    TABLES,
    VERSION,
    Form,
    Key,
    Kind,
    default_package,
)
from semistable.project.toml_positions import KeyPath, Places

_TYPES = {str: "a string", bool: "a boolean", int: "an integer", float: "a float"}
_WANTED = {Kind.TEXT: "a string", Kind.TEXTS: "an array of strings", Kind.NUMBER: "an integer"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing that is wrong at one place; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Say it as compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def check_manifest(document: Mapping[str, object], places: Places, file: str) -> list[Fault]:
    """Find what is wrong in the contents of `repos.toml`, in the order of its lines."""
    check = Check(places, file)
    version = document.get("version")
    if type(version) is int and version > 1:
        check.value(("version",), "the manifest", version, VERSION)
        return check.faults  # another format: complaints about its keys would mislead
    check.keys((), "the manifest", document, [VERSION.name, INCLUDE.name, *TABLES])
    check.values((), "the manifest", document, [VERSION, INCLUDE])
    return _check_tables(check, document)


def check_part(document: Mapping[str, object], places: Places, file: str) -> list[Fault]:
    """Find what is wrong in the contents of a file that the manifest includes."""
    check = Check(places, file)
    check.keys((), "an included file", document, [VERSION.name, INCLUDE.name, "driver"])
    check.values((), "an included file", document, [replace(VERSION, required=False), INCLUDE])
    drivers = {"driver": document["driver"]} if "driver" in document else {}
    return _check_tables(check, drivers, whole=False)


def _check_tables(
    check: "Check", document: Mapping[str, object], *, whole: bool = True
) -> list[Fault]:
    for path, label, table in _tables(check, document, whole=whole):
        keys = TABLES[str(path[0])]
        if not isinstance(table, Mapping):
            check.wrong(path, f"expected the table {label}, found {_type(table)}", value=True)
            continue
        check.keys(path, label, table, [key.name for key in keys])
        check.values(path, label, table, keys)
        if path[0] != "policy":
            _check_repository(check, path, label, table)
    _check_names_differ(check, document)
    _check_folders_apart(check, document)
    return sorted(check.faults)


def check_local(
    document: Mapping[str, object], places: Places, file: str, names: Collection[str]
) -> list[Fault]:
    """Find what is wrong in the contents of `repos.local.toml`; `names` are the repositories."""
    check = Check(places, file)
    for name, table in document.items():
        path, label = (name,), f"[{name}]"
        if name not in names:
            check.wrong(path, f"unknown repository {_quote(name)}{_nearest(name, names)}")
        elif isinstance(table, Mapping):
            check.keys(path, label, table, [key.name for key in LOCAL])
            check.values(path, label, table, LOCAL)
        else:
            check.wrong(path, f"expected the table {label}, found {_type(table)}", value=True)
    return sorted(check.faults)


def fits(form: Form, text: str) -> bool:
    """Whether a text has the form that a key asks for."""
    return re.fullmatch(form.pattern, text) is not None


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

    def keys(self, path: KeyPath, label: str, table: Iterable[str], known: Collection[str]) -> None:
        """Note every key that nobody knows."""
        for name in table:
            if name not in known:
                message = f"unknown key {_quote(name)} in {label}{_advice(name, known)}"
                self.wrong((*path, name), message)

    def values(
        self, path: KeyPath, label: str, table: Mapping[str, object], keys: Iterable[Key]
    ) -> None:
        """Note every value that is not what its key asks for, and each that is missing."""
        for key in keys:
            if key.name in table:
                self.value((*path, key.name), label, table[key.name], key)
            elif key.required:
                self.wrong(path, f'{label} lacks "{key.name}". {key.sentence}')

    def value(self, path: KeyPath, label: str, value: object, key: Key) -> None:
        """Note a value that is not what its key asks for; of an array, each of its own."""
        if key.kind is Kind.TEXTS and isinstance(value, list):
            for index, item in enumerate(value):
                if key.table and isinstance(item, Mapping):
                    self.table((*path, index), f'a table of "{key.name}"', item, key.table)
                else:
                    self.one((*path, index), label, item, key, Kind.TEXT)
        else:
            self.one(path, label, value, key, key.kind)

    def table(
        self, path: KeyPath, label: str, table: Mapping[str, object], keys: Collection[Key]
    ) -> None:
        """Note what is wrong in a table: its keys and their values."""
        self.keys(path, label, table, [key.name for key in keys])
        self.values(path, label, table, keys)
        if table.get("git") == []:
            self.wrong((*path, "git"), f'"git" in {label} names no URL', value=True)

    def one(self, path: KeyPath, label: str, value: object, key: Key, kind: Kind) -> None:
        """Note one value that is not of a kind, a choice or a form."""
        expected = None
        if type(value) is not {Kind.TEXT: str, Kind.NUMBER: int, Kind.TEXTS: list}[kind]:
            expected, found = _WANTED[kind], _type(value)
        elif key.choices and value not in key.choices:
            expected = " or ".join(map(str, key.choices))
            found = _quote(value) + _nearest(str(value), [str(c) for c in key.choices])
        elif key.form and not fits(key.form, str(value)):
            expected, found = key.form.words, _quote(value)
        if expected:
            self.wrong(
                path, f'"{key.name}" in {label}: expected {expected}, found {found}', value=True
            )


def _tables(
    check: Check, document: Mapping[str, object], *, whole: bool
) -> Iterable[tuple[KeyPath, str, object]]:
    if "core" in document:
        yield ("core",), "[core]", document["core"]
    elif whole:
        check.wrong((), "the manifest lacks the table [core]")
    drivers = document.get("driver", [])
    if isinstance(drivers, list):
        yield from ((("driver", i), "[[driver]]", table) for i, table in enumerate(drivers))
    else:
        check.wrong(("driver",), f"expected [[driver]] for each driver, found {_type(drivers)}")
    if "policy" in document:
        yield ("policy",), "[policy]", document["policy"]


def _check_repository(check: Check, path: KeyPath, label: str, table: Mapping[str, object]) -> None:
    if not table.get("git") and not table.get("release"):
        check.wrong(path, f'{label} needs "git" or "release", or nothing says where it lives')
    name = table.get("name")
    if (
        path[0] == "driver"
        and "package" not in table
        and isinstance(name, str)
        and fits(PLAIN_NAME, name)
        and not fits(PACKAGE, default_package(name))
    ):
        check.wrong(path, f'{label} lacks "package", and its name gives none')


def _check_names_differ(check: Check, document: Mapping[str, object]) -> None:
    seen: dict[str, int] = {}
    for path, name in repository_names(document):
        line, _ = check.places.point((*path, "name"))
        first = seen.setdefault(name.casefold(), line)
        if first != line:
            message = f"the name {_quote(name)} is taken by line {first}; names differ in more"
            check.wrong((*path, "name"), f"{message} than case", value=True)


def _check_folders_apart(check: Check, document: Mapping[str, object]) -> None:
    """Let no tree lie where another one lies; inside another one it may."""
    folders = Folders()
    for path, name in repository_names(document):
        table: object = document
        for step in path:
            table = table[step]  # type: ignore[index]
        given = table.get("path") if isinstance(table, Mapping) else None
        folder = given if isinstance(given, str) else f"trees/{name}"
        if owner := folders.owner_met(folder, name):
            place = (*path, "path") if given else (*path, "name")
            check.wrong(place, f"the tree {folder} meets that of {owner}", value=True)
        folders.take(folder, name)


class Folders:
    """Which trees lie where; one may lie inside another, but not be spelled so in another case."""

    def __init__(self) -> None:
        self._trees: dict[str, tuple[str, str]] = {}
        self._ways: dict[str, tuple[str, str]] = {}

    def owner_met(self, folder: str, name: str) -> str | None:
        """Return whose tree cannot be on a disk together with one of `name` in `folder`."""
        whole = self._trees.get(folder.casefold())
        spelled = [self._ways.get(folder.casefold())] if not whole else []
        spelled += [self._trees.get(way.casefold()) for way in _ways(folder)]
        mine = {folder, *_ways(folder)}
        met = [whole] if whole else [one for one in spelled if one and one[0] not in mine]
        return next((owner for _, owner in met if owner.casefold() != name.casefold()), None)

    def take(self, folder: str, name: str) -> None:
        """Note that the tree of `name` lies in `folder`."""
        self._trees.setdefault(folder.casefold(), (folder, name))
        for way in _ways(folder):
            self._ways.setdefault(way.casefold(), (way, name))


def _ways(folder: str) -> list[str]:
    """Give the folders on the way to a folder."""
    return [folder[:end] for end, sign in enumerate(folder) if sign == "/"]


def repository_names(document: Mapping[str, object]) -> list[tuple[KeyPath, str]]:
    """List core and the drivers: where each table is in the document, and its name."""
    drivers = document.get("driver")
    tables: list[tuple[KeyPath, object]] = [(("core",), document.get("core"))]
    if isinstance(drivers, list):
        tables += [(("driver", index), table) for index, table in enumerate(drivers)]
    return [
        (path, table["name"])
        for path, table in tables
        if isinstance(table, Mapping) and isinstance(table.get("name"), str)
    ]


def _advice(name: str, known: Collection[str]) -> str:
    homes = [table for table, keys in TABLES.items() if name in {key.name for key in keys}]
    if homes:
        written = ["[[driver]]" if home == "driver" else f"[{home}]" for home in homes]
        return f"; it belongs to {' and '.join(written)}"
    return _nearest(name, known) or f"; expected one of {', '.join(known)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    spellings = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(name.casefold(), spellings, n=1)
    return f"; did you mean {_quote(spellings[close[0]])}?" if close else ""


def _type(value: object) -> str:
    if isinstance(value, Mapping):
        return "a table"
    return "an array" if isinstance(value, list) else _TYPES.get(type(value), "a date or time")


def _quote(value: object) -> str:
    """Show a value as TOML writes it: escaped, without a password, cut when it is long."""
    written = json.dumps(value, ensure_ascii=False)
    plain = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in written)
    shown = re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", plain)
    return shown if len(shown) <= 80 else f'{shown[:76]}..."'
