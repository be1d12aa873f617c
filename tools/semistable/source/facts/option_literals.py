"""The name and the settings of an oslo.config option as written, brought to one spelling.

oslo.config compares two options by all their attributes, help text included, so the text of every
setting counts (https://opendev.org/openstack/oslo.config, cfg.py, Opt.__eq__).
"""

import ast
import re

from semistable.model.code.facts import OptionDefinition
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.syntax_nodes import folded

_CONVERSION = re.compile(r"%(?:\(\w*\))?[#0\- +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]")
_REPLACEMENT = re.compile(r"\{[^{}]*\}")
_MOST_SPELLED = 500_000
"""Letters of settings that are kept of a file; Nova's largest has a tenth of it."""
_SHORTEST = 3
"""Letters of a name that have to be known, lest it could be any."""


def read_option(walk: Walk, call: ast.Call, kind: str, number: int) -> None:
    """Note the option that a call defines, unless it may have any name; `number` is its chain."""
    name = option_name(call.args[0]) if call.args else ""
    if name:
        # Options may be settings of options, so that the innermost is spelled many times.
        settings = option_settings(call) if walk.spelled < _MOST_SPELLED else ()
        walk.spelled += sum(len(text) for _, text in settings)
        walk.options.append(OptionDefinition(number, kind, name, call.lineno, settings))


def option_name(node: ast.expr) -> str:
    """Return an option's name, with `*` for what is put in at run time; "" when it may be any."""
    name = _name(node)
    return name if len(name.replace("*", "")) >= _SHORTEST or "*" not in name else ""


def _name(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text))):
            return _CONVERSION.sub("*", text)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _name(left) + _name(right)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return _REPLACEMENT.sub("*", text)
        case ast.JoinedStr(values=values):
            return "".join(_name(value) for value in values)
        case _:
            return "*"


def option_settings(call: ast.Call) -> tuple[tuple[str, str], ...]:
    """Return the keyword settings of `StrOpt("name", default=..., help=...)`, sorted by name."""
    settings = {keyword.arg or "**": _spelling(keyword.value) for keyword in call.keywords}
    return tuple(sorted(settings.items()))


def _spelling(node: ast.expr) -> str:
    text = folded(node, exact=True)
    return ast.unparse(node) if text is None else repr(text)
