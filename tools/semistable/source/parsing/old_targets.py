"""What Python 2 unpacks where Python 3 binds one name: parameters, and caught exceptions."""

import ast
from collections.abc import Iterator

from semistable.source.parsing.token_cursor import LOAD, STORE


def names_in(target: ast.expr) -> Iterator[str]:
    """Give the names that an unpacking binds, in their order."""
    if isinstance(target, ast.Name):
        yield target.id
    for child in ast.iter_child_nodes(target):
        if isinstance(child, ast.expr):
            yield from names_in(child)


def joined_name(target: ast.expr) -> str:
    """Name what is unpacked after the names in it, as lib2to3 did."""
    return "_".join(names_in(target))


def unpacking(target: ast.expr) -> ast.Assign:
    """Make the statement that unpacks what was bound to the joined name."""
    value = ast.copy_location(ast.Name(joined_name(target), LOAD), target)
    return ast.copy_location(ast.Assign([target], value), target)


def handler_without_brackets(kind: ast.Tuple, body: list[ast.stmt]) -> ast.ExceptHandler:
    """Make a handler of what stands between commas behind `except`, without brackets around.

    Python 2 binds the exception to the second of two, PEP 758 has classes of exceptions. A class
    begins with a capital or has a dot, what is bound does neither.
    """
    if len(kind.elts) == 2 and _is_bound(kind.elts[1]):
        return binding_handler(kind.elts[0], kind.elts[1], body)
    return ast.ExceptHandler(kind, None, body)


def binding_handler(kind: ast.expr, bound: ast.expr, body: list[ast.stmt]) -> ast.ExceptHandler:
    """Make a handler that binds what was caught to a name, or unpacks it."""
    if isinstance(bound, ast.Name):
        return ast.ExceptHandler(kind, bound.id, body)
    _store(bound)
    return ast.ExceptHandler(kind, joined_name(bound), [unpacking(bound), *body])


def _is_bound(node: ast.expr) -> bool:
    elements = node.elts if isinstance(node, ast.Tuple) else [node]
    names = [element.id for element in elements if isinstance(element, ast.Name)]
    return len(names) == len(elements) > 0 and not any(name[0].isupper() for name in names)


def _store(target: ast.expr) -> None:
    for node in ast.walk(target):
        if isinstance(node, ast.Name | ast.Tuple):
            node.ctx = STORE
