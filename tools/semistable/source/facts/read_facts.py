"""From a Python file to its facts: what it defines and what it uses; nothing of it is ever run."""

from semistable.model.code.facts import Definitions, Facts, Scope, ScopeKind, Uses
from semistable.source.blob_store import FactKind
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.statements import read_statements
from semistable.source.source_file import UNREADABLE, SourceFile, problem_of


def read_facts(file: SourceFile) -> Facts:
    """Read one file; what cannot be parsed gives empty facts with `problem` set."""
    try:
        module = file.module
        walk = Walk(module)
        read_statements(walk, module.body)
        return walk.facts()
    except UNREADABLE as error:
        return _unreadable(problem_of(error), getattr(error, "lineno", None) or 0)


def _unreadable(problem: str, line: int) -> Facts:
    module = Scope(ScopeKind.MODULE, "", 1, 0, -1, {})
    nothing = Definitions(
        (module,), (), (), (), (), dynamic=True, problem=problem, problem_line=line
    )
    return Facts(nothing, Uses((), {}, {}, frozenset()))


FACTS = FactKind("facts 15", read_facts, Facts)
