"""What functions say, by their texts: from one version of a file to the next most stay the same.

Parsing is most of what reading costs, so a function whose text was read before is not parsed again.
Its body is cut out of the source, no line is moved, and the rest is parsed and walked as ever.
Where the walk comes to that function, what its body said is put in, moved to where it stands now.

No strings or brackets need to be told apart for that. A text is only known where the parser found
just one function in it. When it finds a function at that very line again, with nothing in it but
the `pass` that was put in for its body, then the text begins and ends a line of its own here too,
and is no part of a string. Whatever else is found, the whole file is read.
"""

import ast
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from semistable.model.code.facts import Chain, Expression, Import, OptionDefinition
from semistable.source.facts.open_scope import OpenScope

# What begins with plain text is found many times quicker than what begins with a line.
_DEFINITION = re.compile(rb"\n( *+)(?:async +)?def +\w")
_ENCODED = re.compile(rb"(?:[^\n]*\n)?[^\n]*coding[:=](?! *utf-8\b)")
"""Encodings in which the same bytes may say something else."""
_ENDS = (b"\r", b"\f", b"\0")
"""What may end a line beside the one that is counted."""
_SHORTEST = 120
"""Bytes: what is shorter is read as quickly as it is looked up."""
_MOST = 24_000_000
"""Bytes of all functions that are known at a time."""


class Cut(NamedTuple):
    """A text that may be a function, at which line of the source it begins, and where."""

    text: bytes
    line: int
    start: int


class Piece(NamedTuple):
    """What a function's body says, with the numbers and lines of the file that it was read in.

    `head` counts the bytes in front of the body, `line` where the body begins. `number` and
    `first_chain` are those of the function's scope and of its first chain; `attributes` and
    `owner_dynamic` what it does to the class that it is a method of.
    """

    head: int
    indent: int
    line: int
    number: int
    first_chain: int
    function: OpenScope
    scopes: list[OpenScope]
    chains: list[Chain]
    imports: list[Import]
    stars: list[str]
    options: list[OptionDefinition]
    probed: set[str]
    dynamic: bool
    attributes: Mapping[str, tuple[int, Expression]]
    owner_dynamic: bool


class KnownPieces:
    """The functions that were read last, by their texts."""

    def __init__(self) -> None:
        self._pieces: OrderedDict[bytes, Piece] = OrderedDict()
        self._size = 0

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def get(self, text: bytes) -> Piece | None:
        """Give what a function of this text says, None when nobody read it."""
        piece = self._pieces.get(text)
        if piece is not None:
            self._pieces.move_to_end(text)
        return piece

    def put(self, text: bytes, piece: Piece) -> None:
        """Keep what a function says; those that were not asked for the longest make room."""
        if text not in self._pieces:
            self._size += len(text)
        self._pieces[text] = piece
        while self._size > _MOST:
            oldest, _ = self._pieces.popitem(last=False)
            self._size -= len(oldest)


@cache
def _line_outside(indent: int) -> re.Pattern[bytes]:
    # A bracket that is closed there was opened in the function's header.
    return re.compile(rb"\n {0,%d}+[^ \n#)\]}]" % indent)


def cuts(source: bytes) -> Iterator[Cut]:
    """Find what looks like a function that stands in no other; what is none does no harm."""
    if _ENCODED.match(source) or any(end in source for end in _ENDS):
        return
    lines = b"\n" + source
    position = line = counted = 0
    while found := _DEFINITION.search(lines, position):
        start = found.start(1)
        behind = _line_outside(len(found[1])).search(lines, found.end())
        position = behind.start() if behind else len(lines)
        text = lines[start:position].rstrip(b" \n")
        if len(text) >= _SHORTEST:
            line += lines.count(b"\n", counted, start)
            counted = start
            yield Cut(text, line, start - 1)


class Gap(NamedTuple):
    """A function's body that is left out: where it begins and ends, and how deep it stands."""

    start: int
    end: int
    indent: int


def gap(cut: Cut, piece: Piece) -> Gap:
    """Say where the body of a known function stands."""
    return Gap(cut.start + piece.head, cut.start + len(cut.text), piece.indent)


def without(source: bytes, gaps: Iterable[Gap]) -> bytes:
    """Give the source with `pass` for these bodies, in order, every line in its place."""
    parts: list[bytes] = []
    position = 0
    for start, end, indent in gaps:
        lines = source.count(b"\n", start, end)
        parts += (source[position:start], b" " * indent, b"pass", b"\n" * lines)
        position = end
    return b"".join((*parts, source[position:]))


def head_of(cut: Cut, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the bytes in front of a function's body; 0 when the text is not just this function."""
    text, first = cut.text, node.body[0]
    lines = text.split(b"\n")
    behind = lines[(node.end_lineno or 0) - node.lineno + 1 :]
    before = first.lineno - node.lineno
    if (
        not text.isascii()
        or b"\t" in text
        or text.endswith(b"\\")
        or len(lines) - len(behind) != (node.end_lineno or 0) - node.lineno + 1
        or any(line.strip() and line.lstrip()[:1] != b"#" for line in behind)
        or lines[before][: first.col_offset].strip()
        or getattr(first, "decorator_list", None)
    ):
        return 0
    return sum(map(len, lines[:before])) + before
