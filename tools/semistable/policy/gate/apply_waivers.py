"""Apply waivers to a verdict: what they cover, which have expired, which match nothing."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Finding,
    Status,
    Verdict,
    Waived,
    answer,
)
from semistable.model.findings.waiver import EXPIRED, UNMATCHED, Waiver, WaiverDate

_Verdict = TypeVar("_Verdict", bound=Verdict)


def apply(
    verdict: _Verdict, waivers: Iterable[Waiver], moment: WaiverDate, judged: Collection[str] = ()
) -> _Verdict:
    """Mark the findings that a waiver covers, and add a finding for each waiver that is rotten.

    A driver's answer follows its own findings, never those about waivers. Only for the drivers in
    `judged` a waiver that matches nothing is told: of any other not everything was looked at.
    No move of core brings a rotten waiver, so that with a baseline they are known.
    """
    all_of_them = tuple(waivers)
    live = [waiver for waiver in all_of_them if not expired(waiver, moment)]
    over = [waiver for waiver in all_of_them if waiver not in live]
    used: set[Waiver] = set()
    found = tuple(_waived(finding, live, used) for finding in verdict.findings)
    status = Status.NEW if verdict.baseline is None else Status.KNOWN
    rotten = [
        _about(waiver, EXPIRED, f"was good until {waiver.until}", status)
        for waiver in over
        if waiver.driver in judged or any(covers(waiver, finding) for finding in found)
    ]
    rotten += [
        _about(waiver, UNMATCHED, "matches no finding", status)
        for waiver in live
        if waiver.driver in judged and waiver not in used
    ]
    return replace(
        verdict,
        findings=(*found, *sorted(rotten, key=lambda finding: finding.line)),
        drivers=tuple(_answered(driver, found, verdict) for driver in verdict.drivers),
    )


def expired(waiver: Waiver, moment: WaiverDate) -> bool:
    """Whether the last day, or the last cycle, in which a waiver holds is over."""
    cycle = moment.calendar.find(waiver.until)
    if cycle is None:
        return moment.today > date.fromisoformat(waiver.until)
    if moment.cycle is None:
        return False
    return moment.calendar.index(moment.cycle) > moment.calendar.index(cycle)


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is about a finding; `name@revision` is a driver that was asked twice."""
    return (
        waiver.rule == finding.rule
        and waiver.symbol == finding.core_symbol
        and waiver.driver == finding.driver.partition("@")[0]
    )


def _waived(finding: Finding, live: Iterable[Waiver], used: set[Waiver]) -> Finding:
    waiver = next((waiver for waiver in live if covers(waiver, finding)), None)
    if waiver is None:
        return finding
    if finding.status is not Status.FIXED:
        used.add(waiver)
    said = Waived(reason=waiver.reason, owner=waiver.owner, until=waiver.until)
    return replace(finding, waived=said)


def _about(waiver: Waiver, rule: Rule, fault: str, status: Status) -> Finding:
    subject = f"`{waiver.rule}` of `{waiver.symbol}` in {waiver.driver}"
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        driver=waiver.driver,
        path=waiver.path,
        line=waiver.line,
        core_symbol=waiver.symbol,
        message=f"The waiver of {subject}, owned by {waiver.owner}, {fault}.",
        hint=rule.hint,
        cause=waiver.rule,
        status=status,
    )


def _answered(driver: DriverAnswer, findings: Iterable[Finding], verdict: Verdict) -> DriverAnswer:
    """Answer again for a driver that was incompatible, now that findings are waived."""
    if driver.answer is not Answer.INCOMPATIBLE:
        return driver
    own = tuple(finding for finding in findings if finding.driver == driver.name)
    unknowns = tuple(unknown for unknown in verdict.unknowns if unknown.driver == driver.name)
    return replace(driver, answer=answer(own, unknowns))
