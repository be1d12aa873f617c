"""What is new, as comments on lines: the data that Zuul's `zuul_return` takes.

The format is validated by zuul/lib/filecomments.py.
"""

import json

from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Severity
from semistable.reports.comments.commented_lines import commented_lines
from semistable.reports.safe_text import encodable, one_line
from semistable.reports.sentences import place

_MOST = 100
"""Comments; a forge refuses a review of thousands, and nobody reads them."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(verdict: GateVerdict) -> str:
    """Return `{"zuul": {"file_comments": ...}}` for the repositories that the changes are of.

    A driver's own change is commented where the driver breaks; core's where core breaks drivers.
    """
    told = {tested.repository for tested in verdict.tested if tested.changes}
    comments: dict[str, list[dict[str, object]]] = {}
    for count, (path, line, finding) in enumerate(commented_lines(verdict, told)):
        if count >= _MOST:
            break
        said = f"{finding.message} {finding.hint} [{finding.rule}]"
        if finding.path != path:
            said = f"{finding.driver} {place(finding.path, finding.line)}: {said}"
        comments.setdefault(encodable(path), []).append(
            {"line": line, "message": encodable(one_line(said)), "level": _LEVELS[finding.severity]}
        )
    document = {"zuul": {"file_comments": comments}}
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
