"""SARIF 2.1.0 as code scanning reads it; section numbers are those of the standard."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Severity, Status, Verdict
from semistable.reports.render_options import RenderOptions, RuleTexts
from semistable.reports.verdict.symbol_users import sorted_uses
from semistable.reports.verdict.verdict_sarif import render, render_ledger


def runs(verdict: Verdict, rules: RuleTexts | None = None) -> list[dict[str, Any]]:
    log = json.loads(render(verdict, options=RenderOptions(rules=lambda: rules or {})))
    found: list[dict[str, Any]] = log["runs"]
    return found


def test_a_verdict_whole(
    verdict: Verdict, rules: RuleTexts, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected("verdict.sarif", render(verdict, options=RenderOptions(rules=lambda: rules)))


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.sarif", render_ledger(ledger))


def test_a_ledger_has_a_place_in_core_and_one_for_each_use(ledger: Ledger) -> None:
    (run,) = json.loads(render_ledger(ledger))["runs"]
    for result, entry in zip(run["results"], ledger.entries, strict=True):
        places = [*result["locations"], *result.get("relatedLocations", [])]
        roots = [p["physicalLocation"]["artifactLocation"]["uriBaseId"] for p in places]
        assert roots == ["%SRCROOT%", *(f"DRIVER:{use.driver}" for use in sorted_uses(entry))]
        assert set(roots) <= set(run["originalUriBaseIds"])


def test_the_log_has_what_the_standard_requires(verdict: Verdict, rules: RuleTexts) -> None:
    log = json.loads(render(verdict, options=RenderOptions(rules=lambda: rules)))
    assert log["version"] == "2.1.0"  # 3.13.2
    for run in log["runs"]:
        assert run["tool"]["driver"]["name"]  # 3.19.8
        described = run["tool"]["driver"]["rules"]
        ids = [rule["id"] for rule in described]
        assert ids == sorted(set(ids))  # 3.19.23: unique
        for result in run["results"]:
            assert result["message"]["text"]  # 3.11.8
            assert described[result["ruleIndex"]]["id"] == result["ruleId"]  # 3.27.6
            assert result["level"] in {"error", "warning", "note"}  # 3.27.10
            for place in (*result["locations"], *result.get("relatedLocations", ())):
                artifact = place["physicalLocation"]["artifactLocation"]
                assert not artifact["uri"].startswith("/")  # 3.4.4
                assert artifact["uriBaseId"] in run["originalUriBaseIds"]
                region = place["physicalLocation"].get("region", {"startLine": 1})
                assert region["startLine"] >= 1  # 3.30.5
                assert region.get("startColumn", 1) >= 1  # 3.30.6
        for invocation in run["invocations"]:
            assert invocation["executionSuccessful"] is True  # 3.20.14
            for notification in invocation["toolExecutionNotifications"]:
                assert notification["message"]["text"]  # 3.58.5


def test_each_driver_is_a_run_of_its_own_category(verdict: Verdict) -> None:
    assert [run["automationDetails"]["id"] for run in runs(verdict)] == [
        "semistable/compute-hyperv/",
        "semistable/nova-lxd/",
        "semistable/nova-powervm/",
    ]


def test_fingerprints_stay_when_lines_move_and_tell_equal_findings_apart(verdict: Verdict) -> None:
    def fingerprints(findings: Verdict) -> list[str]:
        return [
            result["partialFingerprints"]["semistableIdentity/v1"]
            for run in runs(findings)
            for result in run["results"]
        ]

    before = fingerprints(verdict)
    moved = tuple(replace(finding, line=finding.line + 3) for finding in verdict.findings)
    assert fingerprints(replace(verdict, findings=moved)) == before
    assert len(set(before)) == len(before)


def test_core_is_the_related_location(verdict: Verdict) -> None:
    spawn = next(
        result
        for result in runs(verdict)[0]["results"]
        if result["ruleId"] == "override-refuses-argument"
    )
    [core] = spawn["relatedLocations"]
    assert core["physicalLocation"] == {
        "artifactLocation": {"uri": "nova/virt/driver.py", "uriBaseId": "CORE"},
        "region": {"startLine": 564},
    }


def test_a_waiver_is_a_suppression_and_what_is_fixed_is_gone(verdict: Verdict) -> None:
    results = runs(verdict)[2]["results"]
    assert {result["properties"]["status"] for result in results} == {"new", "known"}
    [waived] = [result for result in results if "suppressions" in result]
    assert waived["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "SR-IOV is off (powervm-team, until 2026.2)",
        }
    ]


def test_a_baseline_state_stands_in_every_result_or_in_none(
    verdict: Verdict, clean: Verdict
) -> None:
    states = [result["baselineState"] for run in runs(verdict) for result in run["results"]]
    assert set(states) == {"new", "unchanged"}
    alone = replace(clean, findings=(replace(verdict.findings[0], driver="nova-zvm"),))
    assert "baselineState" not in runs(alone)[0]["results"][0]


def test_rules_are_described_and_only_an_address_is_a_link(
    verdict: Verdict, rules: RuleTexts
) -> None:
    described = {rule["id"]: rule for rule in runs(verdict, rules)[0]["tool"]["driver"]["rules"]}
    assert described["attribute-removed"] == {
        "id": "attribute-removed",
        "shortDescription": {"text": "A driver reads an attribute that core no longer has."},
        "help": {"text": "Use what replaced it."},
        "helpUri": "https://docs.example.org/rules/attribute-removed",
    }
    assert described["override-refuses-argument"]["help"]["text"] == (
        "Take every parameter. See docs/rules/override-refuses-argument.md."
    )
    assert described["override-of-nothing"] == {"id": "override-of-nothing"}


def test_a_driver_that_is_clean_has_an_empty_list_of_results(clean: Verdict) -> None:
    assert runs(clean)[0]["results"] == []  # 3.14.23: null would say that nothing was looked at


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b/ü.py", "a%20b/%C3%BC.py"), ("c:d#e?.py", "c%3Ad%23e%3F.py")],
)
def test_a_path_is_a_valid_uri(verdict: Verdict, path: str, uri: str) -> None:
    finding = replace(verdict.findings[0], path=path)
    [result] = runs(replace(verdict, findings=(finding,)))[0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_message_makes_no_link(verdict: Verdict) -> None:
    finding = replace(
        verdict.findings[0], message="see [here](https://evil.example)", hint="", status=Status.NEW
    )
    [result] = runs(replace(verdict, findings=(finding,)))[0]["results"]
    assert result["message"]["text"] == r"see \[here\](https://evil.example)"
    assert result["level"] == Severity.ERROR


def test_each_run_of_a_gate_says_what_was_tested_and_why(
    gated: GateVerdict, verdict: Verdict
) -> None:
    (run,) = runs(gated)
    assert run["properties"]["gate"] == {
        "decision": "pass",
        "tested": [
            {
                "repository": "nova",
                "revision": "master",
                "before": "5c0bdc9a7c1d0f7bb5d5a9e6d4e3c2b1a0987654",
                "after": None,
                "why": "change",
                "changes": ["nova 12,3", "nova 14,1"],
            },
            {
                "repository": "nova-zvm",
                "revision": "1.0.0",
                "before": "ef" * 20,
                "after": "ef" * 20,
                "why": "pin",
                "changes": [],
            },
        ],
        "notes": ["nova 11,1 has merged already."],
    }
    assert all("gate" not in run["properties"] for run in runs(verdict))
