"""A verdict is read driver by driver, one cause in core at a time."""

from dataclasses import replace

from semistable.model.findings.verdict import Answer, Severity, Status, Unknown, Verdict, Waived
from semistable.reports.verdict.finding_groups import (
    FindingGroup,
    chapters,
    group_of,
    shared_causes,
    unknowns_elsewhere,
)


def test_findings_with_one_symbol_of_core_are_one_cause_and_the_worst_comes_first(
    verdict: Verdict,
) -> None:
    hyperv = chapters(verdict)[0]
    causes = hyperv.causes[FindingGroup.OPEN]
    assert [(cause.core_symbol, cause.severity, cause.findings) for cause in causes] == [
        ("nova.virt.driver.ComputeDriver.spawn", Severity.ERROR, 1),
        ("nova.utils.execute", Severity.ERROR, 4),
        ("nova.virt.driver.ComputeDriver.unfilter_instance", Severity.NOTE, 1),
    ]


def test_one_sentence_at_many_places_is_one_statement(verdict: Verdict) -> None:
    error, warning = chapters(verdict)[0].causes[FindingGroup.OPEN][1].statements
    assert error.places == (
        ("compute_hyperv/nova/hostops.py", (17,)),
        ("compute_hyperv/nova/vmops.py", (40, 95)),
    )
    assert warning.places == (("compute_hyperv/tests/test_vmops.py", (9,)),)


def test_without_a_symbol_of_core_only_equal_sentences_are_one_cause(verdict: Verdict) -> None:
    one = replace(verdict.findings[0], core_symbol="")
    other = replace(one, message="Something else.", line=7)
    told = chapters(replace(verdict, findings=(one, replace(one, line=9), other)))
    assert [cause.findings for cause in told[0].causes[FindingGroup.OPEN]] == [1, 2]


def test_fixed_outweighs_a_waiver_and_a_waiver_outweighs_known(verdict: Verdict) -> None:
    waiver = Waived(reason="r", owner="o", until="u")
    finding = replace(verdict.findings[0], status=Status.KNOWN)
    assert group_of(finding) is FindingGroup.KNOWN
    assert group_of(replace(finding, waived=waiver)) is FindingGroup.WAIVED
    assert group_of(replace(finding, waived=waiver, status=Status.FIXED)) is FindingGroup.FIXED


def test_a_finding_of_a_driver_that_nobody_listed_is_still_told(verdict: Verdict) -> None:
    stray = replace(verdict.findings[0], driver="nova-dpm")
    dpm = next(c for c in chapters(replace(verdict, findings=(stray,))) if c.causes)
    assert (dpm.driver.name, dpm.driver.answer) == ("nova-dpm", Answer.UNKNOWN)


def test_what_is_unknown_outside_the_drivers_is_told_apart(verdict: Verdict) -> None:
    assert unknowns_elsewhere(verdict) == (
        Unknown(driver="nova", path="nova/virt/zvm/hypervisor.py", line=0, reason="not Python"),
    )


def test_a_cause_is_shared_when_it_hurts_two_drivers_by_more_than_a_note(verdict: Verdict) -> None:
    spawn, note = verdict.findings[0], verdict.findings[5]
    findings = (spawn, replace(spawn, driver="nova-lxd"), note, replace(note, driver="nova-lxd"))
    [(symbol, causes)] = shared_causes(chapters(replace(verdict, findings=findings)))
    assert symbol == "nova.virt.driver.ComputeDriver.spawn"
    assert list(causes) == ["compute-hyperv", "nova-lxd"]
