"""Checks a manifest: its schema, where repositories come from, that names and folders differ."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from semistable.project.manifest_schema import (
    LOCAL,
    MANIFEST,
    PACKAGE,
    PART,
    PLAIN_NAME,
    Schema,
    default_package,
)
from semistable.project.schema_check import Check, Fault, nearest, quote
from semistable.project.toml_positions import KeyPath, Places


def check_manifest(document: Mapping[str, object], places: Places, file: str) -> list[Fault]:
    """Find what is wrong in the contents of `repos.toml`, in the order of its lines."""
    version = document.get("version")
    if type(version) is int and version > 1:
        # Another format: complaints about its keys would mislead.
        check = Check(places, file)
        only = {"properties": {"version": MANIFEST["properties"]["version"]}}
        check.table((), "the manifest", {"version": version}, only)
        return check.faults
    return _checked(document, places, file, "the manifest", MANIFEST)


def check_part(document: Mapping[str, object], places: Places, file: str) -> list[Fault]:
    """Find what is wrong in the contents of a file that the manifest includes."""
    return _checked(document, places, file, "an included file", PART)


def _checked(
    document: Mapping[str, object], places: Places, file: str, label: str, schema: Schema
) -> list[Fault]:
    check = Check(places, file)
    check.table((), label, document, schema)
    included = document.get("include")
    for index, one in enumerate(included if isinstance(included, list) else []):
        if isinstance(one, Mapping) and one.get("git") == []:
            place = ("include", index, "git")
            check.wrong(place, '"git" in a table of "include" names no URL', value=True)
    known = {name: document[name] for name in schema["properties"] if name in document}
    for path, one in _repositories(known):
        _check_repository(check, path, one)
    _check_names_differ(check, known)
    _check_folders_apart(check, known)
    return sorted(check.faults)


def check_local(
    document: Mapping[str, object], places: Places, file: str, names: Collection[str]
) -> list[Fault]:
    """Find what is wrong in the contents of `repos.local.toml`; `names` are the repositories."""
    check = Check(places, file)
    for name, one in document.items():
        if name in names:
            check.table((name,), f"[{name}]", one, LOCAL)
        else:
            check.wrong((name,), f"unknown repository {quote(name)}{nearest(name, names)}")
    return sorted(check.faults)


def _repositories(document: Mapping[str, object]) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    drivers = document.get("driver")
    tables: list[tuple[KeyPath, object]] = [(("core",), document.get("core"))]
    if isinstance(drivers, list):
        tables += [(("driver", index), one) for index, one in enumerate(drivers)]
    return ((path, one) for path, one in tables if isinstance(one, Mapping))


def repository_names(document: Mapping[str, object]) -> list[tuple[KeyPath, str]]:
    """List core and the drivers: where each table is in the document, and its name."""
    found = _repositories(document)
    return [(path, one["name"]) for path, one in found if isinstance(one.get("name"), str)]


def _check_repository(check: Check, path: KeyPath, found: Mapping[str, object]) -> None:
    label = "[core]" if path == ("core",) else "[[driver]]"
    if not found.get("git") and not found.get("release"):
        check.wrong(path, f'{label} needs "git" or "release", or nothing says where it lives')
    name = found.get("name")
    if (
        label == "[[driver]]"
        and "package" not in found
        and isinstance(name, str)
        and PLAIN_NAME.fits(name)
        and not PACKAGE.fits(default_package(name))
    ):
        check.wrong(path, f'{label} lacks "package", and its name gives none')


def _check_names_differ(check: Check, document: Mapping[str, object]) -> None:
    seen: dict[str, KeyPath] = {}
    for path, name in repository_names(document):
        first = seen.setdefault(name.casefold(), path)
        if first != path:
            line, _ = check.places.point((*first, "name"))
            message = f"the name {quote(name)} is taken by line {line}; names differ in more"
            check.wrong((*path, "name"), f"{message} than case", value=True)


def _check_folders_apart(check: Check, document: Mapping[str, object]) -> None:
    """Let no tree lie where another one lies; inside another one it may."""
    folders = Folders()
    for path, name, folder, key in repository_folders(document):
        if owner := folders.owner_met(folder, name):
            check.wrong((*path, key), f"the tree {folder} meets that of {owner}", value=True)
        folders.take(folder, name)


def repository_folders(
    document: Mapping[str, object],
) -> Iterator[tuple[KeyPath, str, str, str]]:
    """Yield the place, name and folder of each repository, and the key that the folder is of."""
    for path, one in _repositories(document):
        name, folder = one.get("name"), one.get("path")
        if isinstance(name, str):
            key = "path" if isinstance(folder, str) else "name"
            yield path, name, folder if isinstance(folder, str) else f"trees/{name}", key


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
