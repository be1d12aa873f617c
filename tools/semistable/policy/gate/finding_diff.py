"""What differs between two sets of findings: what is new, known or fixed; code may have moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from semistable.model.findings.verdict import Finding, Severity, Status, Unknown, by_place

_RANK = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_REMOVAL = "removal-without-window"


def finding_diff(
    before: Iterable[Finding], after: Iterable[Finding], *, code_moves: bool = False
) -> tuple[Finding, ...]:
    """Mark what was there before, as badly, as known, what was not as new; add what is fixed.

    Where it is the driver that changes, so that its code may move, a finding that left one place
    and appeared at another is known: what moves breaks nothing that was not broken. Where only
    core changes nothing of a driver moves, and another place is another finding.
    """
    had = [finding for finding in before if finding.status is not Status.FIXED]
    have = [finding for finding in after if finding.status is not Status.FIXED]
    was = {(finding.identity, finding.severity) for finding in had}
    now = {finding.identity for finding in have}
    gone = [finding for finding in had if finding.identity not in now]
    left = Counter(finding.movable_identity for finding in gone)
    told = []
    for finding in have:
        known = (finding.identity, finding.severity) in was
        if not known and code_moves and left[finding.movable_identity] > 0:
            left[finding.movable_identity] -= 1
            known = True
        told.append(replace(finding, status=Status.KNOWN if known else Status.NEW))
    for finding in reversed(gone):
        if left[finding.movable_identity] > 0:
            left[finding.movable_identity] -= 1
            told.append(replace(finding, status=Status.FIXED))
    return tuple(sorted(told, key=by_place))


def joint_diff(
    on_old_core: Iterable[Finding], on_new_core: Iterable[Finding]
) -> tuple[Finding, ...]:
    """Tell what a driver's change and core's together bring.

    `on_old_core` is what the driver's change brings where core stays, `on_new_core` what the
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
    return tuple(sorted(told, key=by_place))


def _loosely(finding: Finding) -> tuple[str, ...]:
    return finding.identity[:-1]


def new_unknowns(before: Iterable[Unknown], after: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Give what cannot be read after a merge and could before, wherever its line is."""
    known = {unknown.identity for unknown in before}
    return tuple(unknown for unknown in after if unknown.identity not in known)


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
