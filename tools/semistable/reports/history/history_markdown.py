"""A history as Markdown: what the releases show as a table, then the main line."""

from collections.abc import Iterator

from semistable.model.core_api.symbol_events import Event, SymbolHistory
from semistable.reports.gfm import code, prose
from semistable.reports.history.history_outline import (
    changed_steps,
    said_notice,
    said_tally,
    shown_by_main_line,
    shown_by_releases,
)
from semistable.reports.sentences import capital, short


def render(history: SymbolHistory) -> str:
    """Return a history as Markdown."""
    return "\n".join(_lines(history)) + "\n"


def _lines(history: SymbolHistory) -> Iterator[str]:
    yield f"## The life of {code(history.symbol)}"
    yield ""
    here = f"{history.core} {history.revision} ({short(history.commit)})"
    cut = " The clone is shallow: what is older is not here." if history.cut else ""
    yield prose(
        f"A {history.kind} of {here}; main line of {history.length} commits since"
        f" {history.began.date}, policy {history.policy}.{cut}"
    )
    for remark in history.remarks:
        yield prose(remark)
    yield ""
    for title, tallies in (
        ("By its releases", shown_by_releases(history)),
        ("On its main line", shown_by_main_line(history)),
    ):
        yield from (f"- {title}: {prose(said_tally(tally))}" for tally in tallies)
    yield ""
    yield "| Cycle | Symbol | What releases show | Notice |"
    yield "| --- | --- | --- | --- |"
    for step in changed_steps(history):
        for one in step.differences:
            said = "; ".join(change.said for change in one.changes)
            notice = said_notice(one.warned)
            cells = (prose(capital(step.cycle)), code(one.symbol), prose(said), prose(notice))
            yield f"| {' | '.join(cells)} |"
    yield ""
    yield from map(_event, history.events)


def _event(event: Event) -> str:
    who = event.author or event.commit
    said = "; ".join(change.said for change in event.changes)
    when = f"{capital(event.cycle) or 'unknown cycle'}, {event.commit.date}"
    notice = said_notice(event.warned)
    parts = [
        f"- {prose(when)}, {code(short(event.commit.id))}: {code(event.symbol)} {prose(said)}",
        *([prose(notice)] if notice else []),
        *([] if event.released else ["no release shows it"]),
        *([f"in its place came {code(event.became)}"] if event.became else []),
        f"by {code(short(who.id))} “{prose(who.subject)}”",
        *(
            prose(f"{d.driver}: {d.days} days, {short(d.commit.id) if d.commit else 'not yet'}")
            for d in event.adapted
        ),
    ]
    return "<br>\n  ".join(parts)
