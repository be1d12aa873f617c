"""What the program says of its rules, and that the pages of docs/rules say the same."""

import os
from pathlib import Path

import pytest

from semistable.cli.main import run
from semistable.reports.rule_pages import render_index, render_markdown
from semistable.rules.catalogue import CATALOGUE

PAGES = Path(__file__).parents[3] / "docs" / "rules"


def test_every_rule_has_its_page() -> None:
    """SEMISTABLE_REWRITE_EXPECTED=1 writes the pages anew."""
    pages = {f"{rule.id}.md": render_markdown(rule) for rule in CATALOGUE}
    pages["README.md"] = render_index(CATALOGUE)
    if os.environ.get("SEMISTABLE_REWRITE_EXPECTED"):
        for stale in PAGES.glob("*.md"):
            stale.unlink()
        for name, text in pages.items():
            (PAGES / name).write_text(text, encoding="utf-8")
    assert {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")} == pages


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "capability-missing"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "capability-missing (error)\n\n"
        "The driver's capabilities dictionary lacks a flag that core reads.\n\n"
        "why   The driver's dictionary replaces"
    )
    assert "\n\nhint  Add the flag" in said
    assert "\n\nAn example that breaks:\n  Core:\n      self.driver.capabilities[" in said


def test_without_a_rule_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in CATALOGUE]


@pytest.mark.parametrize("wrong", ["capability-mising", "capability_missing", "CAPABILITY-MISSING"])
def test_a_rule_that_is_not_there_leads_to_the_nearest(
    capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    assert run(["explain", wrong]) == 2
    assert capsys.readouterr().err == (
        f"error: There is no rule {wrong!r}.\nhint: Did you mean capability-missing?\n"
    )


def test_a_rule_that_is_like_no_other_leads_to_the_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "0"]) == 2
    assert capsys.readouterr().err.endswith("hint: semistable explain lists all rules.\n")
