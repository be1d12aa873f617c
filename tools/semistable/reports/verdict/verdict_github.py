"""The verdict as GitHub workflow commands: annotations beside the driver's lines.

Commands and escaping follow GitHub's workflow commands and @actions/core (command.ts): data escapes
percent, carriage return and line feed; a property also colon and comma. GitHub shows ten
annotations of a kind for each step, so the worst come first.
"""

from collections.abc import Iterator, Sequence

from semistable.model.core_api.ledger import Ledger, LedgerEntry, gravity
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Finding, Severity, Unknown, Verdict
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import (
    clock,
    deprecated,
    described,
    headline,
    merge_lines,
    place,
    tally,
)
from semistable.reports.verdict.finding_groups import (
    SEVERITIES,
    FindingGroup,
    chapters,
    group_of,
    sorted_findings,
    sorted_unknowns,
)

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return one command a line: an answer for each driver, then findings and unknowns.

    At the gate, the decision comes first and says in one notice what was tested.

    What is known or waived is only a notice; what is fixed has no line to stand beside.
    """
    del ledger, options  # an annotation stands beside a driver's line and is short
    loud = sorted(sorted_findings(verdict.findings), key=_urgency)
    lines = [
        *_merge(verdict),
        *_answers(verdict),
        *(_finding(f) for f in loud if group_of(f) is not FindingGroup.FIXED),
        *(_unknown(unknown) for unknown in sorted_unknowns(verdict.unknowns)),
    ]
    return "".join(f"{line}\n" for line in lines)


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return one command a line, beside core's lines: how many stand where, then every entry."""
    del duties, options
    core = f"{ledger.core} {ledger.revision}".rstrip()
    loud = sorted(ledger.entries, key=lambda entry: SEVERITIES.index(gravity(entry)))
    lines = [
        command("notice", one_line(clock(ledger)), title=f"deprecations: {core}"),
        *map(_deprecation, loud),
    ]
    return "".join(f"{line}\n" for line in lines)


def _deprecation(entry: LedgerEntry) -> str:
    return command(
        _COMMANDS[gravity(entry)],
        "\n".join(one_line(part) for part in (deprecated(entry), entry.text) if part),
        file=entry.path,
        line=str(max(entry.line, 1)),
        title=f"{entry.state}: {entry.symbol}",
    )


def _merge(verdict: Verdict) -> Iterator[str]:
    if isinstance(verdict, GateVerdict):
        said = "\n".join((one_line(f"{headline(verdict)}."), *merge_lines(verdict)))
        yield command("notice", said, title=f"gate: {verdict.decision}")


def _answers(verdict: Verdict) -> Iterator[str]:
    for chapter in chapters(verdict):
        driver = f"{chapter.driver.name} {chapter.driver.revision}".rstrip()
        yield command(
            "notice",
            one_line(f"{driver} against {described(verdict.core)}: {tally(chapter)}"),
            title=f"{driver}: {chapter.driver.answer}",
        )


def _finding(finding: Finding) -> str:
    kind = group_of(finding)
    said = f" ({kind})" if kind is not FindingGroup.OPEN else ""
    core = place(finding.core_path, finding.core_line)
    parts = [finding.message, finding.hint, f"Core: {core} {finding.core_symbol}" if core else ""]
    return command(
        _level(finding),
        "\n".join(one_line(part) for part in parts if part),
        file=finding.path,
        line=str(max(finding.line, 1)),
        col=str(max(finding.column, 0) + 1),
        title=f"{finding.driver}: {finding.rule}{said}",
    )


def _unknown(unknown: Unknown) -> str:
    where = {"file": unknown.path} if unknown.path else {}
    if unknown.path and unknown.line > 0:
        where["line"] = str(unknown.line)
    return command("warning", one_line(unknown.reason), **where, title=f"{unknown.driver}: unknown")


def _level(finding: Finding) -> str:
    return "notice" if group_of(finding) is not FindingGroup.OPEN else _COMMANDS[finding.severity]


def _urgency(finding: Finding) -> tuple[bool, int]:
    return (group_of(finding) is not FindingGroup.OPEN, SEVERITIES.index(finding.severity))


def command(name: str, message: str, **properties: str) -> str:
    """Write a workflow command; nothing in a message or a property ends it."""
    said = ",".join(f"{key}={_property(one_line(value))}" for key, value in properties.items())
    return f"::{name} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
