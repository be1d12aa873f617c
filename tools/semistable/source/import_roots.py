"""The folders of a tree from which its modules are imported: `src/`, `lib/`, a project's own.

Where packages lie is told by a project's metadata: setuptools' `package_dir` and `packages.find`
(https://setuptools.pypa.io/en/latest/userguide/package_discovery.html), hatch's and poetry's
`packages`; else by the usual layouts. Nothing is run: setup.py is searched as text.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from semistable.source.declared.ini_and_toml import IniError, ini_entries, toml_tables

_METADATA = ("pyproject.toml", "setup.cfg", "setup.py")
_SOURCE_FOLDERS = ("src", "lib", "python")
_PACKAGE_DIR = re.compile(r"package_dir\s*=\s*\{\s*[\"']{2}\s*:\s*[\"']([\w./-]+)[\"']")
_FIND_WHERE = re.compile(r"find_(?:namespace_)?packages\(\s*(?:where\s*=\s*)?[\"']([\w./-]+)[\"']")
_LARGEST = 1_000_000
"""Bytes: larger metadata is not read."""

Read = Callable[[str], bytes]


class ImportRoots:
    """Finds the import root of each module of a tree.

    `files` are all paths of the tree, `read` returns the bytes of one of them.
    """

    def __init__(self, files: Collection[str], read: Read) -> None:
        self._files = files
        self._read = read
        self._folders = {folder for path in files for folder in _parents(path)}
        homes = {
            path.removesuffix("/__init__.py").rpartition("/")[0]
            for path in files
            if path.endswith("/__init__.py")
        }
        homes = {home for home in homes if not self._is_package(home)}
        self._above_packages = {folder for home in homes if home for folder in _parents(home)}
        """The folders below which packages lie that are not directly in them."""
        self._roots = self._found()
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the folder that a module is imported from, "" or with a slash at its end."""
        folder = path.rpartition("/")[0]
        known = self._known.get(folder)
        if known is None:
            known = self._known[folder] = self._root_of(folder)
        return known

    def _root_of(self, folder: str) -> str:
        for outer in (folder, *_parents(folder)):
            if outer in self._roots:
                return f"{outer}/" if outer else ""
        return self._unnamed(folder)

    def _unnamed(self, folder: str) -> str:
        """Return the innermost folder that no import can name and that holds a package."""
        parts = folder.split("/")
        for number in range(len(parts) - 1, 0, -1):
            if not parts[number - 1].isidentifier():
                root = "/".join(parts[:number])
                return f"{root}/" if self._is_package(f"{root}/{parts[number]}") else ""
        return ""

    def _found(self) -> set[str]:
        projects = {
            path.rpartition("/")[0]
            for path in self._files
            if path.rpartition("/")[2] in (*_METADATA, "manage.py")
        }
        found: set[str] = set()
        for project in projects | {""}:
            if project and (self._is_package(project) or self._is_inside_package(project)):
                continue
            declared = []
            if project in self._above_packages:
                declared = [
                    _joined(project, folder) for folder in self._declared(project) if folder
                ]
            declared = [folder for folder in declared if folder in self._folders]
            found.update(declared or self._usual(project))
            if project:
                found.add(project)
        return found

    def _usual(self, project: str) -> Iterator[str]:
        """Return the source folders that a project has by custom, which are no packages."""
        for name in _SOURCE_FOLDERS:
            folder = _joined(project, name)
            if folder in self._folders and not self._is_package(folder):
                yield folder

    def _is_package(self, folder: str) -> bool:
        return f"{folder}/__init__.py" in self._files

    def _is_inside_package(self, folder: str) -> bool:
        return any(self._is_package(outer) for outer in _parents(folder) if outer)

    def _declared(self, project: str) -> Iterator[str]:
        for name, reader in (
            ("pyproject.toml", _of_pyproject),
            ("setup.cfg", _of_setup_cfg),
            ("setup.py", _of_setup_py),
        ):
            path = _joined(project, name)
            if path in self._files:
                data = self._read(path)
                if len(data) <= _LARGEST:
                    yield from map(_clean, reader(data))


def _of_pyproject(source: bytes) -> Iterator[str]:
    try:
        tool = _table(toml_tables(source), "tool")
    except (ValueError, RecursionError):
        return
    setuptools = _table(tool, "setuptools")
    yield from _texts([_table(setuptools, "package-dir").get("")])
    yield from _texts(_table(_table(setuptools, "packages"), "find").get("where"))
    wheel = _table(_table(_table(_table(tool, "hatch"), "build"), "targets"), "wheel")
    yield from (folder.rpartition("/")[0] for folder in _texts(wheel.get("packages")))
    yield from _texts(_table(tool, "pdm").get("package-dir"))
    packages = _table(tool, "poetry").get("packages")
    for package in packages if isinstance(packages, list) else ():
        yield from _texts([package.get("from") if isinstance(package, dict) else None])


def _of_setup_cfg(source: bytes) -> Iterator[str]:
    try:
        found = {(entry.section, entry.key): entry.value for entry in ini_entries(source)}
    except IniError:
        return
    for line in found.get(("options", "package_dir"), "").splitlines():
        name, mark, folder = line.partition("=")
        if mark and not name.strip():
            yield folder.strip()
    yield found.get(("options.packages.find", "where"), "").strip()


def _of_setup_py(source: bytes) -> Iterator[str]:
    for form in (_PACKAGE_DIR, _FIND_WHERE):
        yield from form.findall(source.decode("utf-8", "replace"))


def _table(of: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = of.get(key)
    return inner if isinstance(inner, dict) else {}


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one


def _clean(folder: str) -> str:
    return "/".join(part for part in folder.split("/") if part not in ("", "."))


def _joined(project: str, name: str) -> str:
    return "/".join(part for part in (project, name) if part)


def _parents(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, the innermost first, "" last."""
    while path:
        path = path.rpartition("/")[0]
        yield path
