"""One paragraph a driver, as Markdown: what it has to change before which release of core."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from semistable.model.core_api.ledger import LedgerState
from semistable.model.core_api.required_change import (
    Deadline,
    DriverRequiredChanges,
    RequiredChange,
)
from semistable.reports.gfm import code, prose
from semistable.reports.sentences import capital, counted, place


def paragraph(driver: DriverRequiredChanges) -> str:
    """Say a driver's duties in one paragraph, and as a list under each date, the earliest first."""
    title = f"### {prose(driver.driver)}"
    if not driver.duties:
        return f"{title}\n\nUses nothing that is deprecated."
    blocks = [title]
    for before, duties in groupby(driver.duties, key=lambda duty: duty.before):
        own = list(duties)
        blocks += [_lead(own, before), "\n".join(map(_item, own))]
    return "\n\n".join(blocks)


def _lead(duties: Sequence[RequiredChange], before: Deadline | None) -> str:
    late = sum(duty.state is LedgerState.OVERDUE for duty in duties)
    how_late = "overdue" if late == len(duties) else f"{late} of them overdue"
    leave = counted(len(duties), "deprecated symbol") + (f", {how_late}" if late else "")
    if before is None:
        return f"At a time that nobody can tell: {leave}."
    day = f"{'planned for ' if before.planned else ''}{before.day.isoformat()}"
    return f"To change before **{capital(before.cycle)}**, {day}: {leave}."


def _item(duty: RequiredChange) -> str:
    return "- " + ", ".join(_said(duty))


def _said(duty: RequiredChange) -> Iterator[str]:
    where = _where(duty.places)
    if duty.replacement:
        yield f"use {code(duty.replacement)} instead of {code(duty.symbol)} in {where}"
    else:
        yield f"do without {code(duty.symbol)} in {where}"
    if duty.overdue_by:
        yield f"overdue by {counted(duty.overdue_by, 'cycle')}"


def _where(places: Iterable[tuple[str, tuple[int, ...]]]) -> str:
    return " and ".join(code(place(path, *lines)) for path, lines in places)
