"""Every format is listed once, sorted, and keeps the one promise of a report."""

import inspect
from importlib.resources import files

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.reports.formats import FORMATS, ledger_report, report
from semistable.reports.matrix.matrix_formats import FORMATS as MATRIX_FORMATS
from semistable.reports.rule_texts import RuleTexts

FOLDER = files("semistable.reports.verdict")


def test_formats_are_sorted_and_a_matrix_has_the_same() -> None:
    assert list(FORMATS) == sorted(set(FORMATS))
    assert tuple(MATRIX_FORMATS) == FORMATS


def test_every_module_that_renders_is_listed() -> None:
    modules = {
        name.removesuffix(".py").removeprefix("verdict_")
        for name in (file.name for file in FOLDER.iterdir())
        if name.endswith(".py") and "\ndef render(" in (FOLDER / name).read_text(encoding="utf-8")
    }
    assert modules == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_text_that_ends_with_one_newline_and_is_the_same_each_time(
    name: str, verdict: Verdict, ledger: Ledger, rules: RuleTexts
) -> None:
    first = report(name).render(verdict, ledger, rules=rules)
    assert first.endswith("\n")
    assert not first.endswith("\n\n")
    assert report(name).render(verdict, ledger, rules=rules) == first


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_findings_and_unknowns_does_not_show(
    name: str, verdict: Verdict, ledger: Ledger
) -> None:
    shuffled = Verdict(
        core=verdict.core,
        baseline=verdict.baseline,
        drivers=verdict.drivers[::-1],
        findings=verdict.findings[::-1],
        unknowns=verdict.unknowns[::-1],
    )
    assert report(name).render(shuffled, ledger) == report(name).render(verdict, ledger)


@pytest.mark.parametrize("name", FORMATS)
def test_a_ledger_alone_ends_with_one_newline(name: str, ledger: Ledger) -> None:
    text = ledger_report(name).render_ledger(ledger)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", FORMATS)
def test_every_render_takes_what_the_registry_promises(name: str) -> None:
    parameters = inspect.signature(report(name).render).parameters
    assert list(parameters)[:3] == ["verdict", "ledger", "rules"]


@pytest.mark.parametrize("ask", [report, ledger_report])
def test_a_format_that_nobody_listed_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(KeyError, match="outline"):
        ask("outline")
