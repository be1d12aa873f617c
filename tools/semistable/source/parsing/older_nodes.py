"""Give what a newer interpreter reads the tree that Python 3.11 has, so that all read the same.

The nearest of each node is that of `module_parser.py`. PEP 695 brought type parameters and aliases,
PEP 750 t-strings, PEP 758 classes of exceptions without brackets, which Python 2 means otherwise,
PEP 798 unpacking in comprehensions, PEP 810 lazy imports.
"""

import ast
import re
from collections.abc import Callable
from typing import Any

from semistable.source.parsing.old_targets import handler_without_brackets

_NEWER = re.compile(
    rb"\b(?:type\s+[^\W\d]\w*\s*[\[=]|(?:def|class)\s+\w+\s*\[|(?:[tT][rR]?|[rR][tT])[\"']|lazy\s)"
    rb"|\bexcept\b[^:\n,(]*+(?:\([^()]*+\))?[^:\n,(]*+,|\{\s*\*\*"
)
"""What a source has that holds one of these; most that have it hold none."""


def with_older_nodes(module: ast.Module, source: bytes) -> ast.Module:
    """Change the nodes of a module that Python 3.11 does not have."""
    if _NEWER.search(source):
        _Older().visit(module)
    return module


class _Older(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if "type_params" in node._fields:
            node.type_params = []  # type: ignore[attr-defined]
        if "is_lazy" in node._fields:
            node.is_lazy = 0  # type: ignore[attr-defined]
        change = _CHANGES.get(type(node).__name__)
        return ast.copy_location(change(node), node) if change is not None else node


def _alias(node: Any) -> ast.AST:
    return ast.Assign([node.name], node.value)


def _template(node: Any) -> ast.AST:
    return ast.JoinedStr(node.values)


def _interpolation(node: Any) -> ast.AST:
    return ast.FormattedValue(node.value, node.conversion, node.format_spec)


def _comprehension(node: Any) -> ast.AST:
    if getattr(node, "value", None) is not None:
        return node  # type: ignore[no-any-return]
    unpacked = ast.Starred(node.key, ast.Load())
    return ast.SetComp(ast.copy_location(unpacked, node.key), node.generators)


def _handler(node: Any) -> ast.AST:
    kind = node.type
    without_brackets = (
        isinstance(kind, ast.Tuple)
        and kind.elts
        and (kind.lineno, kind.col_offset) == (kind.elts[0].lineno, kind.elts[0].col_offset)
    )
    return handler_without_brackets(kind, node.body) if without_brackets else node


_CHANGES: dict[str, Callable[[Any], ast.AST]] = {
    "DictComp": _comprehension,
    "ExceptHandler": _handler,
    "Interpolation": _interpolation,
    "TemplateStr": _template,
    "TypeAlias": _alias,
}
