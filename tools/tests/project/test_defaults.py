"""The defaults stand in one place, and what they name ships with the program."""

import ast
from pathlib import Path

from semistable.project import defaults, package_data

SOURCES = Path(defaults.__file__).parents[1]
VALUES = {defaults.MANIFEST, defaults.SURFACE, defaults.CALENDAR, defaults.REMOVAL_POLICY}


def test_no_other_module_writes_a_default() -> None:
    found = {
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in VALUES
    }
    assert found == {"project/defaults.py"}


def test_the_defaults_ship_with_the_program() -> None:
    assert defaults.SURFACE in package_data.names("surfaces")
    assert defaults.CALENDAR in package_data.names("calendars")
    assert defaults.REMOVAL_POLICY in package_data.policies()
