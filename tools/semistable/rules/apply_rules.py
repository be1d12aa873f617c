"""Apply all rules to the usages of one driver; compare the findings with a baseline."""

from dataclasses import replace

from semistable.model.findings.rule import Contact
from semistable.model.findings.verdict import Finding, Status
from semistable.rules.registry import RULES


def findings(contact: Contact) -> tuple[Finding, ...]:
    """Apply every rule; return the distinct findings, sorted by place."""
    found = {finding for rule in RULES for finding in rule.check(contact)}
    return tuple(sorted(found, key=_by_place))


def _by_place(finding: Finding) -> tuple[str, str, int, int, str, str, str, str]:
    return (
        finding.driver,
        finding.path,
        finding.line,
        finding.column,
        finding.rule,
        finding.core_symbol,
        finding.message,
        finding.cause,
    )


def against_baseline(now: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Mark the findings of the baseline with the same severity as known; add lost ones as fixed."""
    had = {(finding.identity, finding.severity) for finding in before}
    have = {finding.identity for finding in now}
    marked = [
        replace(finding, status=Status.KNOWN)
        if (finding.identity, finding.severity) in had
        else finding
        for finding in now
    ]
    fixed = [
        replace(finding, status=Status.FIXED) for finding in before if finding.identity not in have
    ]
    return tuple(sorted((*marked, *fixed), key=_by_place))
