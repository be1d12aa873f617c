"""A history as JSON, `semistable/history/1`: relied on from outside, the same bytes always."""

from semistable.model.core_api.symbol_events import (
    Adaptation,
    Commit,
    Event,
    SymbolChange,
    SymbolDifference,
    SymbolHistory,
    Warned,
)
from semistable.reports.history.history_outline import Tally, shown_by_main_line, shown_by_releases
from semistable.reports.json_text import Fields, dump


def render(history: SymbolHistory) -> str:
    """Return a history as JSON; events by the main line, oldest first, and the releases' steps."""
    return dump(
        {
            "schema": "semistable/history/1",
            "symbol": history.symbol,
            "kind": history.kind,
            "core": {
                "name": history.core,
                "revision": history.revision,
                "commit": history.commit,
            },
            "policy": history.policy,
            "paths": list(history.paths),
            "alive": history.alive,
            "main_line": {
                "commits": history.length,
                "oldest": _commit(history.began),
                "cut": history.cut,
            },
            "remarks": list(history.remarks),
            "by_releases": [_tally(tally) for tally in shown_by_releases(history)],
            "by_main_line": [_tally(tally) for tally in shown_by_main_line(history)],
            "events": [_event(event) for event in history.events],
            "releases": [
                {
                    "cycle": step.cycle,
                    "version": step.version,
                    "differences": [_difference(d) for d in step.differences],
                }
                for step in history.releases
            ],
        }
    )


def _tally(tally: Tally) -> Fields:
    notices = {str(notice): number for notice, number in tally.notices}
    return {"kind": tally.kind, "what": tally.what, "number": tally.number, "notices": notices}


def _commit(commit: Commit) -> Fields:
    return {"commit": commit.id, "date": commit.date, "subject": commit.subject}


def _change(change: SymbolChange) -> Fields:
    return {
        "change": change.kind,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "optional": change.optional,
    }


def _warned(warned: Warned) -> Fields:
    return {
        "notice": warned.notice,
        "since": warned.since,
        "allowed": warned.allowed,
        "text": warned.text,
        "replacement": warned.replacement,
    }


def _event(event: Event) -> Fields:
    return {
        "symbol": event.symbol,
        "kind": event.kind,
        "cycle": event.cycle,
        "commit": event.commit.id,
        "date": event.commit.date,
        "subject": event.commit.subject,
        "author": _commit(event.author) if event.author else None,
        "path": event.path,
        "line": event.line,
        "changes": [_change(change) for change in event.changes],
        "before": event.before,
        "after": event.after,
        "became": event.became,
        "released": event.released,
        "warned": _warned(event.warned),
        "adapted": [_adapted(done) for done in event.adapted],
    }


def _adapted(done: Adaptation) -> Fields:
    return {
        "driver": done.driver,
        "symbol": done.symbol,
        "path": done.path,
        "commit": done.commit.id if done.commit else None,
        "date": done.commit.date if done.commit else None,
        "days": done.days,
    }


def _difference(difference: SymbolDifference) -> Fields:
    return {
        "symbol": difference.symbol,
        "kind": difference.kind,
        "changes": [_change(change) for change in difference.changes],
        "before": difference.before,
        "after": difference.after,
        "warned": _warned(difference.warned),
    }
