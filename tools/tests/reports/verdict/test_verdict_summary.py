"""A whole `verify` in a few lines."""

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.model.project.driver_source import AbsentDriver
from semistable.reports.sentences import clock, headline
from semistable.reports.verdict.verdict_summary import render_text


def test_the_summary_has_the_answers_then_what_is_missing(verdict: Verdict, ledger: Ledger) -> None:
    absent = AbsentDriver(name="nova-dpm", revision="3.0.0", reason="There is no network.")
    lines = render_text(verdict, ledger, [absent], ["A note."]).splitlines()
    assert [line.split()[0] for line in lines[: len(verdict.drivers)]] == [
        str(driver.answer) for driver in verdict.drivers
    ]
    assert lines[len(verdict.drivers) :] == [
        "",
        f"{headline(verdict)}.",
        f"Deprecations: {clock(ledger)}.",
        "Could not be reached, so that nothing is known of it: nova-dpm.",
        "  There is no network.",
        "A note.",
    ]
