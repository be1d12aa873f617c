"""Whatever a driver's sources hold, a report is made and can be read back."""

import json
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from semistable.model.core_api.ledger import Confidence, DriverUse, Ledger, LedgerEntry, LedgerState
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    UsageScope,
    Verdict,
    Waived,
)
from semistable.reports.render_options import RenderOptions
from semistable.reports.verdict import (
    verdict_console,
    verdict_github,
    verdict_html,
    verdict_json,
    verdict_junit,
    verdict_markdown,
    verdict_sarif,
)

TEXT = st.one_of(
    st.text(st.characters(), max_size=12),  # with controls, surrogates and what no XML can hold
    st.sampled_from(
        ["<script>alert(1)</script>", "]]>", "`|`", "\x1b[2J", "::error::x", "{{ x }}", "\ud800"]
    ),
)
NUMBER = st.integers(min_value=-1, max_value=10**6)
DRIVER = st.one_of(st.sampled_from(["nova-lxd", "compute-hyperv"]), TEXT)
FINDINGS = st.builds(
    Finding,
    rule=TEXT,
    severity=st.sampled_from(Severity),
    driver=DRIVER,
    driver_symbol=TEXT,
    path=TEXT,
    line=NUMBER,
    column=NUMBER,
    core_symbol=TEXT,
    core_path=TEXT,
    core_line=NUMBER,
    message=TEXT,
    hint=TEXT,
    scope=st.sampled_from(UsageScope),
    status=st.sampled_from(Status),
    waived=st.none() | st.builds(Waived, reason=TEXT, owner=TEXT, until=TEXT),
)
EXAMINED = st.builds(
    Examined, name=TEXT, revision=TEXT, commit=st.none() | TEXT, cycle=st.none() | TEXT
)
VERDICTS = st.builds(
    Verdict,
    core=EXAMINED,
    baseline=st.none() | EXAMINED,
    drivers=st.lists(
        st.builds(
            DriverAnswer,
            name=DRIVER,
            revision=TEXT,
            commit=st.none() | TEXT,
            answer=st.sampled_from(Answer),
        ),
        max_size=3,
        unique_by=lambda driver: driver.name,
    ).map(tuple),
    findings=st.lists(FINDINGS, max_size=4).map(tuple),
    unknowns=st.lists(
        st.builds(Unknown, driver=DRIVER, path=TEXT, line=NUMBER, reason=TEXT), max_size=2
    ).map(tuple),
)
LEDGERS = st.builds(
    Ledger,
    core=TEXT,
    revision=TEXT,
    commit=st.none() | TEXT,
    at=TEXT,
    policy=TEXT,
    entries=st.lists(
        st.builds(
            LedgerEntry,
            symbol=TEXT,
            path=TEXT,
            line=NUMBER,
            kind=TEXT,
            confidence=st.sampled_from(Confidence),
            text=TEXT,
            since=TEXT,
            due=TEXT,
            overdue_by=NUMBER,
            state=st.sampled_from(LedgerState),
            replacement=TEXT,
            stated_removal=TEXT,
            contradiction=TEXT,
            uses=st.lists(
                st.builds(DriverUse, driver=DRIVER, path=TEXT, line=NUMBER), max_size=2
            ).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)
RULES = st.dictionaries(TEXT, st.tuples(TEXT, TEXT, TEXT), max_size=2)


@settings(deadline=None)
@given(VERDICTS, LEDGERS)
def test_json_parses_back_with_every_finding(verdict: Verdict, ledger: Ledger) -> None:
    document = json.loads(verdict_json.render(verdict, ledger).encode())
    assert len(document["findings"]) == len(verdict.findings)
    assert len(document["unknowns"]) == len(verdict.unknowns)
    assert len(document["ledger"]["entries"]) == len(ledger.entries)


@settings(deadline=None)
@given(VERDICTS, RULES)
def test_sarif_parses_back_with_every_finding_that_is_not_fixed(
    verdict: Verdict, rules: dict[str, tuple[str, str, str]]
) -> None:
    log = json.loads(
        verdict_sarif.render(verdict, options=RenderOptions(rules=lambda: rules)).encode()
    )
    results = [result for run in log["runs"] for result in run["results"]]
    assert len(results) == sum(f.status is not Status.FIXED for f in verdict.findings)


@settings(deadline=None)
@given(VERDICTS, RULES)
def test_junit_parses_back_with_every_finding(
    verdict: Verdict, rules: dict[str, tuple[str, str, str]]
) -> None:
    text = verdict_junit.render(verdict, options=RenderOptions(rules=lambda: rules))
    top = ET.fromstring(text.encode())  # noqa: S314 - our own output
    failures = sum(finding.blocks for finding in verdict.findings)
    assert len(list(top.iter("failure"))) == failures
    assert int(top.get("tests", "")) == len(list(top.iter("testcase")))


@settings(deadline=None)
@given(VERDICTS, LEDGERS, RULES)
def test_html_holds_no_script_but_its_own(
    verdict: Verdict, ledger: Ledger, rules: dict[str, tuple[str, str, str]]
) -> None:
    page = verdict_html.render(verdict, ledger, options=RenderOptions(rules=lambda: rules))
    assert page.encode()
    assert page.count("<script") == 1
    assert page.count("</script") == 1


@settings(deadline=None)
@given(VERDICTS, LEDGERS)
def test_a_terminal_gets_only_our_own_escape_sequences(verdict: Verdict, ledger: Ledger) -> None:
    text = verdict_console.render(verdict, ledger, RenderOptions(verbose=True))
    assert text.encode()
    assert not [
        char for char in text if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)
    ]


@settings(deadline=None)
@given(VERDICTS)
def test_github_gets_one_command_a_line(verdict: Verdict) -> None:
    lines = verdict_github.render(verdict).encode().decode().splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


@settings(deadline=None)
@given(VERDICTS, LEDGERS)
def test_markdown_holds_no_html_but_its_own(verdict: Verdict, ledger: Ledger) -> None:
    text = verdict_markdown.render(verdict, ledger)
    assert text.encode()
    for line in text.splitlines():
        assert (
            line.startswith(("###", "|", "Against", "No ", "<details>", "</details>", "- ", "  "))
            or not line
        )
