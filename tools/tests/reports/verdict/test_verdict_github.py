"""Annotations beside a driver's lines on GitHub."""

from collections.abc import Callable
from dataclasses import replace

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Verdict
from semistable.reports.verdict.verdict_github import render, render_ledger


def test_a_verdict_whole(verdict: Verdict, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("verdict.github", render(verdict))


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.github", render_ledger(ledger))


def test_what_would_end_a_property_or_a_command_is_escaped(verdict: Verdict) -> None:
    hostile = replace(
        verdict.findings[0],
        path="a,b:c%.py",
        message="100%\n::error::injected",
        hint="",
        core_path="",
        core_symbol="",
    )
    lines = render(replace(verdict, findings=(hostile,), unknowns=())).splitlines()
    assert lines[-1] == (
        "::error file=a%2Cb%3Ac%25.py,line=131,col=5,"
        "title=compute-hyperv%3A override-refuses-argument::100%25 ::error::injected"
    )
    assert len(lines) == len(verdict.drivers) + 1


def test_a_clean_driver_says_so(clean: Verdict) -> None:
    assert render(clean) == (
        "::notice title=nova-zvm 1.0.0%3A compatible::"
        "nova-zvm 1.0.0 against nova 33.0.0 (Gazpacho, 5c0bdc9a7c1d): nothing found\n"
    )


def test_errors_come_before_warnings_as_github_shows_ten_of_a_kind(many: Verdict) -> None:
    kinds = [line.split(" ")[0] for line in render(replace(many, unknowns=())).splitlines()[3:]]
    assert kinds == ["::error"] * 100 + ["::warning"] * 100 + ["::notice"] * 100


def test_the_first_notice_of_a_gate_says_what_was_tested_and_why(gated: GateVerdict) -> None:
    assert render(gated).splitlines()[0] == (
        "::notice title=gate%3A pass::The merge may go ahead: it brings no new error."
        "%0Atested nova: master 5c0bdc9a7c1d + nova 12,3, nova 14,1 (merged in memory)"
        "%0Atested nova-zvm: 1.0.0 efefefefefef (pin)"
        "%0Anote: nova 11,1 has merged already."
    )
