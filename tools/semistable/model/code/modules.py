"""Python modules by their dotted names and files."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name, file, and whether it is a package's `__init__`."""

    name: str
    path: str
    is_package: bool


def dotted_name(path: str) -> str:
    """Return the name of the module in a file, as Python imports it from the tree's root."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def full_name(path: str, symbol: str) -> str:
    """Return the dotted name of a symbol in the module at a path; an option's is unchanged."""
    if symbol.startswith("CONF."):
        return symbol
    module = dotted_name(path)
    return f"{module}.{symbol}" if symbol else module


_TEST_FOLDERS = frozenset(("tests", "test", "testing", "functional", "tempest", "hacking"))
"""`hacking` has the checks that OpenStack's projects run on their own sources."""


@cache
def is_test(path: str) -> bool:
    """Return whether a file is only for a project's tests and checks, by its usual names."""
    *folders, file = path.split("/")
    return (
        any(folder in _TEST_FOLDERS or folder.endswith("_tempest_plugin") for folder in folders)
        or file.startswith("test_")
        or file in ("conftest.py", "test.py")
    )
