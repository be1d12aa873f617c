"""The settings of an oslo.config option as written, brought to one spelling.

oslo.config compares two options by all their attributes, help text included, so the text of every
setting counts (https://opendev.org/openstack/oslo.config, cfg.py, Opt.__eq__).
"""

import ast


def option_settings(call: ast.Call) -> tuple[tuple[str, str], ...]:
    """Give the keyword settings of `StrOpt("name", default=..., help=...)`, sorted by name."""
    settings = {keyword.arg or "**": _spelling(keyword.value) for keyword in call.keywords}
    return tuple(sorted(settings.items()))


def _spelling(node: ast.expr) -> str:
    folded = _fold(node)
    return repr(folded) if isinstance(folded, str) else ast.unparse(node)


def _fold(node: ast.expr) -> str | None:
    """Give the value of a text written in one or several pieces, translated or not."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _fold(node.left), _fold(node.right)
        return left + right if left is not None and right is not None else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
        return _fold(node.args[0]) if len(node.args) == 1 else None
    return None
