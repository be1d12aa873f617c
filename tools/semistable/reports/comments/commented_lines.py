"""Which lines of a change are commented: where a driver breaks, or where core breaks drivers."""

from collections.abc import Collection, Iterator
from itertools import islice

from semistable.model.findings.review import LineComment
from semistable.model.findings.verdict import Finding, Severity, Status, Verdict
from semistable.reports.safe_text import encodable, one_line
from semistable.reports.sentences import place
from semistable.reports.verdict.finding_groups import sorted_findings

_MOST = 100
"""Comments; a forge refuses a review of thousands, and nobody reads them."""


def line_comments(
    verdict: Verdict, repositories: Collection[str], *, waived: bool
) -> tuple[LineComment, ...]:
    """Comment on the lines of these repositories, of what is new and no mere note.

    The first hundred; with `waived` also what somebody owns.
    """
    comments = (
        _comment(path, line, finding)
        for path, line, finding in _commented(verdict, repositories)
        if waived or not finding.waived
    )
    return tuple(islice(comments, _MOST))


def _commented(
    verdict: Verdict, repositories: Collection[str]
) -> Iterator[tuple[str, int, Finding]]:
    for finding in sorted_findings(verdict.findings):
        if finding.status is not Status.NEW or finding.severity is Severity.NOTE:
            continue
        if finding.driver in repositories and finding.path:
            yield finding.path, max(finding.line, 1), finding
        elif verdict.core.name in repositories and finding.core_path and finding.core_line:
            yield finding.core_path, finding.core_line, finding


def _comment(path: str, line: int, finding: Finding) -> LineComment:
    text = f"{finding.message} {finding.hint} [{finding.rule}]"
    if finding.path != path:
        text = f"{finding.driver} {place(finding.path, finding.line)}: {text}"
    return LineComment(
        path=encodable(path),
        line=line,
        severity=finding.severity,
        rule=finding.rule,
        message=encodable(one_line(text)),
    )
