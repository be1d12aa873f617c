"""Deprecation markers: what one source file's code, comments and docstrings say is deprecated."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from semistable.model.deprecation import Confidence, Marker
from semistable.readers.coded_markers import read_coded
from semistable.readers.option_markers import OptionNames, read_options
from semistable.readers.outline import (
    MODULE,
    Outline,
    Scope,
    Statement,
    bound_attribute,
    bound_name,
)
from semistable.readers.prose import Remark, read_remarks, read_statement
from semistable.readers.source_text import CommentBlock
from semistable.readers.wording import TRIGGERS

VERSION = 1
"""Of the markers: raise it whenever the same bytes would give other markers."""

_FIELD = re.compile(
    r"^[ \t]*:(?P<kind>\w+)(?P<words>[^:\n]*):|^[ \t]*\.\.[ \t]+(?P<directive>deprecated)::[ \t]*(?P<since>[^\s,]*)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_PARAMETER_FIELDS = ("param", "parameter", "arg", "argument", "key", "keyword")
_KEY = re.compile(r"\s*[\"'](\w+)[\"']\s*:")
_OLD_NAME = re.compile(r"\s*deprecated_(?:name|group|opts)\s*=")
_NAME = re.compile(r"\s*\*{0,2}([A-Za-z_]\w*)")
_MOST_WORDS_IN_A_NAME = 60


class _Place(msgspec.Struct, frozen=True, gc=False):
    """What a remark stands at: a symbol, or a piece inside one; `scope` encloses the remark."""

    symbol: str
    inside: bool
    scope: Scope
    names: frozenset[str]
    """The words by which a remark would call it."""


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """A part of a docstring: of a parameter, or of none in particular (None), else at large."""

    start: int
    text: str
    parameter: str | None = ""
    directive: bool = False
    since: str = ""


def read_markers(
    source: bytes, cycle_names: frozenset[str] = frozenset()
) -> tuple[Marker, ...]:
    """Read the deprecation markers of one source file, sorted by line; raises nothing.

    `cycle_names` are the names of core's cycles, in small letters, as prose would name them.
    """
    lowered = source.lower()
    if not any(word.encode() in lowered for word in TRIGGERS):
        return ()
    outline = Outline(source)
    places = outline.places_of(TRIGGERS)
    options = OptionNames(outline)
    found = [*read_coded(outline, cycle_names), *read_options(outline, options, cycle_names)]
    found += _from_comments(outline, options, places, cycle_names)
    found += _from_docstrings(outline, places, cycle_names)
    return tuple(sorted(set(found), key=lambda m: (m.line, m.symbol, m.kind, m.text)))


# Comments -----------------------------------------------------------------------------------


def _from_comments(
    outline: Outline, options: OptionNames, places: list[int], cycle_names: frozenset[str]
) -> Iterator[Marker]:
    lines = outline.lines_of(places)
    for block in outline.comments():
        if lines.isdisjoint(range(block.line, block.last_line + 1)):
            continue
        text = "\n".join(block.lines)
        remarks = read_remarks(text, cycle_names)
        if remarks and not _speaks_of_an_old_name(outline, block):
            place = _place_of(outline, options, block)
            yield from _markers(outline, remarks, place, "comment", text, block.line)


def _speaks_of_an_old_name(outline: Outline, block: CommentBlock) -> bool:
    """Whether a comment stands at the setting that keeps an option's old name."""
    line = block.last_line + 1 if block.alone else block.line
    return _OLD_NAME.match(outline.line(line)) is not None


def _place_of(outline: Outline, options: OptionNames, block: CommentBlock) -> _Place:
    around = outline.statement_at(block.line)
    if around is not None and around.line <= block.line <= around.last_line:
        return _place_within(outline, options, block, around)
    scope = outline.scope_at(block.line, block.column)
    following = outline.statement_after(block.last_line)
    if following is None or following.line != block.last_line + 1 or following.indent != block.column:
        return _inside(scope)
    return _place_before(outline, scope, following)


