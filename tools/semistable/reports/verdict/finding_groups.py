"""The order in which a verdict is read: drivers, then causes in core, then places in the driver."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Finding,
    Severity,
    Status,
    Unknown,
    UsageScope,
    Verdict,
    Waived,
)

SEVERITIES = tuple(Severity)
"""Worst first, as the model lists them."""


class FindingGroup(StrEnum):
    """How loud a finding is: open ones are news, the others are shown but quiet."""

    OPEN = "open"
    KNOWN = "known"
    WAIVED = "waived"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence that holds at one or more places of a driver, all against one place of core."""

    rule: str
    severity: Severity
    scope: UsageScope
    message: str
    hint: str
    core_path: str
    core_line: int
    waived: Waived | None
    findings: tuple[Finding, ...]

    @property
    def places(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Each path with its lines, sorted."""
        places = {(finding.path, finding.line) for finding in self.findings}
        by_path = groupby(sorted(places), key=lambda place: place[0])
        return tuple((path, tuple(line for _, line in lines)) for path, lines in by_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What one symbol of core does to one driver: it reads as one thing."""

    core_symbol: str
    statements: tuple[Statement, ...]

    @property
    def severity(self) -> Severity:
        """The worst of its statements, which stand worst first."""
        return self.statements[0].severity

    @property
    def findings(self) -> int:
        """Count the places."""
        return sum(len(statement.findings) for statement in self.statements)

    @property
    def worst_findings(self) -> int:
        """Count the places of the worst severity."""
        return sum(len(s.findings) for s in self.statements if s.severity is self.severity)

    @property
    def core_places(self) -> tuple[tuple[str, int], ...]:
        """Where core is concerned, sorted, each place once."""
        return tuple(sorted({(s.core_path, s.core_line) for s in self.statements if s.core_path}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """All that is said of one driver; `causes` holds only the groups that occur."""

    driver: DriverAnswer
    causes: Mapping[FindingGroup, tuple[Cause, ...]]
    unknowns: tuple[Unknown, ...]

    def count(self, severity: Severity) -> int:
        """Count the open findings of one severity."""
        return sum(
            len(statement.findings)
            for cause in self.causes.get(FindingGroup.OPEN, ())
            for statement in cause.statements
            if statement.severity is severity
        )

    def count_group(self, group: FindingGroup) -> int:
        """Count the findings of one group."""
        return sum(cause.findings for cause in self.causes.get(group, ()))


def group_of(finding: Finding) -> FindingGroup:
    """Tell how loud a finding is; that it is fixed outweighs a waiver, a waiver outweighs known."""
    if finding.status is Status.FIXED:
        return FindingGroup.FIXED
    if finding.waived is not None:
        return FindingGroup.WAIVED
    return FindingGroup.KNOWN if finding.status is Status.KNOWN else FindingGroup.OPEN


def chapters(verdict: Verdict) -> tuple[Chapter, ...]:
    """Return one chapter a driver, by name; a driver that only findings name gets one too."""
    named = {driver.name for driver in verdict.drivers}
    strays = sorted({finding.driver for finding in verdict.findings} - named)
    drivers = [
        *verdict.drivers,
        *(DriverAnswer(name=n, revision="", commit=None, answer=Answer.UNKNOWN) for n in strays),
    ]
    drivers.sort(key=lambda driver: (driver.name, driver.revision))
    return tuple(_chapter(driver, verdict) for driver in drivers)


def unknowns_elsewhere(verdict: Verdict) -> tuple[Unknown, ...]:
    """Return the unknowns that lie in no driver, such as a file of core that cannot be read."""
    known = {chapter.driver.name for chapter in chapters(verdict)}
    return sorted_unknowns(u for u in verdict.unknowns if u.driver not in known)


def shared_causes(chapters: Iterable[Chapter]) -> tuple[tuple[str, Mapping[str, Cause]], ...]:
    """Return the symbols that hurt two drivers or more, worst first, each driver with its cause."""
    by_symbol: dict[str, dict[str, Cause]] = {}
    for chapter in chapters:
        for cause in chapter.causes.get(FindingGroup.OPEN, ()):
            if cause.core_symbol and cause.severity is not Severity.NOTE:
                by_symbol.setdefault(cause.core_symbol, {})[chapter.driver.name] = cause
    shared = [(symbol, hurt) for symbol, hurt in by_symbol.items() if len(hurt) > 1]
    return tuple(sorted(shared, key=lambda row: (_worst(row[1].values()), -len(row[1]), row[0])))


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in an order that depends on nothing but themselves."""
    return tuple(sorted(findings, key=_place_then_all))


def sorted_unknowns(unknowns: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Return unknowns in an order that depends on nothing but themselves."""
    return tuple(sorted(unknowns, key=lambda u: (u.driver, u.path, u.line, u.reason)))


def _chapter(driver: DriverAnswer, verdict: Verdict) -> Chapter:
    own = [finding for finding in verdict.findings if finding.driver == driver.name]
    return Chapter(
        driver=driver,
        causes={
            kind: _causes(found)
            for kind in FindingGroup
            if (found := [finding for finding in own if group_of(finding) is kind])
        },
        unknowns=sorted_unknowns(u for u in verdict.unknowns if u.driver == driver.name),
    )


def _causes(findings: list[Finding]) -> tuple[Cause, ...]:
    causes = [
        Cause(core_symbol=same[0].core_symbol, statements=_statements(same))
        for same in _grouped(findings, _cause_key)
    ]
    return tuple(sorted(causes, key=lambda cause: _urgency(cause.statements[0])))


def _statements(findings: tuple[Finding, ...]) -> tuple[Statement, ...]:
    statements = [
        Statement(
            rule=same[0].rule,
            severity=same[0].severity,
            scope=same[0].scope,
            message=same[0].message,
            hint=same[0].hint,
            core_path=same[0].core_path,
            core_line=same[0].core_line,
            waived=same[0].waived,
            findings=same,
        )
        for same in _grouped(findings, _statement_key)
    ]
    return tuple(sorted(statements, key=_urgency))


def _grouped(
    findings: Iterable[Finding], key: Callable[[Finding], tuple[object, ...]]
) -> list[tuple[Finding, ...]]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted_findings(findings):
        groups.setdefault(key(finding), []).append(finding)
    return [tuple(group) for group in groups.values()]


def _cause_key(finding: Finding) -> tuple[str, ...]:
    """Without a symbol of core, only an equal sentence makes two findings one thing."""
    if finding.core_symbol:
        return (finding.core_symbol,)
    return ("", finding.rule, finding.message)


def _statement_key(finding: Finding) -> tuple[object, ...]:
    return (
        finding.rule,
        finding.severity,
        finding.scope,
        finding.message,
        finding.hint,
        finding.core_path,
        finding.core_line,
        finding.waived,
    )


def _urgency(statement: Statement) -> tuple[int, str, int, str]:
    first = statement.findings[0]
    return (SEVERITIES.index(statement.severity), first.path, first.line, statement.rule)


def _worst(causes: Iterable[Cause]) -> int:
    return min(SEVERITIES.index(cause.severity) for cause in causes)


def _place_then_all(finding: Finding) -> tuple[object, ...]:
    waived = finding.waived
    return (
        finding.driver,
        finding.path,
        finding.line,
        finding.column,
        finding.rule,
        finding.core_symbol,
        finding.driver_symbol,
        finding.message,
        finding.hint,
        SEVERITIES.index(finding.severity),
        finding.scope,
        finding.status,
        finding.core_path,
        finding.core_line,
        (waived.reason, waived.owner, waived.until) if waived else (),
    )
