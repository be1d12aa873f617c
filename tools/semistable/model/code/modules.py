"""The Python modules of a tree and their facts, read when they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from semistable.model.code.declared import Declared
from semistable.model.code.facts import Definitions, Uses


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its dotted name, file, and whether it is a package's `__init__`."""

    name: str
    path: str
    is_package: bool


class Modules(Protocol):
    """All modules of one tree (or of a folder of it)."""

    @property
    def name(self) -> str:
        """The repository's name."""

    @property
    def by_name(self) -> Mapping[str, Module]:
        """Map dotted names to modules."""

    @property
    def packages(self) -> frozenset[str]:
        """Every dotted name that has modules below it, with or without an `__init__`."""

    @property
    def declared(self) -> Declared:
        """What the tree says beside its modules."""

    def definitions(self, module: Module) -> Definitions:
        """Say what a module defines."""

    def uses(self, module: Module) -> Uses:
        """Say what a module's functions use."""

    def probes(self, module: Module, name: str) -> bool:
        """Say whether a module asks for a name with hasattr or getattr before it uses it."""

    def mentioning(self, *marks: str, below: tuple[str, ...] = ("",)) -> tuple[Module, ...]:
        """Give the modules, tests apart, whose text holds any of these strings, sorted by path.

        Behind a dot that ends one of them there has to be a name. `below` are prefixes of paths:
        what stands elsewhere is not looked at.
        """

    def holds(self, module: Module, word: str, before: str = "") -> bool:
        """Say whether a word may stand in a module's text: never False where it does.

        `before` is a word that has to stand before it, with nothing but space between.
        """

    def homes(self) -> dict[str, str]:
        """Map each name that one module alone, tests apart, defines at its top level to it."""

    def text(self, path: str) -> bytes:
        """Return any file of the tree; b"" when there is none."""


def dotted_name(path: str) -> str:
    """Name the module in a file, as Python imports it from the folder that the path begins in."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def full_name(path: str, symbol: str) -> str:
    """Give the dotted name of a symbol in the module at a path; options have theirs already."""
    if symbol.startswith("CONF."):
        return symbol
    module = dotted_name(path)
    return f"{module}.{symbol}" if symbol else module


_TEST_FOLDERS = frozenset(("tests", "test", "testing", "functional", "tempest", "hacking"))
"""`hacking` holds the checks that OpenStack's projects run on their own sources."""


@cache
def is_test(path: str) -> bool:
    """Say whether a file is only for a project's own tests and checks, by the field's customs."""
    *folders, file = path.split("/")
    return (
        any(folder in _TEST_FOLDERS or folder.endswith("_tempest_plugin") for folder in folders)
        or file.startswith("test_")
        or file in ("conftest.py", "test.py")
    )