def _place_within(
    outline: Outline, options: OptionNames, block: CommentBlock, around: Statement
) -> _Place:
    """Behind code of the same line, or between the lines of a statement in brackets."""
    scope = around.scope
    if not block.alone and around.line == around.last_line:
        return _place_before(outline, scope, around)
    line = block.line if not block.alone else block.last_line + 1
    if around.opens is not None:
        return _place_in_header(outline, around.opens, outline.line(line))
    option = options.around(outline.span(line, line), around)
    if option:
        return _whole(option, scope)
    name = bound_name(around)
    key = _KEY.match(outline.line(line))
    if key and scope.is_class and name == "fields":
        # A versioned object's fields are its attributes.
        return _whole(f"{scope.path}.{key[1]}", scope)
    if name and not _is_function(scope):
        return _Place(_join(scope.path, name), True, scope, frozenset({name}))
    return _inside(scope)


def _place_in_header(outline: Outline, opened: Scope, text: str) -> _Place:
    """Between the parameters of a function."""
    name = _NAME.match(text)
    if name and not opened.is_class and name[1] in outline.parameters(opened):
        return _whole(f"{opened.path}({name[1]})", opened)
    return _inside(opened)


def _place_before(outline: Outline, scope: Scope, statement: Statement) -> _Place:
    """Right above a statement, or at the end of its line."""
    while statement.code.startswith("@"):
        following = outline.statement_after(statement.last_line)
        if following is None or following.indent != statement.indent:
            return _inside(scope)
        statement = following
    if _is_function(scope):
        if outline.docstring_scope(statement.line) is scope:
            return _whole(scope.path, scope)
        attribute = bound_attribute(statement)
        owner = scope.parent
        if attribute and scope.name == "__init__" and owner is not None and owner.is_class:
            return _whole(f"{owner.path}.{attribute}", scope)
        return _inside(scope)
    if statement.opens is not None:
        names = frozenset({statement.opens.name, *outline.parameters(statement.opens)})
        return _Place(statement.opens.path, False, scope, names)
    name = bound_name(statement)
    return _whole(_join(scope.path, name), scope) if name else _inside(scope)


# Docstrings ---------------------------------------------------------------------------------


def _from_docstrings(
    outline: Outline, places: list[int], cycle_names: frozenset[str]
) -> Iterator[Marker]:
    for line, text in outline.leading_strings(places):
        for piece in _pieces(text):
            remarks = [] if piece.directive else list(_remarks_of(piece.text, cycle_names))
            if not remarks and not piece.directive:
                continue
            scope = outline.docstring_scope(line)
            if scope is None:
                break
            place = _documented(outline, scope, piece.parameter)
            at = line + text.count("\n", 0, piece.start)
            if piece.directive:
                yield _from_directive(piece, place, at, cycle_names)
            for start, paragraph, found in remarks:
                below = at + piece.text.count("\n", 0, start)
                yield from _markers(outline, found, place, "docstring", paragraph, below)


def _remarks_of(
    text: str, cycle_names: frozenset[str]
) -> Iterator[tuple[int, str, tuple[Remark, ...]]]:
    """The remarks of each paragraph that has some, with its place and text."""
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        remarks = read_remarks(text[start:end], cycle_names)
        if remarks:
            yield start, text[start:end], remarks
        start = gap.end() if gap else end


def _documented(outline: Outline, scope: Scope, parameter: str | None) -> _Place:
    if parameter:
        return _Place(f"{scope.path}({parameter})", False, scope, frozenset({parameter}))
    names = frozenset({scope.name, *outline.parameters(scope)})
    return _Place(scope.path, parameter is None, scope, names)


def _pieces(text: str) -> Iterator[_Piece]:
    """Cut a docstring at its fields."""
    fields = list(_FIELD.finditer(text))
    yield _Piece(0, text[: fields[0].start() if fields else None])
    for number, field in enumerate(fields):
        end = fields[number + 1].start() if number + 1 < len(fields) else len(text)
        body = text[field.end() : end]
        words = (field["words"] or "").split()
        if field["directive"]:
            yield _Piece(field.start(), body, directive=True, since=field["since"])
        elif field["kind"] in _PARAMETER_FIELDS and words:
            yield _Piece(field.end(), body, words[-1].lstrip("*"))
        else:
            yield _Piece(field.end(), body, "" if field["kind"] == "note" else None)


