"""The JSON that programs rely on: its shape, its order, its bytes."""

import json
from collections.abc import Callable
from dataclasses import fields

from semistable.model.core_api.ledger import Ledger, LedgerEntry
from semistable.model.findings.blame import Blame, BlamedVerdict
from semistable.model.findings.verdict import Finding, Unknown, Verdict
from semistable.reports.verdict.verdict_json import render, render_ledger


def test_a_verdict_whole(
    verdict: Verdict, ledger: Ledger, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected("verdict.json", render(verdict, ledger))


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.json", render_ledger(ledger))


def test_without_a_ledger_the_keys_are_those_that_are_promised(clean: Verdict) -> None:
    document = json.loads(render(clean))
    promised = ["schema", "answer", "core", "baseline", "drivers", "findings", "unknowns"]
    assert list(document) == promised
    assert document["schema"] == "semistable/verdict/1"
    assert document["answer"] == "compatible"
    assert document["baseline"] is None


def test_no_fact_of_a_finding_an_unknown_or_an_entry_is_left_out(
    verdict: Verdict, ledger: Ledger
) -> None:
    document = json.loads(render(verdict, ledger))
    for kind, told in (
        (Finding, document["findings"]),
        (Unknown, document["unknowns"]),
        (LedgerEntry, document["ledger"]["entries"]),
    ):
        assert set(told[0]) == {field.name for field in fields(kind)}


def test_findings_are_sorted_by_driver_path_and_line(verdict: Verdict) -> None:
    findings = json.loads(render(verdict))["findings"]
    places = [(one["driver"], one["path"], one["line"]) for one in findings]
    assert places == sorted(places)


def test_who_did_it_is_a_key_only_where_it_was_asked(verdict: Verdict) -> None:
    first = verdict.findings[0]
    blame = Blame(commit="a" * 40, date="2019-03-02", subject="Do", cycle="stein")
    told = {field.name: getattr(verdict, field.name) for field in fields(verdict)}
    blamed = BlamedVerdict(**told, blames={first.identity: blame})
    plain, asked = (json.loads(render(v))["findings"] for v in (verdict, blamed))
    found = [one.pop("blame") for one in asked]
    assert plain == asked
    assert {"commit": "a" * 40, "date": "2019-03-02", "cycle": "stein"} in found
    assert None in found
