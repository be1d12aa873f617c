"""Read the entry points that a distribution declares: setup.cfg, pyproject.toml, setup.py.

https://packaging.python.org/en/latest/specifications/entry-points/ tells the form of an object
reference; pbr has them in `[entry_points]` of setup.cfg, setuptools in `[options.entry_points]`.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from semistable.model.code.declared import EntryPoint
from semistable.source.declared.ini_positions import IniError, entries
from semistable.source.parsing.parse import parse

_LINE = re.compile(r"(?P<name>[^=#\[]*[^=#\[\s])\s*=\s*(?P<target>[\w.]+(?::[\w.]+)?)\s*(?:\[.*)?$")
_SECTIONS = ("entry_points", "options.entry_points")
_SCRIPTS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An entry point as it is written, and the line from which on it is to be looked for."""

    group: str
    text: str
    start: int = 1


def is_entry_point_file(path: str) -> bool:
    """Say whether a path is that of a file that declares a distribution's entry points."""
    folder, _, file = path.rpartition("/")
    if file == "entry_points.txt":
        return folder.endswith((".dist-info", ".egg-info")) and "/" not in folder
    return path in _READERS


def read_entry_points(path: str, source: bytes) -> tuple[EntryPoint, ...]:
    """Read one file; what cannot be read declares nothing."""
    reader = _READERS.get(path, _from_metadata)
    try:
        written = list(reader(source))
    except (IniError, ValueError, SyntaxError, RecursionError, AttributeError, TypeError):
        return ()
    lines = source.decode(errors="replace").splitlines()
    return tuple(
        EntryPoint(
            group=item.group,
            name=match["name"].strip(),
            target=match["target"],
            path=path,
            line=_line_of(lines, item, match["target"]),
        )
        for item in written
        if (match := _LINE.match(item.text.strip()))
    )


def _line_of(lines: list[str], item: _Written, target: str) -> int:
    rest = list(enumerate(lines, start=1))[max(item.start, 1) - 1 :]
    exact = (n for n, line in rest if line.strip() == item.text.strip())
    return next(exact, next((n for n, line in rest if target in line), 0))


def _from_setup_cfg(source: bytes) -> Iterator[_Written]:
    for entry in entries(source):
        if entry.section in _SECTIONS:
            for text in entry.value.splitlines():
                yield _Written(group=entry.key, text=text, start=entry.line)


def _from_metadata(source: bytes) -> Iterator[_Written]:
    for entry in entries(source):
        yield _Written(group=entry.section, text=f"{entry.key} = {entry.value}", start=entry.line)


def _from_pyproject(source: bytes) -> Iterator[_Written]:
    project = tomllib.loads(source.decode()).get("project", {})
    groups = dict(project.get("entry-points", {}))
    groups |= {group: project.get(key, {}) for key, group in _SCRIPTS.items()}
    for group, found in groups.items():
        for name, target in found.items():
            yield _Written(group=group, text=f"{name} = {target}")


def _from_setup_py(source: bytes) -> Iterator[_Written]:
    for node in ast.walk(parse(source)):
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
