"""Read annotations: which class a parameter, an attribute or a result is annotated with."""

import ast

from semistable.model.code.facts import Expression, Guard
from semistable.source.facts.expressions import read_value
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.syntax_nodes import last_name

_TRANSPARENT = frozenset(("Optional", "Union", "Annotated", "ClassVar", "Final", "Required"))
"""Forms of `typing` whose first argument that is not None tells the class."""
_OTHER = frozenset(("type", "Type", "Callable", "Literal"))
"""Forms whose arguments are not the class of the value."""
_LONGEST = 300


def is_of_class(node: ast.expr) -> bool:
    """Whether an annotation says `ClassVar`, so that instances have no such field."""
    return last_name(node.value if isinstance(node, ast.Subscript) else node) == "ClassVar"


def read_annotation(walk: Walk, node: ast.expr) -> Expression:
    """Read an annotation and return the expression of the class of the value, None if unknown.

    An annotation in quotes never runs, so its names are read as for type checkers alone.
    """
    if isinstance(node, ast.Constant):
        return _quoted(walk, node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _only([read_annotation(walk, part) for part in (node.left, node.right)])
    if isinstance(node, ast.Subscript):
        name = last_name(node.value)
        if name in _TRANSPARENT:
            read_value(walk, node.value)
            return _first(walk, node.slice, several=name == "Union")
        if name in _OTHER:
            read_value(walk, node)
            return None
    return read_value(walk, node)


def _first(walk: Walk, node: ast.expr, *, several: bool) -> Expression:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    found = [read_annotation(walk, part) for part in parts]
    return _only(found) if several else found[0] if found else None


def _only(found: list[Expression]) -> Expression:
    """Return the one class among several; None where there are more."""
    classes = [one for one in found if one is not None]
    return classes[0] if len(classes) == 1 else None


def _quoted(walk: Walk, text: str) -> Expression:
    if len(text) > _LONGEST:
        return None
    try:
        inner = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    before = walk.guards
    walk.guards = before | int(Guard.TYPE_CHECKING)
    found = read_annotation(walk, inner)
    walk.guards = before
    return found