def _from_directive(
    piece: _Piece, place: _Place, line: int, cycle_names: frozenset[str]
) -> Marker:
    remark = read_statement(piece.text, cycle_names)
    return Marker(
        symbol=place.symbol,
        line=line,
        kind="docstring",
        confidence=Confidence.HIGH,
        text=" ".join(f".. deprecated:: {piece.since} {remark.text}".split()),
        stated_since=piece.since.casefold(),
        stated_removal=remark.removal,
        removal_after=remark.after,
        replacement=remark.replacement,
        inside=place.inside,
    )


# From remarks to markers --------------------------------------------------------------------


def _markers(
    outline: Outline,
    remarks: Iterable[Remark],
    place: _Place,
    kind: str,
    text: str,
    line: int,
) -> Iterator[Marker]:
    """One marker for all remarks of a text that speak of the same thing."""
    merged: dict[tuple[str, bool], Marker] = {}
    for remark in remarks:
        marker = _marker(outline, remark, place, kind, line + text.count("\n", 0, remark.offset))
        if marker is None:
            continue
        key = (marker.symbol, marker.inside)
        before = merged.get(key)
        merged[key] = marker if before is None else _joined(before, marker)
    yield from merged.values()


def _marker(
    outline: Outline, remark: Remark, place: _Place, kind: str, line: int
) -> Marker | None:
    symbol, inside, confidence = place.symbol, place.inside, remark.confidence
    replacement = remark.replacement
    if remark.supersedes:
        # "This method supersedes get_inventory()" marks the other method.
        owner = place.scope.parent if not place.scope.is_class else place.scope
        if place.inside or owner is None or place.scope is MODULE:
            return None
        symbol, replacement = _join(owner.path, remark.supersedes), place.scope.path
    elif remark.subject:
        owner, _, named = remark.subject.rpartition(".")
        if not owner and not place.scope.is_class and named in outline.parameters(place.scope):
            symbol, inside = f"{place.scope.path}({named})", False
        elif not owner and place.symbol.startswith("CONF.") and not place.inside:
            # An option that is no longer there, remembered beside the one that took its place.
            symbol = f"{place.symbol.rpartition('.')[0]}.{named}"
        elif not _is_own(place, owner, named):
            inside = True
            confidence = confidence if remark.dated else Confidence.LOW
    elif remark.whole not in ("", "self"):
        symbol, inside = _named_scope(place, remark.whole)
    elif not remark.whole:
        inside = True
    return Marker(
        symbol=symbol,
        line=line,
        kind=kind,
        confidence=confidence,
        text=remark.text,
        stated_since=remark.since,
        stated_removal=remark.removal,
        replacement=replacement,
        inside=inside,
        removal_after=remark.after,
    )


def _is_own(place: _Place, owner: str, named: str) -> bool:
    """Whether a name in a remark is that of the thing which the remark stands at."""
    called = named in place.names or place.symbol.endswith((f".{named}", f"({named})"))
    return called and (owner in ("", "self", "cls") or place.symbol.endswith(f"{owner}.{named}"))


def _named_scope(place: _Place, what: str) -> tuple[str, bool]:
    """What "this method" or "this class" means from inside one."""
    if not place.inside:
        return place.symbol, False
    scope: Scope | None = place.scope
    while scope is not None and scope.parent is not None:
        if scope.is_class == (what == "class"):
            return scope.path, False
        scope = scope.parent
    return ("", False) if what in ("module", "file") else (place.symbol, True)


def _joined(first: Marker, second: Marker) -> Marker:
    surest = min(first, second, key=lambda m: list(Confidence).index(m.confidence))
    return replace(
        first,
        confidence=surest.confidence,
        text=f"{first.text} {second.text}",
        stated_since=first.stated_since or second.stated_since,
        stated_removal=second.stated_removal or first.stated_removal,
        removal_after=second.removal_after if second.stated_removal else first.removal_after,
        replacement=first.replacement or second.replacement,
    )


def _inside(scope: Scope) -> _Place:
    return _Place(scope.path, True, scope, frozenset({scope.name}))


def _whole(symbol: str, scope: Scope) -> _Place:
    return _Place(symbol, False, scope, frozenset({symbol.rpartition(".")[2]}))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_function(scope: Scope) -> bool:
    return scope.parent is not None and not scope.is_class
