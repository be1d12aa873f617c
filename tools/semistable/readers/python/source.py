"""From the bytes of a Python file to its facts; nothing of it is ever run."""

from semistable.model.facts import Definitions, Facts, Scope, ScopeKind, Uses
from semistable.readers.python.moving import MovedError
from semistable.readers.python.pieces import Cut, KnownPieces, Piece, cuts, without
from semistable.readers.python.python2 import parse, parse_as_it_is
from semistable.readers.python.statements import read_statements
from semistable.readers.python.walk import Walk

VERSION = 9
"""Of the facts: raise it whenever the same bytes would give other facts."""

_LARGEST = 4 * 1024 * 1024
"""Bytes; the largest sources of Nova have a third of it, and parsing takes 200 times the memory."""


def read_facts(source: bytes, known: KnownPieces | None = None) -> Facts:
    """Read one file; what cannot be parsed gives empty facts with `problem` set.

    Functions that are `known` are not read again, and others are known afterwards.
    """
    if len(source) > _LARGEST:
        return _unreadable("too large for a source", 0)
    facts = _read_in_pieces(source, known) if known is not None else None
    return facts or _read_whole(source)


def _read_in_pieces(source: bytes, known: KnownPieces) -> Facts | None:
    found: dict[Cut, Piece] = {}
    unknown: dict[int, Cut] = {}
    for cut in cuts(source):
        piece = known.get(cut.text)
        if piece is None:
            unknown[cut.line] = cut
        else:
            found[cut] = piece
    try:
        module = parse_as_it_is(without(source, found))
        walk = Walk(module)
        walk.known, walk.unknown = {cut.line: piece for cut, piece in found.items()}, unknown
        read_statements(walk, module.body)
        if walk.known:
            return None
        facts = walk.facts()
    except (SyntaxError, ValueError, RecursionError, MemoryError, MovedError):
        return None
    for cut, piece in walk.noted:
        known.put(cut.text, piece)
    return facts


def _read_whole(source: bytes) -> Facts:
    try:
        module = parse(source)
        walk = Walk(module)
        read_statements(walk, module.body)
        return walk.facts()
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return _unreadable(f"not Python: {getattr(error, 'msg', error)}", line)
    except (RecursionError, MemoryError):
        return _unreadable("nested too deeply to be read", 0)


def _unreadable(problem: str, line: int) -> Facts:
    module = Scope(ScopeKind.MODULE, "", 1, 0, -1, {})
    nothing = Definitions(
        (module,), (), (), (), (), dynamic=True, problem=problem, problem_line=line
    )
    return Facts(nothing, Uses((), {}, {}, frozenset()))
