"""Markdown as GitHub renders it in a comment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from semistable.model.core_api.ledger import Ledger, LedgerState
from semistable.model.core_api.required_change import (
    Deadline,
    DriverRequiredChanges,
    RequiredChange,
)
from semistable.model.findings.verdict import Verdict
from semistable.reports.verdict.verdict_markdown import render, render_ledger


def test_a_verdict_whole(
    verdict: Verdict, ledger: Ledger, same_as_expected: Callable[[str, str], None]
) -> None:
    same_as_expected("verdict.md", render(verdict, ledger))


def test_each_driver_has_a_paragraph_in_the_release_notes(
    ledger: Ledger, same_as_expected: Callable[[str, str], None]
) -> None:
    leave = RequiredChange(
        symbol="nova.virt.driver.ComputeDriver.get_inventory",
        replacement="nova.virt.driver.ComputeDriver.update_provider_tree",
        state=LedgerState.OVERDUE,
        overdue_by=12,
        before=Deadline(cycle="hibiscus", day=date(2026, 9, 30), planned=True),
        places=(("compute_hyperv/nova/driver.py", (311, 320)), ("compute_hyperv/a.py", (7,))),
    )
    option = replace(leave, symbol="CONF.a", replacement="", overdue_by=0, state=LedgerState.DUE)
    later = Deadline(cycle="gazpacho", day=date(2026, 4, 1), planned=False)
    duties = (
        DriverRequiredChanges(driver="compute-hyperv", duties=(leave, option)),
        DriverRequiredChanges(driver="nova-docker", duties=()),
        DriverRequiredChanges(
            driver="nova-powervm",
            duties=(replace(leave, overdue_by=1, before=later), replace(option, before=None)),
        ),
    )
    same_as_expected("release-notes.md", render_ledger(ledger, duties=duties))


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.md", render_ledger(ledger))


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("a | b", r"a \| b"),
        ("<script>", r"\<script\>"),
        ("AT&T &lt;", "AT&amp;T &amp;lt;"),
        ("accel_info and __init__", r"accel_info and \_\_init\_\_"),
        ("*bold* ~~gone~~", r"\*bold\* \~\~gone\~\~"),
        ("[link](x)", r"\[link\](x)"),
        ("takes `a|b`", "takes `a|b`"),
        ("a ` alone", r"a \` alone"),
        ("@versionutils fixes #12", "@&#8203;versionutils fixes #&#8203;12"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_message_marks_nothing_up(verdict: Verdict, message: str, shown: str) -> None:
    finding = replace(verdict.findings[0], message=message)
    text = render(replace(verdict, findings=(finding,)))
    assert f"- **error** {shown} `override-refuses-argument`<br>\n" in text


@pytest.mark.parametrize(
    ("path", "code"), [("a`b.py", "``a`b.py:131``"), ("`a.py`", "`` `a.py`:131 ``")]
)
def test_code_is_fenced_by_more_backticks_than_it_holds(
    verdict: Verdict, path: str, code: str
) -> None:
    finding = replace(verdict.findings[0], path=path)
    assert f"driver {code}<br>" in render(replace(verdict, findings=(finding,)))


def test_a_drivers_name_cannot_break_the_table(verdict: Verdict) -> None:
    driver = replace(verdict.drivers[0], name="a|b`c`")
    text = render(replace(verdict, drivers=(driver,), findings=(), unknowns=()))
    assert r"| **incompatible** | a\|b\`c\` | 16.0.0 | abababababab | nothing found |" in text


def test_a_comment_holds_three_hundred_findings_or_says_how_many_are_left(many: Verdict) -> None:
    text = render(many)
    assert len(text) < 65_536
    told = text.count("does not accept")
    assert 0 < told < 300
    assert f"- and {300 - told} more, which the full report shows" in text
