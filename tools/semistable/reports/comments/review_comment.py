"""An opinion as forges take it; for Gerrit as plain text, in the form that third-party CI has.

The line of a result is https://docs.opendev.org/opendev/system-config/latest/third_party.html:
`* NAME LINK : RESULT comment`.
"""

from collections.abc import Iterator

from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.review import ReviewMessage
from semistable.model.findings.verdict import Answer, Finding, Status, Verdict
from semistable.reports.comments.commented_lines import line_comments
from semistable.reports.safe_text import encodable, one_line
from semistable.reports.sentences import headline, place, state
from semistable.reports.verdict import verdict_markdown
from semistable.reports.verdict.finding_groups import sorted_findings, sorted_unknowns

_RESULTS = {
    Decision.PASS: "SUCCESS",
    Decision.REFUSE: "FAILURE",
    Decision.UNKNOWN: "UNKNOWN",
}
_DECISIONS = {
    Answer.COMPATIBLE: Decision.PASS,
    Answer.INCOMPATIBLE: Decision.REFUSE,
    Answer.UNKNOWN: Decision.UNKNOWN,
}


def opinion(
    verdict: Verdict, *, name: str, repository: str, link: str = "", label: str = ""
) -> ReviewMessage:
    """Make of a verdict what is posted to a change of `repository`; see ReviewMessage."""
    decision = verdict.decision if isinstance(verdict, GateVerdict) else _DECISIONS[verdict.answer]
    more = f"\n[The whole report]({link})\n" if link else ""
    return ReviewMessage(
        name=name,
        decision=decision,
        headline=encodable(one_line(headline(verdict))),
        markdown=encodable(verdict_markdown.render(verdict) + more),
        plain=encodable("\n".join(_plain(verdict, f"{name} {link}".rstrip(), decision)) + "\n"),
        lines=line_comments(verdict, {repository}, waived=False),
        link=link,
        label=label,
    )


def _plain(verdict: Verdict, titled: str, decision: Decision) -> Iterator[str]:
    yield one_line(f"* {titled} : {_RESULTS[decision]} {headline(verdict)}")
    loud = [f for f in sorted_findings(verdict.findings) if f.status is Status.NEW]
    if loud:
        yield ""
        yield from (_finding(finding) for finding in loud)
    unknowns = sorted_unknowns(verdict.unknowns)
    if unknowns:
        yield ""
        for one in unknowns:
            where = place(one.path, one.line) or "the whole tree"
            yield one_line(f"unknown: {one.driver}, {where}: {one.reason}")
    if isinstance(verdict, GateVerdict):
        yield ""
        yield from (one_line(f"{tested.repository}: {state(tested)}") for tested in verdict.tested)
        yield from (one_line(note) for note in verdict.notes)


def _finding(finding: Finding) -> str:
    waived = f" (waived by {finding.waived.owner})" if finding.waived else ""
    where = place(finding.path, finding.line)
    text = f"{finding.driver} {where}: {finding.severity}: {finding.message} [{finding.rule}]"
    return one_line(f"{text}{waived}")
