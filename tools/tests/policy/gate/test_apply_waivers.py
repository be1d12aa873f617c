"""Waivers cover what they name until they expire, and never rot unseen."""

from dataclasses import replace
from datetime import date

import pytest

from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    Verdict,
    Waived,
)
from semistable.model.findings.waiver import Waiver, WaiverDate
from semistable.model.project.calendar import Calendar, Cycle
from semistable.policy.gate.apply_waivers import apply


def cycle(name: str, version: str, day: date) -> Cycle:
    return Cycle(name=name, release_id="", version=version, released=day, slurp=False, status="")


ROCKY = cycle("rocky", "18.0.0", date(2018, 8, 30))
STEIN = cycle("stein", "19.0.0", date(2019, 4, 10))
CALENDAR = Calendar(name="orbit", cycles=(ROCKY, STEIN))
NOW = WaiverDate(today=date(2019, 5, 1), calendar=CALENDAR, cycle=STEIN)
WAIVER = Waiver(
    rule="name-removed",
    symbol="orbit.utils.execute",
    driver="moon",
    reason="Rewritten next cycle.",
    owner="ada",
    until="stein",
    path="waivers.toml",
    line=3,
)
FINDING = Finding(
    rule="name-removed",
    severity=Severity.ERROR,
    driver="moon",
    driver_symbol="moon.driver",
    path="moon/driver.py",
    line=7,
    column=0,
    core_symbol="orbit.utils.execute",
    core_path="orbit/utils.py",
    core_line=1,
    message="orbit.utils has no `execute`.",
    hint="",
)


def verdict(*findings: Finding, unknowns: tuple[Unknown, ...] = ()) -> Verdict:
    return Verdict(
        core=Examined(name="orbit", revision="19.0.0", commit=None),
        baseline=None,
        drivers=(
            DriverAnswer(name="moon", revision="1.0", commit=None, answer=Answer.INCOMPATIBLE),
        ),
        findings=findings,
        unknowns=unknowns,
    )


def rotten(found: Verdict) -> list[str]:
    return [finding.rule for finding in found.findings if finding.path == "waivers.toml"]


def test_what_is_waived_no_longer_makes_its_driver_incompatible() -> None:
    found = apply(verdict(FINDING), [WAIVER], NOW, {"moon"})
    (finding,) = found.findings
    assert finding.waived == Waived(reason="Rewritten next cycle.", owner="ada", until="stein")
    assert not finding.blocks
    assert found.answer is Answer.COMPATIBLE


def test_what_could_not_be_read_stays_unknown() -> None:
    unknown = Unknown(driver="moon", path="moon/vif.py", line=1, reason="It is not Python.")
    found = apply(verdict(FINDING, unknowns=(unknown,)), [WAIVER], NOW)
    assert found.answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, rule="module-removed"),
        replace(FINDING, core_symbol="orbit.utils.executor"),
        replace(FINDING, driver="moon-light"),
    ],
)
def test_a_waiver_covers_nothing_else(other: Finding) -> None:
    found = apply(verdict(other), [WAIVER], NOW, {"moon"})
    assert found.findings[0] == other
    assert rotten(found) == ["waiver-unmatched"]


def test_a_driver_that_was_asked_at_two_revisions_is_one_driver() -> None:
    found = apply(verdict(replace(FINDING, driver="moon@1.0")), [WAIVER], NOW, {"moon"})
    assert found.findings[0].waived
    assert rotten(found) == []


@pytest.mark.parametrize(
    ("until", "over"),
    [("stein", False), ("rocky", True), ("2019-05-01", False), ("2019-04-30", True)],
)
def test_a_waiver_holds_through_its_last_cycle_or_day(until: str, *, over: bool) -> None:
    found = apply(verdict(FINDING), [replace(WAIVER, until=until)], NOW, {"moon"})
    assert found.findings[0].blocks == over
    assert rotten(found) == (["waiver-expired"] if over else [])
    assert (found.answer is Answer.INCOMPATIBLE) == over


def test_an_expired_waiver_is_said_with_its_place_and_owner() -> None:
    (_, said) = apply(verdict(FINDING), [replace(WAIVER, until="rocky")], NOW, {"moon"}).findings
    assert (said.path, said.line, said.severity) == ("waivers.toml", 3, Severity.ERROR)
    assert said.message == (
        "The waiver of `name-removed` of `orbit.utils.execute` in moon, owned by ada,"
        " was good until rocky."
    )


def test_an_expired_waiver_is_told_although_nothing_is_left_of_what_it_covered() -> None:
    assert rotten(apply(verdict(), [replace(WAIVER, until="rocky")], NOW, {"moon"})) == [
        "waiver-expired"
    ]


def test_a_rotten_waiver_is_no_fault_of_the_driver() -> None:
    clean = replace(verdict(), drivers=(replace(verdict().drivers[0], answer=Answer.COMPATIBLE),))
    found = apply(clean, [WAIVER], NOW, {"moon"})
    assert rotten(found) == ["waiver-unmatched"]
    assert found.findings[0].blocks
    assert found.answer is Answer.COMPATIBLE


def test_where_not_everything_was_looked_at_nothing_is_rotten() -> None:
    assert apply(verdict(), [WAIVER, replace(WAIVER, until="rocky")], NOW).findings == ()


def test_what_is_cured_needs_no_waiver_and_no_move_of_core_brings_it() -> None:
    compared = replace(verdict(replace(FINDING, status=Status.FIXED)), baseline=verdict().core)
    (cured, said) = apply(compared, [WAIVER], NOW, {"moon"}).findings
    assert (cured.status, said.rule, said.status) == (
        Status.FIXED,
        "waiver-unmatched",
        Status.KNOWN,
    )
