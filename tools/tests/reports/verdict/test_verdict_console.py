"""What a person reads at a terminal."""

import re
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.blame import Blame, BlamedVerdict
from semistable.model.findings.verdict import Finding, Verdict
from semistable.reports.render_options import RenderOptions
from semistable.reports.verdict.ledger_console import render_ledger
from semistable.reports.verdict.verdict_console import render


def test_a_verdict_whole(
    verdict: Verdict, ledger: Ledger, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected("verdict.txt", render(verdict, ledger))


def test_a_verdict_whole_with_all_that_is_usually_counted(
    verdict: Verdict, ledger: Ledger, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected(
        "verdict-verbose.txt", render(verdict, ledger, RenderOptions(verbose=True, width=80))
    )


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.txt", render_ledger(ledger))


def test_a_clean_verdict_is_three_lines(clean: Verdict) -> None:
    assert render(clean).splitlines() == [
        "compatible    nova-zvm 1.0.0  nothing found",
        "against nova 33.0.0 (Gazpacho, 5c0bdc9a7c1d)",
        "",
        "nova-zvm fits nova 33.0.0.",
    ]


def test_each_driver_begins_with_its_answer(verdict: Verdict) -> None:
    first = render(verdict).splitlines()[:3]
    assert [line.split()[:2] for line in first] == [
        ["incompatible", "compute-hyperv"],
        ["unknown", "nova-lxd"],
        ["compatible", "nova-powervm"],
    ]


def test_of_three_hundred_findings_notes_are_counted_and_the_rest_is_said(many: Verdict) -> None:
    text = render(many)
    assert text.count("does not accept") == 200
    assert "100 notes not shown; --verbose shows all." in text
    assert render(many, options=RenderOptions(verbose=True)).count("does not accept") == 300


@pytest.mark.parametrize("width", [40, 72, 100, 200])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(
    verdict: Verdict, ledger: Ledger, width: int
) -> None:
    for line in render(verdict, ledger, RenderOptions(width=width)).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_colour_comes_only_when_asked_for_and_changes_no_word(
    verdict: Verdict, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    plain = render(verdict, ledger)
    assert "\x1b" not in plain
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = render(verdict, ledger, RenderOptions(colour=True))
    assert "\x1b[1;31mincompatible" in coloured
    assert "\x1b[1;32mcompatible" in coloured
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def test_escape_sequences_in_a_source_never_reach_the_terminal(verdict: Verdict) -> None:
    hostile = replace(verdict.findings[0], message="\x1b]0;owned\x07 [bold]x[/bold] :smile:")
    text = render(replace(verdict, findings=(hostile,)))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]x[/bold] :smile:" in text


def blamed(verdict: Verdict, findings: tuple[Finding, ...], commits: str) -> list[str]:
    """Blame findings on commits, and give the lines that say since when."""
    blames = {
        finding.identity: Blame(
            commit=commit * 40, date="2019-03-02", subject=f"Do {commit}", cycle="stein"
        )
        for finding, commit in zip(findings, commits, strict=True)
    }
    told = {field.name: getattr(verdict, field.name) for field in fields(Verdict)}
    told["findings"] = findings
    lines = render(BlamedVerdict(**told, blames=blames)).splitlines()
    return [line.strip() for line in lines if line.split()[:1] in (["since"], ["error"])]


def test_a_cause_that_one_commit_brought_says_so_once_and_several_each(verdict: Verdict) -> None:
    spawn = next(f for f in verdict.findings if f.rule == "override-refuses-argument")
    more = replace(spawn, path="z.py", message="Its subclass neither.")
    both = (spawn, more)
    first, second = (f"since       {c * 12} 2019-03-02 Do {c}" for c in "ab")
    assert [line[:5] for line in blamed(verdict, both, "aa")] == ["error", "error", "since"]
    assert blamed(verdict, both, "aa")[-1] == first
    told = blamed(verdict, both, "ab")
    assert [line[:5] for line in told] == ["error", "since", "error", "since"]
    assert (told[1], told[3]) == (first, second)
