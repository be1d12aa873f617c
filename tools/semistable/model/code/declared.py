"""Declarations outside of Python modules: entry points and rootwrap filters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """An object that a distribution registers in a group: `name = target`.

    `target` is `module` or `module:attribute`, `line` is counted from 1.
    """

    group: str
    name: str
    target: str
    path: str
    line: int

    @property
    def symbol(self) -> str:
        """The dotted name of the object."""
        return self.target.replace(":", ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFilter:
    """A line of a rootwrap filter file: a command that may run as root.

    `command` is the program's name without its folder. It is "" if the file cannot be read; the
    file may then allow any command.
    """

    path: str
    line: int
    command: str

    def lets(self, command: str) -> bool:
        """Return whether the filter may allow a command; arguments are not compared."""
        return not self.command or self.command == command.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Entry points and filters of one tree, sorted by place; `filter_files` has empty files too."""

    entry_points: tuple[EntryPoint, ...] = ()
    filters: tuple[CommandFilter, ...] = ()
    filter_files: tuple[str, ...] = ()
