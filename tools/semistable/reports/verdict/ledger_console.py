"""The ledger for a person at a terminal: how many stand where, then each entry."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from semistable.model.core_api.ledger import Ledger, LedgerEntry, LedgerState
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import capital, clock, core_uses, lived, place, sureness
from semistable.reports.verdict.console_page import Page, label, label_grid, quiet
from semistable.reports.verdict.symbol_users import by_driver

_STYLES = {
    LedgerState.OVERDUE: "bold red",
    LedgerState.DUE: "bold yellow",
    LedgerState.IN_WINDOW: "blue",
    LedgerState.FRESH: "blue",
    LedgerState.UNKNOWN: "magenta",
    LedgerState.REMOVED_WITHOUT_NOTICE: "red",
    LedgerState.REMOVED_TOO_EARLY: "red",
    LedgerState.REPLACEMENT_MISSING: "yellow",
    LedgerState.REMOVED_IN_TIME: "green",
}
_URGENT = (LedgerState.OVERDUE, LedgerState.DUE)


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return every entry of the ledger as text for a terminal."""
    del duties  # they go into release notes
    page = Page(width=options.width, colour=options.colour)
    add_ledger(page, ledger, verbose=True)
    return page.text()


def add_ledger(page: Page, ledger: Ledger, *, verbose: bool) -> None:
    """Put a ledger on a page; entries without urgency and users are counted unless `verbose`."""
    at = f"{ledger.core} {ledger.revision}, seen from {capital(ledger.at)}, policy {ledger.policy}"
    page.heading("Deprecations", at)
    page.add(quiet(clock(ledger)))
    told = [e for e in ledger.entries if verbose or e.state in _URGENT or e.uses]
    for entry in told:
        page.gap()
        page.add(_entry(entry))
    if rest := len(ledger.entries) - len(told):
        page.gap()
        page.add(quiet(f"{rest} not shown, neither due nor used by a driver; --verbose shows all."))


def _entry(entry: LedgerEntry) -> Table:
    grid = label_grid()
    head = Text(one_line(entry.symbol), "bold")
    head.append("  a part of it" if entry.inside else "", style="dim")
    state: str = entry.state
    if entry.removed_in:  # the whole state is wider than the labels are
        state = "removed"
        head.append(f"  {entry.state.removeprefix('removed ')}", style="dim")
    grid.add_row(Text(state, _STYLES[entry.state]), head)
    grid.add_row(label("clock"), Text(one_line(lived(entry))))
    marker = Text().append(one_line(place(entry.path, entry.line)), "cyan")
    if entry.kind:
        marker.append(one_line(f"  {entry.text}"))
        marker.append(one_line(f"  [{entry.kind}, {sureness(entry.confidence)}]"), "dim")
    grid.add_row(label("marker" if entry.kind else "stood in"), marker)
    if entry.contradiction:
        grid.add_row(label("but"), Text(one_line(entry.contradiction)))
    if entry.replacement:
        grid.add_row(label("instead"), Text(one_line(entry.replacement)))
    for driver, places in by_driver(entry):
        for path, lines in places:
            where = Text(f"{one_line(driver)}  ").append(one_line(place(path, *lines)), "cyan")
            grid.add_row(label("used by"), where)
    if entry.core_uses:
        grid.add_row(label("used by"), Text(one_line(core_uses(entry))))
    return grid
