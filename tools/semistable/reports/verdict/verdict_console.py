"""The verdict for a person at a terminal: the answer first, then the reasons."""

from collections.abc import Iterator, Mapping

from rich.table import Table
from rich.text import Text

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.blame import Blame, BlamedVerdict
from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.verdict import Answer, Severity, Unknown, UsageScope, Verdict
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import (
    counted,
    described,
    headline,
    place,
    state,
    tally,
)
from semistable.reports.verdict.console_page import LABEL, Page, label, label_grid, quiet
from semistable.reports.verdict.finding_groups import (
    Cause,
    Chapter,
    FindingGroup,
    Statement,
    chapters,
    unknowns_elsewhere,
)
from semistable.reports.verdict.ledger_console import add_ledger

_STYLES = {
    Answer.COMPATIBLE: "bold green",
    Answer.INCOMPATIBLE: "bold red",
    Answer.UNKNOWN: "bold magenta",
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "bold blue",
}
Blames = Mapping[tuple[str, ...], Blame]
"""Who did it, by the findings' identities; empty unless it was asked for."""


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return the verdict as text for a terminal.

    Errors and warnings are shown in full; notes, and deprecations that are neither due nor still
    used by a driver, are counted unless `options.verbose`.
    """
    verbose = options.verbose
    page = Page(width=options.width, colour=options.colour)
    told = chapters(verdict)
    blames = verdict.blames if isinstance(verdict, BlamedVerdict) else {}
    page.add(_answers(told))
    if isinstance(verdict, GateVerdict):
        _tested(page, verdict)
    else:
        page.add(quiet(_against(verdict)))
        for line in _contacts(verdict):
            page.add(quiet(line))
    for chapter in told:
        _chapter(page, chapter, blames, verbose=verbose)
    _unknowns(page, "Outside the drivers", unknowns_elsewhere(verdict))
    if ledger is not None:
        add_ledger(page, ledger, verbose=verbose)
    page.gap()
    page.add(_summary(verdict, told, verbose=verbose))
    return page.text()


def _contacts(verdict: Verdict) -> Iterator[str]:
    """Say what each driver's answer rests on."""
    met = [d for d in verdict.drivers if d.rests_on is not None and d.rests_on.is_made]
    for driver in sorted(met, key=lambda d: (d.name, d.revision)):
        contact = driver.rests_on
        assert contact is not None  # noqa: S101 - chosen so
        who = f"{driver.name}: " if len(verdict.drivers) > 1 else ""
        yield (
            f"{who}rests on {counted(contact.uses, 'use')} of {verdict.core.name},"
            f" {counted(contact.overrides, 'override')} and {counted(contact.calls, 'call')}"
            f" by {verdict.core.name}"
        )


def _answers(told: tuple[Chapter, ...]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, min_width=LABEL - 2)
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    for chapter in told:
        answer = chapter.driver.answer
        grid.add_row(Text(answer, _STYLES[answer]), _driver(chapter), quiet(tally(chapter)))
    return grid


def _driver(chapter: Chapter) -> Text:
    name, revision = one_line(chapter.driver.name), one_line(chapter.driver.revision)
    return Text.assemble((name, "bold"), f" {revision}".rstrip())


def _against(verdict: Verdict) -> str:
    before = f", compared with {described(verdict.baseline)}" if verdict.baseline else ""
    return f"against {described(verdict.core)}{before}"


def _tested(page: Page, verdict: GateVerdict) -> None:
    grid = label_grid()
    for tested in verdict.tested:
        said = Text.assemble((one_line(tested.repository), "bold"), f"  {one_line(state(tested))}")
        grid.add_row(label("tested"), said)
    for note in verdict.notes:
        grid.add_row(label("note"), quiet(note))
    page.gap()
    page.add(grid)


def _chapter(page: Page, chapter: Chapter, blames: Blames, *, verbose: bool) -> None:
    if not chapter.causes and not chapter.unknowns:
        return
    page.heading(f"{chapter.driver.name} {chapter.driver.revision}".rstrip(), tally(chapter))
    for cause in chapter.causes.get(FindingGroup.OPEN, ()):
        statements = [s for s in cause.statements if verbose or s.severity is not Severity.NOTE]
        if statements:
            page.gap()
            page.add(_cause(cause, statements, blames))
    _unspoken(page, chapter, verbose=verbose)
    _unknowns(page, "", chapter.unknowns)


