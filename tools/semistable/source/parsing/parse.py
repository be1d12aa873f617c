"""Parse Python sources of any age into the nodes of `ast`, the same whichever Python runs this.

The interpreter's own parser is the quickest, so it is asked first. What it refuses, because it is
older or newer than the source, is read by `module_parser.py`, which has the grammars of Python 2.4
to 3.15 in one.
"""

import ast
import sys
import warnings
from typing import TypeVar

from semistable.source.parsing.older_nodes import with_older_nodes

_Node = TypeVar("_Node", bound=ast.AST)
_OLDEST = (3, 11)
"""The version whose nodes the readers know."""


def parse(source: bytes) -> ast.Module:
    """Parse a file of Python 2 or 3; raise SyntaxError or ValueError when it is neither."""
    try:
        return parse_as_it_is(source)
    except SyntaxError:
        from semistable.source.parsing.module_parser import parse_module  # noqa: PLC0415 - see LAZY_IMPORTS

        return _encodable(parse_module(source), source)


def parse_as_it_is(source: bytes) -> ast.Module:
    """Parse a file that today's Python can read; raise SyntaxError or ValueError for any other."""
    with warnings.catch_warnings():
        # Invalid escapes of foreign sources are not our concern.
        warnings.simplefilter("ignore")
        module = ast.parse(source)
    if sys.version_info[:2] > _OLDEST:
        module = with_older_nodes(module, source)
    return _encodable(module, source)


def parse_expression(text: str) -> ast.expr:
    """Parse one expression of Python 2 or 3; raise SyntaxError or ValueError when it is neither."""
    (statement, *more) = parse(f"({text}\n)".encode()).body
    if more or not isinstance(statement, ast.Expr):
        raise SyntaxError("not one expression")
    return statement.value


def _encodable(tree: _Node, source: bytes) -> _Node:
    """Respell halves of surrogate pairs in strings, which Python allows and UTF-8 does not."""
    if b"\\u" in source or b"\\U" in source:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = node.value.encode("utf-8", "backslashreplace").decode()
    return tree
