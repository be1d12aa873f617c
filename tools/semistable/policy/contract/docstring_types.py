"""From the words of annotations and docstrings to types: "nova.objects.instance.Instance", "bool".

A type is a dotted name, or several between "|", or a container with brackets: list[..],
dict[.., ..], tuple[..]. What the words do not say for certain is "", which means not known.
"""

import ast
import re
from collections.abc import Callable

Resolve = Callable[[str], str]
"""Gives the full name of a class of core from a name as a source writes it; "" for none."""

_BUILTINS = frozenset(("bool", "bytes", "dict", "float", "int", "list", "None", "set", "str"))
_DOTTED = re.compile(r"(?:[A-Za-z_]\w*\.)+[A-Z]\w*\b(?!\.\w)")
_NAME = re.compile(r"\b[A-Z][a-z]+[A-Z]\w+\b(?!\.\w)")
_PLAIN = (
    (re.compile(r"(?:an? )?(?:json strings?\b|string\b|str\b|uuid\b)", re.IGNORECASE), "str"),
    (re.compile(r"(?:an? )?int(?:eger)?\b", re.IGNORECASE), "int"),
    (re.compile(r"(?:an? )?(?:list|tuple) of strings\b", re.IGNORECASE), "list[str]"),
    (re.compile(r"(?:an? )?dict(?:ionary)?\b", re.IGNORECASE), "dict"),
    (re.compile(r"None\b(?! if| otherwise)"), "None"),
    (re.compile(r"(?:an? )?list\b", re.IGNORECASE), "list"),
    (
        re.compile(
            r"(?:an? )?bool(?:ean)?\b|(?:True|False) if\b|if (?:`)?(?:true|false)\b"
            r"|indicates (?:if|whether)\b",
            re.IGNORECASE,
        ),
        "bool",
    ),
    (re.compile(r"(?:callback )?function\b|callable\b", re.IGNORECASE), "callable"),
)
"""How a text begins, and the type that it means."""


def told_type(text: str, resolve: Resolve) -> str:
    """Read the type that the words of a docstring's field begin with; "" when they say none."""
    words = text.strip().replace("`", "")
    for pattern, type_ in _PLAIN:
        if pattern.match(words):
            return type_
    for pattern in (_DOTTED, _NAME):
        for name in pattern.findall(words):
            found = resolve(name)
            if found:
                return found
    return ""


def annotated_type(text: str, resolve: Resolve) -> str:
    """Read an annotation's type; "" when a part of it is not known."""
    try:
        return _annotated(ast.parse(text, mode="eval").body, resolve)
    except SyntaxError:
        return ""


def _annotated(node: ast.expr, resolve: Resolve) -> str:
    if isinstance(node, ast.Constant):
        if node.value is None:
            return "None"
        return annotated_type(node.value, resolve) if isinstance(node.value, str) else ""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        parts = [_annotated(side, resolve) for side in (node.left, node.right)]
        return " | ".join(parts) if all(parts) else ""
    if isinstance(node, ast.Subscript):
        return _container(node, resolve)
    name = ast.unparse(node)
    plain = name.rpartition(".")[2]
    return name if name in _BUILTINS else resolve(name) or {"Callable": "callable"}.get(plain, "")


def _container(node: ast.Subscript, resolve: Resolve) -> str:
    name = ast.unparse(node.value).rpartition(".")[2].lower()
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    parts = [_annotated(part, resolve) for part in inner]
    if name == "callable":
        return "callable"
    if not all(parts):
        return ""
    if name == "optional":
        return f"{parts[0]} | None"
    if name == "union":
        return " | ".join(parts)
    name = {"mapping": "dict", "sequence": "list", "iterable": "list"}.get(name, name)
    return f"{name}[{', '.join(parts)}]" if name in ("dict", "list", "tuple", "set") else ""
