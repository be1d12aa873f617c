"""Where each key and value of a TOML text stands, since no TOML reader keeps positions."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and array indexes from the top, as in `document["driver"][1]["pin"]`."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}'''  # a multi-line string may end in two quotes of its own
    r"""|'''.*?'{3,5}"""
    r"""|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
    r"""|[^,\]}#\r\n]*[^,\]}#\r\n \t]""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value's offsets in the text; `inline` says that it stands inside `{ }`."""

    key: int
    start: int
    end: int
    inline: bool = False


class Places:
    """Every key and value of one text; a table's value is its header or its `{ }`.

    Where the text is not TOML, what stands before that. The text is walked once a place is wanted.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _walker(self) -> "_Walker":
        walker = _Walker(self.text)
        with suppress(_NotToml, RecursionError):
            walker.walk()
        return walker

    @property
    def spans(self) -> Mapping[KeyPath, Span]:
        """Where each key and value is."""
        return self._walker.spans

    @property
    def repeated(self) -> Sequence[int]:
        """Offsets of keys that stand in the text before."""
        return self._walker.repeated

    def point(self, path: KeyPath, *, value: bool = False) -> tuple[int, int]:
        """Return line and column, both from 1, of a key or its value.

        A path that is not in the text gives the nearest table that is.
        """
        while path and path not in self.spans:
            path, value = path[:-1], False
        span = self.spans.get(path, Span(key=0, start=0, end=0))
        return self.at(span.start if value else span.key)

    def at(self, offset: int) -> tuple[int, int]:
        """Turn an offset into line and column, both from 1."""
        return (
            self.text.count("\n", 0, offset) + 1,
            offset - self.text.rfind("\n", 0, offset),
        )


class _NotToml(Exception):  # noqa: N818 - it ends a walk, nobody sees it
    """The text stops being TOML here."""


class _Walker:
    """Walks a text once, from its first character to its last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.spans: dict[KeyPath, Span] = {}
        self.repeated: list[int] = []
        self.tables: dict[KeyPath, int] = {}
        """How many [[headers]] each array of tables has had so far."""
        self.implied: set[KeyPath] = set()
        """Tables that only dotted keys have named."""

    def walk(self) -> None:
        table: KeyPath = ()
        self.take(_SPACE)
        while self.offset < len(self.text):
            if self.text.startswith("[", self.offset):
                table = self.header()
            else:
                self.pair(table, inline=False)
            self.take(_SPACE)

    def header(self) -> KeyPath:
        start = self.offset
        brackets = "[[" if self.text.startswith("[[", start) else "["
        self.offset += len(brackets)
        names = [name for name, _ in self.dotted()]
        self.expect("]" * len(brackets))
        path = self.inside((), names[:-1])
        path = (*path, names[-1])
        if brackets == "[[":
            self.tables[path] = self.tables.get(path, 0) + 1
            self.spans.setdefault(path, Span(key=start, start=start, end=self.offset))
            path = (*path, self.tables[path] - 1)
        self.record(path, Span(key=start, start=start, end=self.offset))
        return path

    def inside(self, path: KeyPath, names: list[str]) -> KeyPath:
        """Step down; a name of an array of tables means its latest table."""
        for name in names:
            path = (*path, name)
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        return path

    def pair(self, table: KeyPath, *, inline: bool) -> None:
        parts = self.dotted()
        self.expect("=")
        self.take(_BLANK)
        path = (*table, *(name for name, _ in parts))
        for depth in range(1, len(parts)):
            above = path[: len(table) + depth]
            key = parts[depth - 1][1]
            if above not in self.spans:
                self.implied.add(above)
                self.spans[above] = Span(key=key, start=key, end=key)
        start = self.offset
        self.value(path)
        key = parts[-1][1]
        self.record(path, Span(key=key, start=start, end=self.offset, inline=inline))

    def value(self, path: KeyPath) -> None:
        if self.text.startswith("[", self.offset):
            self.array(path)
        elif self.text.startswith("{", self.offset):
            self.table(path)
        else:
            self.take(_SCALAR)

    def array(self, path: KeyPath) -> None:
        self.offset += 1
        index = 0
        while not self.closed("]"):
            start = self.offset
            self.value((*path, index))
            self.record((*path, index), Span(key=start, start=start, end=self.offset))
            index += 1

    def table(self, path: KeyPath) -> None:
        self.offset += 1
        while not self.closed("}"):
            self.pair(path, inline=True)

    def closed(self, bracket: str) -> bool:
        """Step over blanks and a comma; true once the bracket closes."""
        self.take(_SPACE)
        if self.text.startswith(",", self.offset):
            self.offset += 1
            self.take(_SPACE)
        if not self.text.startswith(bracket, self.offset):
            return False
        self.offset += 1
        return True

    def dotted(self) -> list[tuple[str, int]]:
        """Read `a."b".c`: each name with its offset."""
        parts = []
        while True:
            self.take(_BLANK)
            start = self.offset
            parts.append((_name(self.take(_KEY)), start))
            self.take(_BLANK)
            if not self.text.startswith(".", self.offset):
                return parts
            self.offset += 1

    def record(self, path: KeyPath, span: Span) -> None:
        if path in self.spans and path not in self.implied:
            self.repeated.append(span.key)
        self.implied.discard(path)
        self.spans[path] = span

    def expect(self, token: str) -> None:
        if not self.text.startswith(token, self.offset):
            raise _NotToml
        self.offset += len(token)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.offset)
        if match is None:
            raise _NotToml
        self.offset = match.end()
        return match[0]


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    try:
        (name,) = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return written[1:-1]
    return name
