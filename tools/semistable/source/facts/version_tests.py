"""Tests of versions: which lines run only with some versions of core, a library or Python."""

import ast

from semistable.model.code.facts import Branch
from semistable.source.facts.module_walk import Walk

_LONGEST = 300
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


def note_version(walk: Walk, targets: list[ast.expr], value: ast.expr) -> None:
    """Note what the module binds to names that speak of versions, or to a test of them."""
    if walk.current:
        return
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    text = version_text(value) if names else ""
    plain = ""
    named = any("version" in name.lower() for name in names)
    if named and not text and isinstance(value, ast.Constant | ast.Tuple):
        plain = ast.unparse(value)
    for name in names:
        spoken = text or (plain if "version" in name.lower() else "")
        if spoken and len(spoken) <= _LONGEST:
            walk.versions[name] = spoken


def version_text(node: ast.expr) -> str:
    """Return the source text of an expression that speaks of versions; "" for any other."""
    if not any(_speaks(inner) for inner in ast.walk(node)):
        return ""
    text = ast.unparse(node)
    return text if len(text) <= _LONGEST else ""


def _speaks(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else ""
    name = node.id if isinstance(node, ast.Name) else name
    return name in _PROBES or "version" in name.lower()
