"""The verdict as JUnit XML: one suite a driver, one case a rule or finding, for CI dashboards.

There is no schema by the format's author; elements and attributes are those that Jenkins, GitLab
and Zuul's subunit tools read (https://github.com/testmoapp/junitxml).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from xml.etree import ElementTree as ET

from semistable.model.core_api.ledger import Ledger, LedgerEntry, LedgerState, gravity
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.verdict import Answer, Finding, Severity, Status, Unknown, Verdict
from semistable.reports.render_options import PLAIN, RenderOptions, RuleTexts
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import deprecated, headline, merge_lines, place
from semistable.reports.verdict.finding_groups import (
    Chapter,
    FindingGroup,
    chapters,
    group_of,
    sorted_findings,
    unknowns_elsewhere,
)
from semistable.reports.verdict.symbol_users import sorted_uses

_OUTCOMES = ("failure", "error", "skipped")


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return one test suite a driver; a driver without findings still has a case that passes.

    A finding that blocks is a failure, a waived one is skipped, any other passes with what it says
    as output. An unknown is an error where it leaves its driver's answer open, else skipped. Each
    rule of `options` that found nothing is a case that passes, unless the answer is open. At the
    gate, what was known before the merge passes, and a first suite says the decision and what was
    tested.
    """
    del ledger  # a deprecation is no test of a driver
    rules = options.rules()
    top = ET.Element("testsuites", name="semistable")
    if isinstance(verdict, GateVerdict):
        top.append(_merge(verdict))
    for chapter in chapters(verdict):
        own = [f for f in sorted_findings(verdict.findings) if f.driver == chapter.driver.name]
        known = {Status.KNOWN} if isinstance(verdict, GateVerdict) else set()
        top.append(_suite(chapter, own, rules, known))
    if elsewhere := unknowns_elsewhere(verdict):
        top.append(_counted(ET.Element("testsuite", name=one_line(verdict.core.name)), elsewhere))
    return _document(top)


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return one suite with a case for each entry.

    What weighs as an error is a failure, what has no clock is skipped, any other passes with what
    it says as output.
    """
    del duties, options
    top = ET.Element("testsuites", name="semistable")
    suite = ET.SubElement(top, "testsuite", name=one_line(f"deprecations of {ledger.core}"))
    numbers: Counter[str] = Counter()
    for entry in ledger.entries:
        suite.append(_deprecation(entry, one_line(ledger.core), numbers))
    _counted(suite, ())
    return _document(top)


def _deprecation(entry: LedgerEntry, core: str, numbers: Counter[str]) -> ET.Element:
    name = _numbered(one_line(f"{entry.symbol} in {entry.path}"), numbers)
    place_of = {"file": one_line(entry.path), "line": str(entry.line)}
    case = ET.Element("testcase", {"classname": core, "name": name} | place_of)
    said = one_line(deprecated(entry))
    text = "\n".join(
        (
            f"core: {one_line(place(entry.path, entry.line))}",
            *(one_line(f"{use.driver}: {place(use.path, use.line)}") for use in sorted_uses(entry)),
            f"marker: {one_line(entry.text)}",
        )
    )
    if gravity(entry) is Severity.ERROR:
        ET.SubElement(case, "failure", message=said, type=str(entry.state)).text = text
    elif entry.state is LedgerState.UNKNOWN:
        ET.SubElement(case, "skipped", message=said)
    else:
        ET.SubElement(case, "system-out").text = f"{said}\n{text}"
    return case


def _document(top: ET.Element) -> str:
    for total in ("tests", "failures", "errors", "skipped"):
        top.set(total, str(sum(int(suite.get(total, "0")) for suite in top)))
    ET.indent(top)
    document = ET.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'


def _merge(verdict: GateVerdict) -> ET.Element:
    """Make the merge itself a case: a failure where it is refused, an error without a vote."""
    suite = ET.Element("testsuite", name="gate")
    case = ET.SubElement(suite, "testcase", classname="gate", name="merge")
    said = one_line(headline(verdict))
    if verdict.decision is not Decision.PASS:
        outcome = "failure" if verdict.decision is Decision.REFUSE else "error"
        ET.SubElement(case, outcome, message=said, type="gate")
    ET.SubElement(case, "system-out").text = "\n".join((said, *merge_lines(verdict)))
    return _counted(suite, ())


def _suite(
    chapter: Chapter, findings: list[Finding], rules: RuleTexts, passing: Collection[Status]
) -> ET.Element:
    driver = one_line(chapter.driver.name)
    suite = ET.Element("testsuite", name=driver)
    open_answer = chapter.driver.answer is Answer.UNKNOWN
    held = sorted(set(rules) - {finding.rule for finding in findings}) if not open_answer else []
    if not (held or findings or open_answer):
        held = ["contract holds"]
    for rule in held:
        ET.SubElement(suite, "testcase", classname=driver, name=one_line(rule))
    numbers: Counter[str] = Counter()
    for finding in findings:
        suite.append(_finding(finding, driver, numbers, passing))
    return _counted(suite, chapter.unknowns, "error" if open_answer else "skipped")


def _finding(
    finding: Finding, driver: str, numbers: Counter[str], passing: Collection[Status]
) -> ET.Element:
    """Name a case by what stays when lines move, so that its history can be followed."""
    name = one_line(f"{finding.rule}: {finding.core_symbol} in {finding.path}")
    name = _numbered(name, numbers)
    place_of = {"file": one_line(finding.path), "line": str(finding.line)}
    case = ET.Element("testcase", {"classname": driver, "name": name} | place_of)
    message, text = one_line(finding.message), _text(finding)
    if finding.waived is not None and group_of(finding) is FindingGroup.WAIVED:
        waived = finding.waived
        why = one_line(f"waived by {waived.owner} until {waived.until}: {waived.reason}")
        ET.SubElement(case, "skipped", message=why)
    elif finding.blocks and finding.status not in passing:
        failure = ET.SubElement(case, "failure", message=message, type=one_line(finding.rule))
        failure.text = text
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}: {message}\n{text}"
    return case


def _numbered(name: str, numbers: Counter[str]) -> str:
    numbers[name] += 1
    return f"{name} ({numbers[name]})" if numbers[name] > 1 else name


def _text(finding: Finding) -> str:
    core = place(finding.core_path, finding.core_line)
    lines = (
        f"driver: {place(finding.path, finding.line)} {finding.driver_symbol}",
        f"core: {core} {finding.core_symbol}",
        f"hint: {finding.hint}" if finding.hint else "",
        f"status: {finding.status}, scope: {finding.scope}",
    )
    return "\n".join(one_line(line).rstrip() for line in lines if line)


def _counted(
    suite: ET.Element, unknowns: tuple[Unknown, ...], outcome: str = "skipped"
) -> ET.Element:
    for unknown in unknowns:
        where = place(unknown.path, unknown.line) or "the whole tree"
        name = one_line(f"unknown: {where}")
        case = ET.SubElement(suite, "testcase", classname=suite.get("name", ""), name=name)
        ET.SubElement(case, outcome, message=one_line(unknown.reason), type="unknown")
    suite.set("tests", str(len(suite)))
    for outcome_name, attribute in zip(_OUTCOMES, ("failures", "errors", "skipped"), strict=True):
        suite.set(attribute, str(len(suite.findall(f"testcase/{outcome_name}"))))
    return suite
