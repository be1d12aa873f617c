"""Tests of versions: which lines run only with some versions of core, a library or Python."""

import ast
from collections.abc import Iterable

from semistable.model.code.facts import Branch
from semistable.source.facts.module_walk import Walk

_LONGEST = 300
_MOST_LINES = 10
"""Of a test; one that takes more is longer than what is kept."""
_PROBES = frozenset(("hasattr", "PY2", "PY3", "find_spec"))


def note_branches(walk: Walk, node: ast.If) -> None:
    """Note which lines of an `if` depend on a test of versions."""
    text = version_text(node.test)
    if not text:
        return
    for body, outcome in ((node.body, True), (node.orelse, False)):
        if body:
            last = body[-1].end_lineno or body[-1].lineno
            walk.branches.append(Branch(text, walk.current, body[0].lineno, last, outcome))


def note_version(walk: Walk, targets: Iterable[ast.expr], value: ast.expr) -> None:
    """Note what the module binds to names that speak of versions, or to a test of them."""
    names = () if walk.current else tuple(t.id for t in targets if isinstance(t, ast.Name))
    if not names:
        return
    text = version_text(value)
    if not text and isinstance(value, ast.Constant | ast.Tuple):
        names = tuple(name for name in names if "version" in name.lower())
        text = ast.unparse(value) if names else ""
    if text and len(text) <= _LONGEST:
        walk.versions |= dict.fromkeys(names, text)


def version_text(node: ast.expr) -> str:
    """Return the source text of an expression that speaks of versions; "" for any other."""
    if (node.end_lineno or 0) - node.lineno > _MOST_LINES or not _speaks_of_versions(node):
        return ""
    text = ast.unparse(node)
    return text if len(text) <= _LONGEST else ""


def _speaks_of_versions(whole: ast.AST) -> bool:
    waiting = [whole]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.Attribute):
            name = node.attr
            waiting.append(node.value)
        else:
            if not isinstance(node, ast.Constant):
                waiting += ast.iter_child_nodes(node)
            continue
        if name in _PROBES or "version" in name.lower():
            return True
    return False
