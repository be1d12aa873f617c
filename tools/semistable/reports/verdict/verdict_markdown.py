"""The verdict and the ledger as GitHub-flavoured Markdown, short enough for a comment.

The flavour is https://github.github.com/gfm/; a comment on GitHub holds 65,536 characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from semistable.model.core_api.ledger import Ledger, LedgerEntry, LedgerState
from semistable.model.core_api.required_change import (
    Deadline,
    DriverRequiredChanges,
    RequiredChange,
)
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Answer, Unknown, UsageScope, Verdict
from semistable.reports.gfm import CALLED, UNCALLED
from semistable.reports.gfm import code as _code
from semistable.reports.gfm import plain as _plain
from semistable.reports.gfm import prose as _text
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import (
    capital,
    clock,
    core_uses,
    counted,
    described,
    headline,
    lived,
    place,
    short,
    state,
    sureness,
    tally,
)
from semistable.reports.verdict.finding_groups import (
    Chapter,
    FindingGroup,
    Statement,
    chapters,
    sorted_unknowns,
)
from semistable.reports.verdict.symbol_users import by_driver

_ROOM = 60_000
"""Characters of findings; what does not fit is counted, so that a comment is never refused."""

_TITLES = {
    FindingGroup.OPEN: "",
    FindingGroup.KNOWN: "known: ",
    FindingGroup.WAIVED: "waived: ",
    FindingGroup.FIXED: "fixed: ",
}


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return the answers as a table, then each driver's findings folded under its name."""
    del options  # a comment has no room for them
    told = chapters(verdict)
    room = _ROOM // (len(told) + 2)
    before = f", compared with {described(verdict.baseline)}" if verdict.baseline else ""
    blocks = [
        f"### {_text(headline(verdict))}",
        "\n".join(_answers(told)),
        _tested(verdict) or _text(f"Against {described(verdict.core)}{before}."),
        *(_folded(_title(chapter), _findings(chapter), room) for chapter in told if chapter.causes),
        _folded("<b>unknown</b>", map(_unknown, sorted_unknowns(verdict.unknowns)), room),
    ]
    if ledger is not None:
        blocks.append(_folded(_ledger_title(ledger), map(_entry, ledger.entries), room))
    return "\n\n".join(block for block in blocks if block) + "\n"


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return a section of release notes: each driver's duties, then every entry by its state."""
    del options
    seen = f"{capital(clock(ledger))}; seen from {capital(ledger.at)}, policy {ledger.policy}."
    title = f"## Deprecations of {_text(f'{ledger.core} {ledger.revision}')}"
    blocks = [title, _text(seen), *map(_duties, duties)]
    for clock_state, entries in groupby(ledger.entries, key=lambda entry: entry.state):
        blocks += [f"### {capital(clock_state)}", "\n".join(map(_entry, entries))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _answers(told: tuple[Chapter, ...]) -> Iterator[str]:
    yield "| Answer | Driver | Revision | Commit | Found |"
    yield "| --- | --- | --- | --- | --- |"
    for chapter in told:
        driver = chapter.driver
        loud = f"**{driver.answer}**" if driver.answer is not Answer.COMPATIBLE else driver.answer
        cells = (
            loud,
            _plain(driver.name),
            _plain(driver.revision),
            _plain(short(driver.commit)),
            tally(chapter),
        )
        yield f"| {' | '.join(cells)} |"


def _tested(verdict: Verdict) -> str:
    if not isinstance(verdict, GateVerdict):
        return ""
    told = [f"- {_text(t.repository)}: {_text(state(t))}" for t in verdict.tested]
    return "\n".join([*told, *(f"- {_text(note)}" for note in verdict.notes)])


def _title(chapter: Chapter) -> str:
    name = CALLED.sub(UNCALLED, escape(one_line(chapter.driver.name)))
    return f"<b>{name}</b>: {tally(chapter)}"


def _ledger_title(ledger: Ledger) -> str:
    return f"<b>deprecations</b>: {escape(clock(ledger))}"


def _folded(title: str, items: Iterable[str], room: int) -> str:
    """Fold a list under its title, as many items as there is room for; "" for an empty list."""
    told: list[str] = []
    left = 0
    for item in items:
        room -= len(item)
        if room > 0:
            told.append(item)
        else:
            left += 1
    if left:
        told.append(f"- and {left} more, which the full report shows")
    if not told:
        return ""
    return f"<details><summary>{title}</summary>\n\n" + "\n".join(told) + "\n\n</details>"


def _findings(chapter: Chapter) -> Iterator[str]:
    for kind in FindingGroup:
        for cause in chapter.causes.get(kind, ()):
            for statement in cause.statements:
                yield _statement(statement, cause.core_symbol, kind)


def _statement(statement: Statement, core_symbol: str, kind: FindingGroup) -> str:
    scope = " (only its tests)" if statement.scope is UsageScope.TEST else ""
    said = f"{_text(statement.message)} {_code(statement.rule)}{scope}"
    places = ", ".join(_code(place(path, *lines)) for path, lines in statement.places)
    core = [_code(place(statement.core_path, statement.core_line)), _code(core_symbol)]
    lines = [f"- {_TITLES[kind]}**{statement.severity}** {said}", f"driver {places}"]
    if any(core):
        lines.append(f"core {' '.join(part for part in core if part)}")
    if waived := statement.waived:
        lines.append(_text(f"waived by {waived.owner} until {waived.until}: {waived.reason}"))
    elif statement.hint:
        lines.append(f"hint: {_text(statement.hint)}")
    return "<br>\n  ".join(lines)


def _unknown(unknown: Unknown) -> str:
    where = _code(place(unknown.path, unknown.line)) or "the whole tree"
    return f"- {_text(unknown.driver)}, {where}: {_text(unknown.reason)}"


def _entry(entry: LedgerEntry) -> str:
    earlier = " or earlier" if entry.or_earlier else ""
    late = f", cycles late: {entry.overdue_by}" if entry.overdue_by > 0 else ""
    since, due = capital(entry.since) or "unknown", capital(entry.due) or "unknown"
    part = " (a part of it)" if entry.inside else ""
    form = f"{entry.kind}, {sureness(entry.confidence)}"
    said = f" “{_text(entry.text)}” ({_text(form)})" if entry.kind else ""
    lines = [
        f"- **{entry.state}** {_code(entry.symbol)}{part}",
        _text(lived(entry) if entry.removed_in else f"since {since}{earlier}, due {due}{late}"),
        f"{_code(place(entry.path, entry.line))}{said}",
    ]
    if entry.contradiction:
        lines.append(f"contradiction: {_text(entry.contradiction)}")
    if entry.replacement:
        lines.append(f"use {_code(entry.replacement)} instead")
    lines += _uses(entry)
    if entry.core_uses:
        lines.append(_text(f"used by {core_uses(entry)}"))
    return "<br>\n  ".join(lines)


def _uses(entry: LedgerEntry) -> Iterator[str]:
    for driver, places in by_driver(entry):
        where = ", ".join(_code(place(path, *lines)) for path, lines in places)
        yield f"used by {_text(driver)} in {where}"


def _duties(driver: DriverRequiredChanges) -> str:
    """Say a driver's duties in one paragraph, and as a list under each date, the earliest first."""
    title = f"### {_text(driver.driver)}"
    if not driver.duties:
        return f"{title}\n\nUses nothing that is deprecated."
    blocks = [title]
    for before, duties in groupby(driver.duties, key=lambda duty: duty.before):
        own = list(duties)
        blocks += [_deadline(own, before), "\n".join(map(_duty, own))]
    return "\n\n".join(blocks)


def _deadline(duties: Sequence[RequiredChange], before: Deadline | None) -> str:
    late = sum(duty.state is LedgerState.OVERDUE for duty in duties)
    how_late = "overdue" if late == len(duties) else f"{late} of them overdue"
    leave = counted(len(duties), "deprecated symbol") + (f", {how_late}" if late else "")
    if before is None:
        return f"At a time that nobody can tell: {leave}."
    day = f"{'planned for ' if before.planned else ''}{before.day.isoformat()}"
    return f"To change before **{capital(before.cycle)}**, {day}: {leave}."


def _duty(duty: RequiredChange) -> str:
    return "- " + ", ".join(_reasons(duty))


def _reasons(duty: RequiredChange) -> Iterator[str]:
    where = _places(duty.places)
    if duty.replacement:
        yield f"use {_code(duty.replacement)} instead of {_code(duty.symbol)} in {where}"
    else:
        yield f"do without {_code(duty.symbol)} in {where}"
    if duty.overdue_by:
        yield f"overdue by {counted(duty.overdue_by, 'cycle')}"


def _places(places: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    return " and ".join(_code(place(path, *lines)) for path, lines in places)
