"""What a `try` or a `with` around some code excuses."""

import ast

from semistable.model.code.facts import Guard

_CAUGHT = {
    "ImportError": Guard.IMPORT,
    "ModuleNotFoundError": Guard.IMPORT,
    "AttributeError": Guard.ATTRIBUTE,
    "TypeError": Guard.TYPE,
    "NotImplementedError": Guard.NOT_IMPLEMENTED,
    "KeyError": Guard.KEY,
    "LookupError": Guard.KEY,
    "NameError": Guard.NAME,
    "NoSuchOptError": Guard.ATTRIBUTE,
    # `except Exception` and a bare `except` excuse an import that is tried. Elsewhere they mostly
    # log or clean up, and what was asked for is not done.
    "Exception": Guard.IMPORT,
    "BaseException": Guard.IMPORT,
}
_EXPECTING = ("assertRaises", "assertRaisesRegex", "raises")


def caught_by(handlers: list[ast.ExceptHandler]) -> int:
    """Say what these `except` clauses catch together."""
    caught = 0
    for handler in handlers:
        caught |= caught_type(handler.type)
    return caught


def caught_type(kind: ast.expr | None) -> int:
    """Say what `except kind` catches; None stands for a bare `except`."""
    if kind is None:
        return int(Guard.IMPORT)
    caught = 0
    for one in kind.elts if isinstance(kind, ast.Tuple) else (kind,):
        caught |= int(_CAUGHT.get(last_name(one), 0))
    return caught


def expected_by(items: list[ast.withitem]) -> int:
    """Say whether a test expects the code under this `with` to fail."""
    calls = [item.context_expr for item in items if isinstance(item.context_expr, ast.Call)]
    expected = any(last_name(call.func) in _EXPECTING for call in calls)
    return int(Guard.EXPECTED_FAILURE) if expected else 0


def condition(test: ast.expr) -> int:
    """Say whether code under this `if` is only for type checkers."""
    return int(Guard.TYPE_CHECKING) if last_name(test) == "TYPE_CHECKING" else 0


def last_name(node: ast.expr) -> str:
    """Give the `c` of `a.b.c` or of a bare `c`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
