"""The JSON that programs rely on: its shape, its order, its bytes."""

import json
from collections.abc import Callable

from semistable.model.deprecation import Ledger
from semistable.model.verdict import Verdict
from semistable.reports.json import render, render_ledger


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


def test_findings_are_sorted_by_driver_path_and_line(verdict: Verdict) -> None:
    findings = json.loads(render(verdict))["findings"]
    places = [(one["driver"], one["path"], one["line"]) for one in findings]
    assert places == sorted(places)
