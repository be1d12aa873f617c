"""One source file: its bytes, and what is made of them once however many readers ask for it."""

import ast
from collections.abc import Callable
from typing import Any, TypeVar

from semistable.source.parsing.parse import parse

_T = TypeVar("_T")
_LARGEST = 4 * 1024 * 1024
"""Bytes; the largest sources of Nova have a third of it, and parsing takes 200 times the memory."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What parsing a file, or walking over its tree, may raise."""


class SourceFile:
    """The bytes of one file."""

    __slots__ = ("_views", "source")

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._views: dict[Callable[[bytes], Any], Any] = {}

    def view(self, make: Callable[[bytes], _T]) -> _T:
        """Return what `make` makes of the bytes; it is made once."""
        if make not in self._views:
            self._views[make] = make(self.source)
        found: _T = self._views[make]
        return found

    @property
    def module(self) -> ast.Module:
        """The syntax tree; raises one of UNREADABLE where the file is no Python of any age."""
        return self.view(_parsed)

    def read(self, reader: Callable[[ast.Module], _T], otherwise: _T) -> _T:
        """Return what a reader finds in the tree; `otherwise` where the file is no Python."""
        try:
            return reader(self.module)
        except UNREADABLE:
            return otherwise


class TooLargeError(ValueError):
    """A file is too large for a source."""


def _parsed(source: bytes) -> ast.Module:
    if len(source) > _LARGEST:
        raise TooLargeError
    return parse(source)


def problem_of(error: BaseException) -> str:
    """Return in a few words why a file could not be read, by one of UNREADABLE."""
    if isinstance(error, RecursionError | MemoryError):
        return "nested too deeply to be read"
    if isinstance(error, TooLargeError):
        return "too large for a source"
    return f"not Python: {getattr(error, 'msg', error)}"
