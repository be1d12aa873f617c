"""What is new, as comments on lines: the data that Zuul's `zuul_return` takes.

The format is validated by zuul/lib/filecomments.py.
"""

import json

from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Severity
from semistable.reports.comments.commented_lines import line_comments

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(verdict: GateVerdict) -> str:
    """Return `{"zuul": {"file_comments": ...}}` for the repositories that the changes are of.

    A driver's own change is commented where the driver breaks; core's where core breaks drivers.
    """
    changed = {tested.repository for tested in verdict.tested if tested.changes}
    comments: dict[str, list[dict[str, object]]] = {}
    for one in line_comments(verdict, changed, waived=True):
        comments.setdefault(one.path, []).append(
            {"line": one.line, "message": one.message, "level": _LEVELS[one.severity]}
        )
    document = {"zuul": {"file_comments": comments}}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
