"""What core's releases lost: each symbol of the surface that went, judged by its window."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from semistable.model.core_api.ledger import REMOVED, Confidence, LedgerEntry, LedgerState
from semistable.model.core_api.symbol_events import ChangeKind, Notice, SymbolChange, Warned
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.policy.history.symbol_timeline import Timeline, marker_of

_GONE = (SymbolChange(kind=ChangeKind.REMOVED),)
_STATES = {
    Notice.GIVEN: LedgerState.REMOVED_IN_TIME,
    Notice.SHORT: LedgerState.REMOVED_TOO_EARLY,
    Notice.NONE: LedgerState.REMOVED_WITHOUT_NOTICE,
}
_RENAMED = "option-rename"
_NAME = re.compile(r"(?:[\w.]*\.)?([A-Za-z_]\w*)(?:\(\))?")


def removals(timeline: Timeline, now: frozenset[str]) -> tuple[LedgerEntry, ...]:
    """Tell what each release lost, held against the one before, the worst first.

    What came back, so that core has it `now`, is not lost. Of a class or module that went as a
    whole, only that is told.
    """
    found = []
    for older, newer in pairwise(timeline.releases):
        has = (newer.definitions, newer.reachable, now)
        lost = {symbol for symbol in older.definitions if not any(symbol in names for names in has)}
        before = timeline.before(newer.cycle)
        entries = (_entry(s, before, newer) for s in sorted(lost) if not _has_owner(s, lost))
        # An option's old name that goes with the option is told by the option.
        found += [e for e in entries if not (e.kind == _RENAMED and e.replacement in lost)]
    return tuple(sorted(found, key=lambda e: (REMOVED.index(e.state), e.symbol, e.removed_in)))


def _has_owner(symbol: str, among: set[str]) -> bool:
    return not symbol.startswith("CONF.") and any(owner in among for owner in _owners(symbol))


def _owners(symbol: str) -> Iterator[str]:
    while "." in symbol:
        symbol = symbol.rpartition(".")[0]
        yield symbol


def _entry(symbol: str, before: Timeline, newer: ReleaseSymbols) -> LedgerEntry:
    having = [release for release in before.releases if symbol in release.definitions]
    first, last = having[0], having[-1]
    judged = before.notice(symbol, _GONE, newer.cycle)
    marker = marker_of(symbol, last.marked)
    entry = LedgerEntry(
        symbol=symbol,
        path=last.paths[symbol],
        line=last.definitions[symbol].line,
        kind="",
        confidence=Confidence.CERTAIN,
        text="",
        since=judged.since,
        allowed=judged.allowed,
        due=judged.allowed,
        overdue_by=0,
        state=_state(judged, newer),
        replacement=judged.replacement or _home(symbol, last, newer),
        stated_removal="",
        uses=(),
        first=first.cycle.name,
        last=last.cycle.name,
        removed_in=newer.cycle.name,
    )
    if marker is None:
        return entry
    return replace(
        entry,
        kind=marker.kind,
        confidence=marker.confidence,
        text=marker.text,
        stated_since=marker.stated_since,
        stated_removal=marker.stated_removal,
    )


def _state(judged: Warned, newer: ReleaseSymbols) -> LedgerState:
    state = _STATES[judged.notice]
    named = _NAME.fullmatch(judged.replacement)
    if state is LedgerState.REMOVED_IN_TIME and named and named[1] not in newer.names:
        return LedgerState.REPLACEMENT_MISSING
    return state


def _home(symbol: str, older: ReleaseSymbols, newer: ReleaseSymbols) -> str:
    """Find where a symbol is now: the one new symbol of its name, elsewhere."""
    if symbol.startswith("CONF."):
        return ""
    end = f".{symbol.rpartition('.')[2]}"
    fresh = [s for s in newer.definitions if s.endswith(end) and s not in older.definitions]
    return fresh[0] if len(fresh) == 1 else ""