def _cause(cause: Cause, statements: list[Statement], blames: Blames) -> Table:
    """One statement is said outright; several stand under the symbol that they share."""
    grid = label_grid()
    if len(statements) == 1:
        _statement(grid, statements[0], cause.core_symbol)
        _since(grid, statements, blames)
        return grid
    places = sum(len(statement.findings) for statement in statements)
    title = Text.assemble((one_line(cause.core_symbol), "bold"), f", {counted(places, 'finding')}")
    grid.add_row(Text("cause", "bold"), title)
    together = len({blames.get(f.identity) for s in statements for f in s.findings}) == 1
    for statement in statements:
        _statement(grid, statement, "")
        if not together:
            _since(grid, [statement], blames)
    if together:
        _since(grid, statements, blames)
    return grid


def _since(grid: Table, statements: list[Statement], blames: Blames) -> None:
    """Say each commit of core that brought these statements, the oldest first."""
    found = {blames[f.identity] for s in statements for f in s.findings if f.identity in blames}
    for blame in sorted(found, key=lambda blame: (blame.date, blame.commit)):
        said = Text(f"{blame.commit[:12]} {blame.date}", "cyan")
        grid.add_row(label("since"), said.append(f" {one_line(blame.subject)}", "dim"))


def _statement(grid: Table, statement: Statement, core_symbol: str) -> None:
    tail = ", ".join(
        [statement.rule, *(["only its tests"] if statement.scope is UsageScope.TEST else [])]
    )
    message = Text(one_line(statement.message))
    message.append(f"  [{one_line(tail)}]", style="dim")
    grid.add_row(_severity(statement.severity), message)
    for path, lines in statement.places:
        grid.add_row(label("driver"), Text(one_line(place(path, *lines)), "cyan"))
    core = Text().append(one_line(place(statement.core_path, statement.core_line)), "cyan")
    if core_symbol:
        core.append(f"  {one_line(core_symbol)}" if core else one_line(core_symbol), "dim")
    if core:
        grid.add_row(label("core"), core)
    if statement.hint:
        grid.add_row(label("hint"), Text(one_line(statement.hint)))


def _severity(severity: Severity) -> Text:
    return Text(severity, _STYLES[severity])


def _unspoken(page: Page, chapter: Chapter, *, verbose: bool) -> None:
    """Say what is quiet in one line a statement, after everything that is loud."""
    notes = chapter.count(Severity.NOTE)
    grid = label_grid()
    for kind in (FindingGroup.KNOWN, FindingGroup.WAIVED, FindingGroup.FIXED):
        for cause in chapter.causes.get(kind, ()):
            for statement in cause.statements:
                style = "green" if kind is FindingGroup.FIXED else "dim"
                grid.add_row(Text(kind, style), Text(_quiet_line(statement), style))
    if grid.row_count:
        page.gap()
        page.add(grid)
    if notes and not verbose:
        page.gap()
        page.add(quiet(f"{counted(notes, 'note')} not shown; --verbose shows all."))


def _quiet_line(statement: Statement) -> str:
    places = ", ".join(place(path, *lines) for path, lines in statement.places)
    line = f"{statement.severity}: {statement.message} {places}"
    if waived := statement.waived:
        line += f" ({waived.owner} until {waived.until}: {waived.reason})"
    return one_line(line)


def _unknowns(page: Page, title: str, unknowns: tuple[Unknown, ...]) -> None:
    if not unknowns:
        return
    if title:
        page.heading(title)
    page.gap()
    grid = label_grid()
    for unknown in unknowns:
        where = place(unknown.path, unknown.line)
        said = Text(f"{one_line(unknown.driver)}  " if title else "")
        said.append(f"{one_line(where)}  " if where else "", "cyan").append(
            one_line(unknown.reason)
        )
        grid.add_row(Text("unknown", _STYLES[Answer.UNKNOWN]), said)
        if unknown.hint:
            grid.add_row(Text("  hint", "dim"), Text(one_line(unknown.hint)))
    page.add(grid)


def _summary(verdict: Verdict, told: tuple[Chapter, ...], *, verbose: bool) -> Text:
    loud = tuple(Severity) if verbose else (Severity.ERROR, Severity.WARNING)
    said = any(chapter.count(severity) for chapter in told for severity in loud)
    end = ". `semistable explain RULE` says what a rule means." if said else "."
    return Text.assemble(
        (one_line(headline(verdict)), _STYLES[_answer(verdict)]), (end, "dim" if said else "")
    )


def _answer(verdict: Verdict) -> Answer:
    """Give the answer whose colour the last sentence has."""
    if not isinstance(verdict, GateVerdict):
        return verdict.answer
    return {
        Decision.PASS: Answer.COMPATIBLE,
        Decision.REFUSE: Answer.INCOMPATIBLE,
        Decision.UNKNOWN: Answer.UNKNOWN,
    }[verdict.decision]
