"""From the bytes of a Python file to its facts; nothing of it is ever run."""

from semistable.model.code.facts import Definitions, Facts, Scope, ScopeKind, Uses
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.statements import read_statements
from semistable.source.parsing.parse import parse

VERSION = 12
"""Of the facts: raise it whenever the same bytes would give other facts."""

_LARGEST = 4 * 1024 * 1024
"""Bytes; the largest sources of Nova have a third of it, and parsing takes 200 times the memory."""


def read_facts(source: bytes) -> Facts:
    """Read one file; what cannot be parsed gives empty facts with `problem` set."""
    if len(source) > _LARGEST:
        return _unreadable("too large for a source", 0)
    try:
        module = parse(source)
        walk = Walk(module)
        read_statements(walk, module.body)
        return walk.facts()
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return _unreadable(f"not Python: {getattr(error, 'msg', error)}", line)
    except (RecursionError, MemoryError):
        return _unreadable("nested too deeply to be read", 0)


def _unreadable(problem: str, line: int) -> Facts:
    module = Scope(ScopeKind.MODULE, "", 1, 0, -1, {})
    nothing = Definitions(
        (module,), (), (), (), (), dynamic=True, problem=problem, problem_line=line
    )
    return Facts(nothing, Uses((), {}, {}, frozenset()))
