"""What a merge does to the findings: new, known or cured, although code may have moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from semistable.model.verdict import Finding, Status, Unknown

_Kind = tuple[str, ...]


def effects(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Tell what the state after a merge has from what the state before it had.

    The same finding at the same place is known. So is one that left one place of a driver and
    appeared at another: code that moves breaks nothing that was not broken.
    """
    had = [finding for finding in before if finding.status is not Status.FIXED]
    have = [finding for finding in after if finding.status is not Status.FIXED]
    was = {(finding.identity, finding.severity) for finding in had}
    now = {finding.identity for finding in have}
    gone = [finding for finding in had if finding.identity not in now]
    moved = Counter(_kind(finding) for finding in gone)
    told = []
    for finding in have:
        is_known = (finding.identity, finding.severity) in was
        if not is_known and moved[_kind(finding)] > 0:
            moved[_kind(finding)] -= 1
            is_known = True
        told.append(replace(finding, status=Status.KNOWN if is_known else Status.NEW))
    for finding in reversed(gone):
        if moved[_kind(finding)] > 0:
            moved[_kind(finding)] -= 1
            told.append(replace(finding, status=Status.FIXED))
    return tuple(sorted(told, key=lambda f: (f.driver, f.path, f.line, f.column, f.rule)))


def new_unknowns(before: Iterable[Unknown], after: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Give what cannot be read after a merge and could before, wherever its line is."""
    known = {(unknown.driver, unknown.path, unknown.reason) for unknown in before}
    return tuple(u for u in after if (u.driver, u.path, u.reason) not in known)


def _kind(finding: Finding) -> _Kind:
    """Give what stays the same when code moves within a driver."""
    return (
        finding.driver,
        finding.rule,
        finding.core_symbol,
        finding.cause,
        finding.severity,
        finding.scope,
    )
