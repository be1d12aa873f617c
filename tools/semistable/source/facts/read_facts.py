"""From the bytes of a Python file to its facts; nothing of it is ever run."""

from semistable.model.code.facts import BindingKind, Definitions, Facts, Scope, ScopeKind, Uses
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.moving import NOTHING, MovedError, as_function
from semistable.source.facts.pieces import Cut, Gap, KnownPieces, Piece, cuts, gap, without
from semistable.source.facts.silence import Silence, silence
from semistable.source.facts.statements import read_statements
from semistable.source.parsing.parse import parse, parse_as_it_is

VERSION = 12
"""Of the facts: raise it whenever the same bytes would give other facts."""

Marks = tuple[str, ...]
_LARGEST = 4 * 1024 * 1024
"""Bytes; the largest sources of Nova have a third of it, and parsing takes 200 times the memory."""


def read_facts(
    source: bytes, known: KnownPieces | None = None, marks: Marks | None = None
) -> Facts:
    """Read one file; what cannot be parsed gives empty facts with `problem` set.

    Functions that are `known` are not read again, and others are known afterwards. With `marks`,
    those functions are left `unread` that say nothing to others and hold none of these:
    `read_function` tells what they use, if anybody asks for it.
    """
    if len(source) > _LARGEST:
        return _unreadable("too large for a source", 0)
    pieced = known is not None or marks is not None
    return (_read_in_pieces(source, known, marks) if pieced else None) or _read_whole(source)


def read_function(text: bytes, number: int, facts: Facts) -> Uses:
    """Read a function that was left `unread`: its text, the number of its scope, its file's facts.

    What cannot be parsed says nothing.
    """
    parameters = facts.uses.locals.get(number, {}).values()
    is_method = any(known[0].kind == BindingKind.RECEIVER for known in parameters)
    opening = b"class _:\n" if is_method else b"if _:\n"
    try:
        module = parse(opening + text if text.startswith(b" ") else text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return NOTHING
    walk = Walk(module)
    read_statements(walk, module.body)
    return as_function(walk, number, facts.definitions.scopes[number])


def _read_in_pieces(source: bytes, known: KnownPieces | None, marks: Marks | None) -> Facts | None:
    found: dict[int, Piece] = {}
    unknown: dict[int, Cut] = {}
    silent: dict[int, Silence] = {}
    gaps: list[Gap] = []
    for cut in cuts(source):
        piece = known.get(cut.text) if known is not None else None
        if piece is not None:
            found[cut.line] = piece
            gaps.append(gap(cut, piece))
            continue
        quiet = silence(cut, marks) if marks is not None else None
        if quiet is not None:
            silent[cut.line] = quiet
            gaps.append(quiet.gap)
        elif known is not None:
            unknown[cut.line] = cut
    try:
        module = parse_as_it_is(without(source, gaps))
        walk = Walk(module)
        walk.known, walk.unknown, walk.silent = found, unknown, silent
        read_statements(walk, module.body)
        if walk.known or walk.silent:
            return None
        facts = walk.facts()
    except (SyntaxError, ValueError, RecursionError, MemoryError, MovedError):
        return None
    if known is not None:
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
    return Facts(nothing, NOTHING)
