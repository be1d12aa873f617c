"""JUnit as dashboards read it."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Answer, Unknown, Verdict
from semistable.reports.render_options import RenderOptions, RuleTexts
from semistable.reports.verdict.verdict_junit import render, render_ledger


def read(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - our own output


def test_a_verdict_whole(
    verdict: Verdict, rules: RuleTexts, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected("verdict.xml", render(verdict, options=RenderOptions(rules=lambda: rules)))


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.xml", render_ledger(ledger))


def test_the_counts_are_those_of_the_cases(verdict: Verdict, rules: RuleTexts) -> None:
    top = read(render(verdict, options=RenderOptions(rules=lambda: rules)))
    for box in (top, *top):
        cases = list(box.iter("testcase"))
        assert int(box.get("tests", "")) == len(cases)
        for outcome, total in (
            ("failure", "failures"),
            ("error", "errors"),
            ("skipped", "skipped"),
        ):
            assert int(box.get(total, "")) == len(list(box.iter(outcome)))


def test_only_what_blocks_fails(verdict: Verdict) -> None:
    failing = [
        (case.get("classname"), case.get("line"))
        for case in read(render(verdict)).iter("testcase")
        if case.find("failure") is not None
    ]
    blocking = sorted(
        (finding.driver, str(finding.line)) for finding in verdict.findings if finding.blocks
    )
    assert sorted(failing) == blocking


def test_a_clean_driver_has_a_case_that_passes(clean: Verdict, rules: RuleTexts) -> None:
    [case] = read(render(clean)).iter("testcase")
    assert case.attrib == {"classname": "nova-zvm", "name": "contract holds"}
    assert len(case) == 0
    cases = read(render(clean, options=RenderOptions(rules=lambda: rules))).iter("testcase")
    assert [case.get("name") for case in cases] == sorted(rules)


def test_an_unknown_is_an_error_only_where_it_leaves_the_answer_open(verdict: Verdict) -> None:
    outcomes = {
        case.get("classname"): case[0].tag
        for case in read(render(replace(verdict, findings=()))).iter("testcase")
        if len(case)
    }
    assert outcomes == {"nova": "skipped", "nova-lxd": "error", "nova-powervm": "skipped"}
    assert verdict.drivers[1].answer is Answer.UNKNOWN


def test_no_rule_passes_where_the_answer_is_open(verdict: Verdict, rules: RuleTexts) -> None:
    names = [
        case.get("name")
        for case in read(render(verdict, options=RenderOptions(rules=lambda: rules))).iter(
            "testcase"
        )
        if case.get("classname") == "nova-lxd"
    ]
    assert names == ["unknown: the whole tree"]


def test_names_of_cases_are_unique_and_hold_no_line(verdict: Verdict) -> None:
    names = [
        (case.get("classname"), case.get("name")) for case in read(render(verdict)).iter("testcase")
    ]
    assert len(names) == len(set(names))
    moved = tuple(replace(finding, line=finding.line + 7) for finding in verdict.findings)
    after = read(render(replace(verdict, findings=moved)))
    assert [(c.get("classname"), c.get("name")) for c in after.iter("testcase")] == names


def test_characters_that_xml_cannot_hold_are_replaced(verdict: Verdict) -> None:
    hostile = replace(verdict.findings[0], message="nul \x00 & <b> \ud800 \ufffe", hint="]]>")
    top = read(render(replace(verdict, findings=(hostile,))))
    [failure] = top.iter("failure")
    assert failure.get("message") == "nul \ufffd & <b> \ufffd \ufffd"
    assert "hint: ]]>" in (failure.text or "")


def test_the_merge_is_a_case_that_says_what_was_tested_and_why(gated: GateVerdict) -> None:
    suite = read(render(gated))[0]
    (case,) = suite
    assert (suite.get("name"), suite.get("failures"), [part.tag for part in case]) == (
        "gate",
        "0",
        ["system-out"],
    )
    assert (case[0].text or "").splitlines() == [
        "The merge may go ahead: it brings no new error",
        "tested nova: master 5c0bdc9a7c1d + nova 12,3, nova 14,1 (merged in memory)",
        "tested nova-zvm: 1.0.0 efefefefefef (pin)",
        "note: nova 11,1 has merged already.",
    ]


def test_a_merge_that_is_refused_fails_and_one_without_a_vote_is_an_error(
    gated: GateVerdict, verdict: Verdict
) -> None:
    unread = Unknown(driver="nova", path="nova/x.py", line=0, reason="not Python")
    for judged, outcome, said in (
        (
            replace(gated, findings=verdict.findings[:1]),
            "failure",
            "The merge is refused: 1 new error in compute-hyperv",
        ),
        (
            replace(gated, lately=(unread,)),
            "error",
            "The gate does not vote: not everything could be read",
        ),
    ):
        suite = read(render(judged))[0]
        assert (suite[0][0].tag, suite[0][0].get("message")) == (outcome, said)
        assert suite.get(f"{outcome}s") == "1"
