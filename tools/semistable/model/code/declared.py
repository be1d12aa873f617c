"""What a repository says beside its Python modules: entry points, and filters of rootwrap."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """An object that a distribution offers to whoever loads a group: `name = target`.

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
    """A line of a filter file of rootwrap: which command may be run as root.

    `command` is the program's name without its folder, "" when the file cannot be read, so that
    anything may be in it.
    """

    path: str
    line: int
    command: str

    def lets(self, command: str) -> bool:
        """Say whether the filter may let a command through; its arguments are not looked at."""
        return not self.command or self.command == command.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Entry points and filters of one tree, sorted by place; `filter_files` even when empty."""

    entry_points: tuple[EntryPoint, ...] = ()
    filters: tuple[CommandFilter, ...] = ()
    filter_files: tuple[str, ...] = ()
