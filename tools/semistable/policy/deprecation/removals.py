"""What core's releases lost: each symbol of the surface that went, judged by the clock."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from semistable.model.core_api.ledger import REMOVED, ClockState, Confidence, LedgerEntry
from semistable.model.core_api.release_offer import Contents
from semistable.model.core_api.symbol_events import Notice, Warned
from semistable.policy.deprecation.notice import Law, marker_of, warned

_STATES = {
    Notice.GIVEN: ClockState.REMOVED_IN_TIME,
    Notice.SHORT: ClockState.REMOVED_TOO_EARLY,
    Notice.NONE: ClockState.REMOVED_WITHOUT_NOTICE,
}
_RENAMED = "option-rename"
_NAME = re.compile(r"(?:[\w.]*\.)?([A-Za-z_]\w*)(?:\(\))?")


def removals(past: Sequence[Contents], law: Law, now: frozenset[str]) -> Iterator[LedgerEntry]:
    """Tell what each release lost, held against the one before; `past` is in order.

    What came back, so that core has it `now`, is not lost. Of a class or module that went as a
    whole, only that is told.
    """
    for number, (older, newer) in enumerate(pairwise(past), start=1):
        lost = {
            symbol
            for symbol in older.offered
            if symbol not in newer.offered and symbol not in newer.reachable and symbol not in now
        }
        for symbol in sorted(lost):
            entry = None if _has_owner(symbol, lost) else _entry(symbol, past[:number], newer, law)
            # An option's old name that goes with the option is told by the option.
            if entry is not None and not (entry.kind == _RENAMED and entry.replacement in lost):
                yield entry


def _has_owner(symbol: str, among: set[str]) -> bool:
    return not symbol.startswith("CONF.") and any(
        symbol.startswith(f"{owner}.") for owner in _owners(symbol) if owner in among
    )


def _owners(symbol: str) -> Iterator[str]:
    while "." in symbol:
        symbol = symbol.rpartition(".")[0]
        yield symbol


def _entry(symbol: str, before: Sequence[Contents], newer: Contents, law: Law) -> LedgerEntry:
    row = [release for release in before if symbol in release.offered]
    marks = [
        (release.cycle, marker_of(symbol, release.marked)) for release in _unbroken(symbol, before)
    ]
    judged = warned(marks, newer.cycle, law)
    marker = marks[-1][1]
    standing = row[-1].offered[symbol]
    replacement = judged.replacement or _home(symbol, before[-1], newer)
    return LedgerEntry(
        symbol=symbol,
        path=standing.path,
        line=standing.line,
        kind=marker.kind if marker else "",
        confidence=marker.confidence if marker else Confidence.CERTAIN,
        text=marker.text if marker else "",
        since=judged.since,
        allowed=judged.allowed,
        due=judged.allowed,
        overdue_by=0,
        state=_state(judged, newer),
        replacement=replacement,
        stated_removal=marker.stated_removal if marker else "",
        stated_since=marker.stated_since if marker else "",
        uses=(),
        first=row[0].cycle.name,
        last=row[-1].cycle.name,
        removed_in=newer.cycle.name,
    )


def _unbroken(symbol: str, before: Sequence[Contents]) -> list[Contents]:
    row: list[Contents] = []
    for release in reversed(before):
        if symbol not in release.offered:
            break
        row.insert(0, release)
    return row


def _state(judged: Warned, newer: Contents) -> ClockState:
    state = _STATES[judged.notice]
    named = _NAME.fullmatch(judged.replacement)
    if state is ClockState.REMOVED_IN_TIME and named and named[1] not in newer.names:
        return ClockState.REPLACEMENT_MISSING
    return state


def _home(symbol: str, older: Contents, newer: Contents) -> str:
    """Find where a symbol is now: the one new symbol of its name, elsewhere."""
    if symbol.startswith("CONF."):
        return ""
    end = f".{symbol.rpartition('.')[2]}"
    fresh = [s for s in newer.offered if s.endswith(end) and s not in older.offered]
    return fresh[0] if len(fresh) == 1 else ""


def by_urgency(entry: LedgerEntry) -> tuple[int, str, str]:
    """Sort what is removed: the worst first, then by name."""
    return REMOVED.index(entry.state), entry.symbol, entry.removed_in
