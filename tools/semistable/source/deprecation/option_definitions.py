"""The oslo.config options that a source of any age defines, under the names that code reads."""

import ast
import re

from semistable.model.code.definition import Defined, DefinedKind, Definition
from semistable.source.deprecation.marker_calls import SourceCall, call_at
from semistable.source.deprecation.option_markers import OPTION, OptionNames
from semistable.source.deprecation.source_outline import Outline

VERSION = 1
"""Of these definitions: raise it whenever the same bytes would give others."""

_TOLD = re.compile(r"help|deprecated_\w+|sample_default|short|metavar|dest")
"""Settings that change what is said of an option, and not the option."""


def read_option_definitions(source: bytes) -> Defined:
    """Read the options of a file; `value` is the option's class with its settings."""
    if b"Opt(" not in source:
        return Defined()
    outline = Outline(source)
    names = OptionNames(outline)
    found: dict[str, Definition] = {}
    for match in OPTION.finditer(outline.code):
        call = call_at(outline, match.end())
        line = outline.line_of(match.start())
        statement = outline.statement_at(line)
        name = call.text(0, "name")
        if not name or statement is None:
            continue
        symbol = names.full(name, statement)
        kind = match[0].strip().rpartition(".")[2]
        found[symbol] = Definition(
            symbol, DefinedKind.OPTION, line, value=f"{kind}({_settings(call)})"
        )
    return Defined(tuple(found.values()))


def _settings(call: SourceCall) -> str:
    told = sorted((n, v) for n, v in call.keywords.items() if not _TOLD.fullmatch(n))
    return ", ".join(f"{name}={_spelled(value)}" for name, value in told if name != "name")


def _spelled(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:60]}…"
