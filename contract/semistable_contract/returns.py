"""Compares the result of a method with the type in the contract."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from semistable_contract.showing import shown

PLAIN: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bytes": bytes,
    "float": (float, int),
    "list": list,
    "dict": Mapping,
    "tuple": tuple,
    "set": (set, frozenset),
    "bool": bool,
}
ANYTHING = {"any", "Any", "object", "typing.Any"}
ITEMS = 50
"""The number of items of a container that are checked."""


class UnknownTypeError(Exception):
    """The type is not in the grammar, or core does not have it."""


def mismatch(value: object, returns: str, where: str = "") -> str | None:
    """Return how a value differs from a type of the contract; None if it fits.

    The grammar is that of Python's annotations: names, dotted names of core, `|`, `list[..]`,
    `dict[.., ..]`, `tuple[..]`, `set[..]`. Raises UnknownTypeError for anything else.
    """
    try:
        node = ast.parse(returns, mode="eval").body
    except SyntaxError as error:
        raise UnknownTypeError(returns) from error
    return _mismatch(value, node, where)


def _mismatch(value: object, node: ast.expr, where: str) -> str | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [_mismatch(value, side, where) for side in (node.left, node.right)]
        if None in sides:
            return None
        closer = [side for side in sides if side and side.rpartition(" is ")[0] != (where or "it")]
        return closer[0] if closer else _wrong(value, node, where)
    if isinstance(node, ast.Subscript):
        return _mismatch(value, node.value, where) or next(_inside(value, node, where), None)
    return None if _fits(value, ast.unparse(node)) else _wrong(value, node, where)


def _wrong(value: object, node: ast.expr, where: str) -> str:
    kind = "" if value is None else f" ({type(value).__name__})"
    return f"{where or 'it'} is {shown(value)}{kind}, not {ast.unparse(node)}"


def _fits(value: object, name: str) -> bool:
    if name in ANYTHING:
        return True
    if name == "None":
        return value is None
    if name == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, PLAIN[name] if name in PLAIN else _class(name))


def _class(name: str) -> type:
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise UnknownTypeError(name) from error
    if not isinstance(found, type):
        raise UnknownTypeError(name)
    return found


def _inside(value: Any, node: ast.Subscript, where: str) -> Iterator[str]:
    wanted = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    outer = where or "it"
    if isinstance(value, Mapping):
        pairs = list(value.items())[:ITEMS]
        found = [_mismatch(key, wanted[0], f"a key of {outer}") for key, _ in pairs]
        found += [_mismatch(item, wanted[-1], f"{outer}[{key!r}]") for key, item in pairs]
    elif isinstance(value, tuple) and len(wanted) > 1 and not _ellipsis(wanted[-1]):
        if len(wanted) != len(value):
            yield _wrong(value, node, where)
            return
        numbered = enumerate(zip(value, wanted, strict=True))
        found = [_mismatch(item, kind, f"{outer}[{n}]") for n, (item, kind) in numbered]
    else:
        items = enumerate(list(value)[:ITEMS])
        found = [_mismatch(item, wanted[0], f"{outer}[{n}]") for n, item in items]
    yield from filter(None, found)


def _ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
