"""What a remark in a source stands at: a definition, a parameter, an option, or a piece of code."""

import re

import msgspec

from semistable.source.deprecation.config_options import OptionNames
from semistable.source.deprecation.source_outline import (
    LogicalLine,
    Outline,
    OutlineScope,
    bound_attribute,
    bound_name,
)
from semistable.source.deprecation.source_text import CommentBlock

_KEY = re.compile(r"\s*[\"'](\w+)[\"']\s*:")
_NAME = re.compile(r"\s*\*{0,2}([A-Za-z_]\w*)")


class MarkerTarget(msgspec.Struct, frozen=True, gc=False):
    """A symbol, or a piece inside one; `scope` is the one described, or else the one around.

    `names` are the words by which a remark would call it.
    """

    symbol: str
    scope: OutlineScope
    names: frozenset[str]
    inside: bool = False


def of_comment(outline: Outline, options: OptionNames, block: CommentBlock) -> MarkerTarget:
    """Find what a comment stands at: what follows it right away, or the code around it."""
    around = outline.statement_at(block.line)
    if around is not None and around.line <= block.line <= around.last_line:
        return _within(outline, options, block, around)
    scope = outline.scope_at(block.line, block.column)
    following = outline.statement_after(block.last_line)
    if (
        following is None
        or following.line != block.last_line + 1
        or following.indent != block.column
    ):
        return _piece_of(scope)
    return _before(outline, scope, following)


def of_docstring(outline: Outline, scope: OutlineScope, parameter: str | None) -> MarkerTarget:
    """Find what a piece of a docstring describes; None for a parameter means nothing by name."""
    if parameter:
        return MarkerTarget(f"{scope.path}({parameter})", scope, frozenset({parameter}))
    names = frozenset({scope.name, *outline.parameters(scope)})
    return MarkerTarget(scope.path, scope, names, inside=parameter is None)


def _within(
    outline: Outline, options: OptionNames, block: CommentBlock, around: LogicalLine
) -> MarkerTarget:
    """Behind code of the same line, or between the lines of a statement in brackets."""
    if not block.alone and around.line == around.last_line:
        return _before(outline, around.scope, around)
    line = block.line if not block.alone else block.last_line + 1
    if around.opens is not None:
        return _in_header(outline, around.opens, outline.line(line))
    option = options.around(outline.span(line, line), around)
    return _whole(option, around.scope) if option else _in_value(around, outline.line(line))


def _in_header(outline: Outline, opened: OutlineScope, text: str) -> MarkerTarget:
    """Between the parameters of a function."""
    name = _NAME.match(text)
    if name and not opened.is_class and name[1] in outline.parameters(opened):
        return _whole(f"{opened.path}({name[1]})", opened)
    return _piece_of(opened)


def _in_value(around: LogicalLine, text: str) -> MarkerTarget:
    """Between the lines of a value that a name is given."""
    scope, name = around.scope, bound_name(around)
    key = _KEY.match(text)
    if key and scope.is_class and name == "fields":
        # A versioned object's fields are its attributes.
        return _whole(f"{scope.path}.{key[1]}", scope)
    if name and not scope.is_function:
        return MarkerTarget(joined(scope.path, name), scope, frozenset({name}), inside=True)
    return _piece_of(scope)


def _before(outline: Outline, scope: OutlineScope, statement: LogicalLine) -> MarkerTarget:
    """Right above a statement, or at the end of its line."""
    decorated = outline.decorated(statement)
    if decorated is None:
        return _piece_of(scope)
    statement = decorated
    if scope.is_function:
        return _before_in_function(outline, scope, statement)
    if statement.opens is not None:
        names = frozenset({statement.opens.name, *outline.parameters(statement.opens)})
        return MarkerTarget(statement.opens.path, statement.opens, names)
    name = bound_name(statement)
    return _whole(joined(scope.path, name), scope) if name else _piece_of(scope)


def _before_in_function(
    outline: Outline, scope: OutlineScope, statement: LogicalLine
) -> MarkerTarget:
    if outline.docstring_scope(statement.line) is scope:
        return _whole(scope.path, scope)
    attribute, owner = bound_attribute(statement), scope.parent
    if attribute and scope.name == "__init__" and owner is not None and owner.is_class:
        return _whole(f"{owner.path}.{attribute}", owner)
    return _piece_of(scope)


def _piece_of(scope: OutlineScope) -> MarkerTarget:
    return MarkerTarget(scope.path, scope, frozenset({scope.name}), inside=True)


def _whole(symbol: str, scope: OutlineScope) -> MarkerTarget:
    return MarkerTarget(symbol, scope, frozenset({symbol.rpartition(".")[2]}))


def joined(path: str, name: str) -> str:
    """Join a scope's path and a name in it."""
    return f"{path}.{name}" if path else name
