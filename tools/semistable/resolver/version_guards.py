"""Which lines of a module never run with the versions at hand: `if VERSION >= (3, 0):`.

A test is evaluated as far as it compares versions with constants; what cannot be evaluated keeps
both branches alive. Nothing is run: the few forms that tests of versions take are interpreted.
"""

import ast
import operator
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}
_PARSERS = frozenset(("Version", "parse", "parse_version", "LooseVersion", "StrictVersion"))
_DEEPEST = 12
_NUMBER = re.compile(r"\d+")


class Undecidable(Exception):  # noqa: N818 - no error: the test says nothing
    """A test, or a part of one, that reading cannot evaluate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a test may name.

    `value` gives what a dotted name stands for as a constant, a `Version`, or raises Undecidable;
    `has` says whether the thing of a dotted name has an attribute, None where that is unknown.
    """

    value: Callable[[str], object]
    has: Callable[[str, str], bool | None]


def outcome(text: str, names: Names) -> bool | None:
    """Evaluate the source text of a test; None where it cannot be told."""
    try:
        return bool(_value(ast.parse(text, mode="eval").body, names, 0))
    except (Undecidable, SyntaxError, ValueError, TypeError, InvalidVersion, RecursionError):
        return None


def constant(text: str, names: Names) -> object:
    """Evaluate the source text of what is bound to a name; raises Undecidable."""
    try:
        return _value(ast.parse(text, mode="eval").body, names, 0)
    except (SyntaxError, ValueError, TypeError, InvalidVersion, RecursionError) as error:
        raise Undecidable from error


def _value(node: ast.expr, names: Names, depth: int) -> object:
    evaluate = _FORMS.get(type(node))
    if evaluate is None or depth > _DEEPEST:
        raise Undecidable
    return evaluate(node, names, depth)


def _literal(node: ast.Constant, _names: Names, _depth: int) -> object:
    return node.value


def _sequence(node: ast.Tuple | ast.List, names: Names, depth: int) -> object:
    return tuple(_value(element, names, depth + 1) for element in node.elts)


def _negated(node: ast.UnaryOp, names: Names, depth: int) -> object:
    if not isinstance(node.op, ast.Not):
        raise Undecidable
    return not _value(node.operand, names, depth + 1)


def _named(node: ast.Name | ast.Attribute, names: Names, _depth: int) -> object:
    if isinstance(node, ast.Attribute) and node.attr in ("major", "minor", "micro", "release"):
        try:
            owner = names.value(_dotted(node.value))
        except Undecidable:
            owner = None
        if isinstance(owner, Version):
            return getattr(owner, node.attr)
    return names.value(_dotted(node))


def _connected(node: ast.BoolOp, names: Names, depth: int) -> bool:
    """Evaluate `and` and `or`; one part may decide although another cannot be told."""
    decides = isinstance(node.op, ast.Or)
    undecided = False
    for part in node.values:
        try:
            if bool(_value(part, names, depth + 1)) is decides:
                return decides
        except Undecidable:
            undecided = True
    if undecided:
        raise Undecidable
    return not decides


def _compared(node: ast.Compare, names: Names, depth: int) -> bool:
    left = _value(node.left, names, depth + 1)
    for kind, comparator in zip(node.ops, node.comparators, strict=True):
        right = _value(comparator, names, depth + 1)
        compare = _COMPARE.get(type(kind))
        if compare is None:
            raise Undecidable
        one, other = _alike(left, right)
        if not compare(one, other):
            return False
        left = right
    return True


def _alike(left: object, right: object) -> tuple[object, object]:
    """Bring two versions to one type, as packaging and tuples compare them."""
    if isinstance(left, Version) and isinstance(right, str):
        return left, Version(right)
    if isinstance(right, Version) and isinstance(left, str):
        return Version(left), right
    if isinstance(left, Version) and isinstance(right, tuple):
        return left.release, right
    if isinstance(right, Version) and isinstance(left, tuple):
        return left, right.release
    if isinstance(left, Version) is not isinstance(right, Version):
        raise Undecidable
    return left, right


