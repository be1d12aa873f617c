"""Read the entry points that a distribution declares: setup.cfg, pyproject.toml, setup.py.

https://packaging.python.org/en/latest/specifications/entry-points/ tells the form of an object
reference; pbr has them in `[entry_points]` of setup.cfg, setuptools in `[options.entry_points]`.
"""

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from semistable.model.code.declared import EntryPoint
from semistable.source.declared.ini_and_toml import IniError, ini_entries, toml_tables
from semistable.source.source_file import UNREADABLE, SourceFile

_LINE = re.compile(r"(?P<name>[^=#\[]*[^=#\[\s])\s*=\s*(?P<target>[\w.]+(?::[\w.]+)?)\s*(?:\[.*)?$")
_NAMES = re.compile(r"[\w.:]++")
_SECTIONS = ("entry_points", "options.entry_points")
_SCRIPTS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An entry point as it is written, and from which line on it stands; 0 when nobody knows."""

    group: str
    text: str
    start: int = 0


def is_entry_point_file(path: str) -> bool:
    """Return whether a path is that of a file that declares a distribution's entry points."""
    folder, _, file = path.rpartition("/")
    if file == "entry_points.txt":
        return folder.endswith((".dist-info", ".egg-info")) and "/" not in folder
    return path in _READERS


def read_entry_points(path: str, source: bytes) -> tuple[EntryPoint, ...]:
    """Read one file; what cannot be read declares nothing."""
    reader = _READERS.get(path, _from_metadata)
    try:
        written = list(reader(source))
    except (IniError, AttributeError, TypeError, *UNREADABLE):
        return ()
    places = _places(source.decode(errors="replace").splitlines())
    return tuple(
        EntryPoint(
            group=item.group,
            name=match["name"].strip(),
            target=match["target"],
            path=path,
            line=_line_of(places, item, match["target"]),
        )
        for item in written
        if (match := _LINE.match(item.text.strip()))
    )


def _places(lines: list[str]) -> dict[str, list[int]]:
    """Map each line, and each name in one, to the lines where it stands."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        for text in {" ".join(line.split()), *_NAMES.findall(line)}:
            found.setdefault(text, []).append(number)
    return found


def _line_of(places: dict[str, list[int]], item: _Written, target: str) -> int:
    """Find the line of an entry point, as it is written or else of its target."""
    for text in (" ".join(item.text.split()), target):
        numbers = places.get(text, [])
        place = bisect_left(numbers, item.start)
        if place < len(numbers):
            return numbers[place]
    return item.start


def _from_setup_cfg(source: bytes) -> Iterator[_Written]:
    for entry in ini_entries(source):
        if entry.section in _SECTIONS:
            for text in entry.value.splitlines():
                yield _Written(group=entry.key, text=text, start=entry.line)


def _from_metadata(source: bytes) -> Iterator[_Written]:
    for entry in ini_entries(source):
        yield _Written(group=entry.section, text=f"{entry.key} = {entry.value}", start=entry.line)


def _from_pyproject(source: bytes) -> Iterator[_Written]:
    project = toml_tables(source).get("project", {})
    groups = dict(project.get("entry-points", {}))
    groups |= {group: project.get(key, {}) for key, group in _SCRIPTS.items()}
    for group, found in groups.items():
        for name, target in found.items():
            yield _Written(group=group, text=f"{name} = {target}")


def _from_setup_py(source: bytes) -> Iterator[_Written]:
    for node in ast.walk(SourceFile(source).module):
        if isinstance(node, ast.keyword) and node.arg == "entry_points":
            yield from _from_literal(node.value)


def _from_literal(node: ast.expr) -> Iterator[_Written]:
    for group, found in ast.literal_eval(node).items():
        for text in found.splitlines() if isinstance(found, str) else found:
            yield _Written(group=group, text=str(text))


_READERS = {
    "setup.cfg": _from_setup_cfg,
    "pyproject.toml": _from_pyproject,
    "setup.py": _from_setup_py,
}
"""The files at the top of a source tree, in which setuptools and pbr look."""
