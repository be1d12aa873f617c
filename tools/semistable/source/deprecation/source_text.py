"""The comments and strings of a Python source, and its code with both blanked."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

import msgspec

_TOKEN = re.compile(
    r"""
    ["'\#]
    (?: (?<=\#) [^\n]*
      | (?<=") (?: "" (?: [^"\\]++ | \\. | "(?!"") )*+ (?:\"\"\"|\Z)
                 | (?: [^"\\\n]++ | \\. )*+ "? )
      | (?<=') (?: '' (?: [^'\\]++ | \\. | '(?!'') )*+ (?:'''|\Z)
                 | (?: [^'\\\n]++ | \\. )*+ '? )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
PREFIXES = "rRbBuUfF"
"""What may stand before the quotes of a string."""


class CommentBlock(msgspec.Struct, frozen=True, gc=False):
    """Comment lines below one another; `alone` when no code stands before the first one."""

    line: int
    column: int
    lines: tuple[str, ...]
    alone: bool

    @property
    def last_line(self) -> int:
        """The line of its last comment."""
        return self.line + len(self.lines) - 1


class SourceText:
    """One source text; `code` is the same, letter by letter, with strings and comments blanked."""

    def __init__(self, source: bytes) -> None:
        text = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        self.text = text.expandtabs(8) if "\t" in text else text
        self._comments: list[tuple[int, int]] = []
        self._strings: list[tuple[int, int]] = []
        self.code = self._blanked()
        self._line_starts = _line_starts(self.text)

    def _blanked(self) -> str:
        text, pieces, last = self.text, [], 0
        for token in _TOKEN.finditer(text):
            start, end = token.span()
            pieces.append(text[last:start])
            if text[start] == "#":
                self._comments.append((start, end))
                pieces.append(" " * (end - start))
            else:
                self._strings.append((start, end))
                pieces.append(_blank_string(text[start:end]))
            last = end
        pieces.append(text[last:])
        return "".join(pieces)

    def line_of(self, offset: int) -> int:
        """Count the line, from 1, of a place in the text."""
        return bisect_right(self._line_starts, offset)

    def line(self, number: int) -> str:
        """Return the text of one line, from 1; "" past the end."""
        return self.text[slice(*self.span(number, number))].rstrip("\n")

    def span(self, first_line: int, last_line: int) -> tuple[int, int]:
        """Return the places in the text where some lines begin and end."""
        starts, length = self._line_starts, len(self.text)
        begin = starts[first_line - 1] if first_line <= len(starts) else length
        return begin, starts[last_line] if last_line < len(starts) else length

    @cached_property
    def _lowered(self) -> str:
        return self.text.lower()

    def places_of(self, words: Iterable[str]) -> list[int]:
        """Find where some words stand, in order; they are given in small letters."""
        lowered = self._lowered
        if len(lowered) != len(self.text):
            # A few letters grow when made small, and would shift all places behind them.
            lowered = "".join(x if len(x.lower()) > 1 else x.lower() for x in self.text)
        found = []
        for word in words:
            at = lowered.find(word)
            while at >= 0:
                found.append(at)
                at = lowered.find(word, at + 1)
        return sorted(found)

    def lines_of(self, places: Iterable[int]) -> set[int]:
        """Count the lines that some places stand in."""
        return {self.line_of(place) for place in places}

    def comments(self) -> Iterator[CommentBlock]:
        """Yield all comments; lines right below each other at one column make one block."""
        lines: list[str] = []
        first, at, alone = 0, 0, True
        for start, end in self._comments:
            line = self.line_of(start)
            line_start = self._line_starts[line - 1]
            column = start - line_start
            by_itself = self.text[line_start:start].isspace() or not column
            if not (lines and by_itself and line == first + len(lines) and column == at):
                if lines:
                    yield CommentBlock(first, at, tuple(lines), alone)
                lines, first, at, alone = [], line, column, by_itself
            lines.append(self.text[start:end].lstrip("#").removeprefix(":"))
        if lines:
            yield CommentBlock(first, at, tuple(lines), alone)

    def leading_strings(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Yield the strings around some places that begin their line, as docstrings do, with it."""
        tokens = {bisect_right(self._strings, (place, len(self.text))) - 1 for place in places}
        for token in sorted(tokens - {-1}):
            start, end = self._strings[token]
            line = self.line_of(start)
            if not self.text[self._line_starts[line - 1] : start].lstrip().strip(PREFIXES):
                yield line, unquoted(self.text[start:end])

    def strings(self, start: int, end: int) -> list[str]:
        """Return the contents of the string literals between two places, as they are written."""
        first = bisect_left(self._strings, (start, 0))
        found = []
        for begin, until in self._strings[first:]:
            if begin >= end:
                break
            found.append(unquoted(self.text[begin:until]))
        return found


def _line_starts(text: str) -> list[int]:
    lengths = map((1).__add__, map(len, text.split("\n")))
    return list(accumulate(lengths, initial=0))[:-1]


def unquoted(literal: str) -> str:
    """Return the contents of a string literal without prefix; escapes stay as they are."""
    quotes = 3 if literal[:3] in ('"""', "'''") else 1
    return literal[quotes : -quotes if literal.endswith(literal[:quotes]) else None]


def _blank_string(literal: str) -> str:
    quote = literal[0]
    if "\n" not in literal:
        return quote + "~" * (len(literal) - 2) + quote if len(literal) > 1 else quote
    # A string of several lines stands as a bracket, so that its lines are one statement.
    blank = "\n".join(" " * len(line) for line in literal.split("\n"))
    return f"{quote}({blank[2:-1]})"
