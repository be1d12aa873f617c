"""What a merge does to the findings: new, known or cured, although code may have moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from semistable.model.findings.verdict import Finding, Severity, Status, Unknown

_Kind = tuple[str, ...]
_RANK = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_REMOVAL = "removal-without-window"


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
    return _sorted(told)


def both(on_old_core: Iterable[Finding], on_new_core: Iterable[Finding]) -> tuple[Finding, ...]:
    """Tell what a driver's change and core's together bring.

    `on_old_core` are the effects of the driver's change where core stays, `on_new_core` what the
    changed driver has at the new core, compared with the old one. The two may part one finding
    into causes differently, so that causes do not tell findings apart here.
    """
    first = tuple(on_old_core)
    have = [finding for finding in on_new_core if finding.status is not Status.FIXED]
    brought = {_loosely(finding) for finding in first if finding.status is Status.NEW}
    now = {_loosely(finding) for finding in have}
    told = [
        replace(finding, status=Status.NEW)
        if finding.status is Status.KNOWN and _loosely(finding) in brought
        else finding
        for finding in have
    ]
    told += [
        replace(finding, status=Status.FIXED)
        for finding in first
        if finding.status is not Status.NEW and _loosely(finding) not in now
    ]
    return _sorted(told)


def weighed(breaches: Iterable[Finding], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Let a removal without a window refuse a merge only where it breaks somebody.

    What nobody misses may go: Nova itself drops unused methods so, and no driver ever minded. It
    stays a warning.
    """
    hurt = {
        finding.core_symbol
        for finding in findings
        if finding.status is Status.NEW and finding.severity is Severity.ERROR
    }
    return tuple(
        breach
        if breach.rule != _REMOVAL or any(_same(breach.core_symbol, symbol) for symbol in hurt)
        else replace(breach, severity=min(breach.severity, Severity.WARNING, key=_RANK.index))
        for breach in breaches
    )


def _same(one: str, other: str) -> bool:
    """Whether two names are one symbol, or one holds the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _loosely(finding: Finding) -> tuple[str, ...]:
    return finding.identity[:-1]


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (f.driver, f.path, f.line, f.column, f.rule)))


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