def _part(node: ast.Subscript, names: Names, depth: int) -> object:
    whole = _value(node.value, names, depth + 1)
    if isinstance(whole, Version):
        whole = str(whole)
    if not isinstance(whole, tuple | str):
        raise Undecidable
    if isinstance(node.slice, ast.Slice):
        return whole[slice(*(_limit(limit, names, depth) for limit in _limits(node.slice)))]
    position = _value(node.slice, names, depth + 1)
    if not isinstance(position, int) or not -len(whole) <= position < len(whole):
        raise Undecidable
    return whole[position]


def _limits(node: ast.Slice) -> tuple[ast.expr | None, ...]:
    return node.lower, node.upper, node.step


def _limit(node: ast.expr | None, names: Names, depth: int) -> int | None:
    value = None if node is None else _value(node, names, depth + 1)
    if value is not None and not isinstance(value, int):
        raise Undecidable
    return value


def _called(node: ast.Call, names: Names, depth: int) -> object:
    function = node.func
    last = function.attr if isinstance(function, ast.Attribute) else ""
    last = function.id if isinstance(function, ast.Name) else last
    if last == "hasattr" and len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
        known = names.has(_dotted(node.args[0]), str(node.args[1].value))
        if known is None:
            raise Undecidable
        return known
    if last in _PARSERS and len(node.args) == 1:
        return _version(_value(node.args[0], names, depth + 1))
    if last in ("tuple", "list", "int", "str") and len(node.args) == 1:
        return _converted(last, _value(node.args[0], names, depth + 1))
    if isinstance(function, ast.Attribute) and last in ("startswith", "split", "endswith"):
        owner = _value(function.value, names, depth + 1)
        given = [_value(argument, names, depth + 1) for argument in node.args]
        owner = str(owner) if isinstance(owner, Version) else owner
        if isinstance(owner, str):
            result = getattr(owner, last)(*given)
            return tuple(result) if isinstance(result, list) else result
    if isinstance(function, ast.Attribute) and last == "version" and len(node.args) == 1:
        # As importlib.metadata gives it.
        return names.value(f"metadata.version({_value(node.args[0], names, depth + 1)!s})")
    raise Undecidable


def _converted(kind: str, value: object) -> object:
    if kind == "int" and isinstance(value, str | int):
        return int(value)
    if kind == "str":
        return str(value)
    if isinstance(value, tuple):
        return value
    raise Undecidable


def _version(value: object) -> Version:
    if isinstance(value, Version):
        return value
    if not isinstance(value, str):
        raise Undecidable
    return Version(value)


def _numbers(node: ast.GeneratorExp | ast.ListComp, names: Names, depth: int) -> object:
    """Evaluate `(int(part) for part in version.split("."))`, with or without a filter."""
    (loop, *more) = node.generators
    whole = _value(loop.iter, names, depth + 1)
    if more or not isinstance(whole, tuple) or not isinstance(loop.target, ast.Name):
        raise Undecidable
    if not (isinstance(node.elt, ast.Call) and ast.unparse(node.elt.func) == "int"):
        raise Undecidable
    found = [_NUMBER.match(str(part)) for part in whole]
    return tuple(int(match[0]) for match in found if match)


def _dotted(node: ast.expr) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise Undecidable
    return ".".join([node.id, *reversed(parts)])


def named_in(text: str) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Return the dotted names in a test, and what it asks for with `hasattr`, as pairs."""
    names: set[str] = set()
    probes: set[tuple[str, str]] = set()
    try:
        pending: list[ast.AST] = [ast.parse(text, mode="eval").body]
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(), frozenset()
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            try:
                names.add(_dotted(node))
                continue
            except Undecidable:
                pass
        match node:
            case ast.Call(func=ast.Name(id="hasattr"), args=[owner, ast.Constant(value=name)]):
                with suppress(Undecidable):
                    probes.add((_dotted(owner), str(name)))
        pending.extend(ast.iter_child_nodes(node))
    return frozenset(names), frozenset(probes)


_FORMS: dict[type[ast.expr], Callable[[Any, Names, int], object]] = {
    ast.Attribute: _named,
    ast.BoolOp: _connected,
    ast.Call: _called,
    ast.Compare: _compared,
    ast.Constant: _literal,
    ast.GeneratorExp: _numbers,
    ast.List: _sequence,
    ast.ListComp: _numbers,
    ast.Name: _named,
    ast.Subscript: _part,
    ast.Tuple: _sequence,
    ast.UnaryOp: _negated,
}
"""How each form of expression is evaluated; any other cannot be told."""
