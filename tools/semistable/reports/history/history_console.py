"""A history for a person at a terminal: what releases show, then commit by commit."""

from collections.abc import Iterator
from textwrap import wrap

from semistable.model.core_api.symbol_events import Adaptation, Event, SymbolHistory
from semistable.reports.history.history_outline import (
    said_notice,
    said_tally,
    shown_by_main_line,
    shown_by_releases,
)
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import capital, counted, short
from semistable.reports.table import SHORT_COMMIT

_WIDTH = 100
_INDENT = 12


def render(history: SymbolHistory) -> str:
    """Return a history as text of 100 columns."""
    return "\n".join(line.rstrip() for line in _lines(history)) + "\n"


def _lines(history: SymbolHistory) -> Iterator[str]:
    here = f"{history.core} {history.revision} ({short(history.commit)})"
    state = "" if history.alive else ", gone by now"
    article = "an" if history.kind[:1] in ("a", "o") else "a"
    yield f"{one_line(history.symbol)}, {article} {history.kind} of {one_line(here)}{state}"
    yield one_line(", ".join(history.paths))
    yield (
        f"main line of {counted(history.length, 'commit')}, which begins with"
        f" {short(history.began.id)} of {history.began.date}; policy {history.policy}"
    )
    if history.cut:
        yield "The clone is shallow: what is older than that is not here, and may well be older."
    for remark in history.remarks:
        yield from _wrapped(remark, "")
    yield ""
    for title, tallies in (
        ("By its releases", shown_by_releases(history)),
        ("On its main line", shown_by_main_line(history)),
    ):
        for count, tally in enumerate(tallies):
            yield f"{'' if count else title:<{_INDENT + 6}}{said_tally(tally)}"
    for event in history.events:
        yield ""
        yield from _event(event, history)


def _event(event: Event, history: SymbolHistory) -> Iterator[str]:
    name = _name(event, history)
    head = f"{capital(event.cycle) or 'unknown':<{_INDENT - 2}}"
    churn = "" if event.released else " (no release shows it)"
    yield f"{head}  {event.commit.date}  {event.commit.id[:SHORT_COMMIT]}  {name}{churn}"
    for change in event.changes:
        yield from _wrapped(change.said, " " * _INDENT)
    if event.became:
        yield from _wrapped(f"in its place came {event.became}", " " * _INDENT)
    if notice := said_notice(event.warned):
        yield from _wrapped(notice, " " * _INDENT)
    if event.warned.text:
        yield from _wrapped(f"marker: {event.warned.text}", " " * _INDENT)
    if event.after.startswith("(") and event.before != event.after:
        yield from _wrapped(f"now {event.after}", " " * _INDENT)
    who = event.author or event.commit
    yield from _wrapped(f"by {short(who.id)} of {who.date}: {who.subject}", " " * _INDENT)
    for done in event.adapted:
        yield from _wrapped(_adapted(done), " " * _INDENT)


def _adapted(done: Adaptation) -> str:
    who, days = f"{done.driver} ({done.symbol})", counted(abs(done.days), "day")
    if done.commit is None:
        return f"{who} has not taken it over, {days} later"
    when = "later" if done.days >= 0 else "earlier"
    return f"{who} took it over in {short(done.commit.id)}, {days} {when}"


def _name(event: Event, history: SymbolHistory) -> str:
    if event.symbol == history.symbol:
        return one_line(event.symbol.rpartition(".")[2])
    return one_line(event.symbol.removeprefix(history.symbol).removeprefix("."))


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from wrap(
        one_line(text),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
