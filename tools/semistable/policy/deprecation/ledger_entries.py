"""The ledger: every deprecated symbol of core, since when, by whom used, what is overdue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from semistable.model.code.modules import full_name
from semistable.model.core_api.ledger import (
    CarriedMarkers,
    ClockState,
    Confidence,
    DriverUse,
    Ledger,
    LedgerEntry,
    MarkedCore,
    Marker,
    MarkerIdentity,
)
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import RegisteredDeprecation
from semistable.policy.deprecation.removal_window import Viewpoint, read_clock, stated_cycle

_URGENCY = (
    ClockState.OVERDUE,
    ClockState.DUE,
    ClockState.IN_WINDOW,
    ClockState.FRESH,
    ClockState.UNKNOWN,
)
_SUREST = tuple(Confidence)
_REGISTERED = "registered"
"""The kind of an entry that only the surface file tells."""


def ledger(
    core: MarkedCore,
    view: Viewpoint,
    *,
    uses: Mapping[str, Sequence[DriverUse]],
    registered: Sequence[RegisteredDeprecation] = (),
) -> Ledger:
    """Put together what core marks as deprecated, seen from a cycle, the most urgent first.

    `uses` maps a symbol's full name to the places where drivers use it; `registered` are the
    deprecations of the surface file, which win over what the sources say. A marker counts from
    the first of the unbroken row of releases, ending at the examined revision, that carry it; it
    is left out where that is later than the cycle one looks from.
    """
    judge = _Judge(_Past(core, view.calendar), view)
    registry = {deprecation.symbol: deprecation for deprecation in registered}
    entries = []
    for symbol, path, group in _grouped(core.markers):
        kept = registry.pop(symbol, None) if not group[0].inside else None
        entries.append(judge.entry(symbol, path, group, kept))
    entries += [judge.entry(symbol, "", [], kept) for symbol, kept in sorted(registry.items())]
    used = [_with_uses(entry, uses) for entry in entries if entry is not None]
    return Ledger(
        core=core.examined.name,
        revision=core.examined.revision,
        commit=core.examined.commit,
        at=view.at.name,
        policy=view.policy.name,
        entries=tuple(sorted(used, key=_urgency)),
    )


def _grouped(markers: Mapping[str, Sequence[Marker]]) -> Iterator[tuple[str, str, list[Marker]]]:
    """All markers of one symbol make one entry; of pieces inside it, each makes its own."""
    whole = [
        (full_name(path, marker.symbol), path, marker)
        for path, found in markers.items()
        for marker in found
    ]
    whole.sort(key=lambda item: (item[0], item[1], item[2].line, item[2].kind, item[2].text))
    for symbol, found in groupby(whole, key=lambda item: item[0]):
        items = list(found)
        outside = [item for item in items if not item[2].inside]
        if outside:
            yield symbol, outside[0][1], [marker for _, _, marker in outside]
        for _, path, marker in items:
            if marker.inside:
                yield symbol, path, [marker]


class _Past:
    """What core's releases carried, to find the first one of an unbroken row."""

    def __init__(self, core: MarkedCore, calendar: Calendar) -> None:
        self._calendar = calendar
        self._own = own = calendar.find(core.examined.cycle or "")
        until = calendar.index(own) if own else len(calendar.cycles)
        self._history = [h for h in core.history if calendar.index(h.cycle) <= until]

    def since(self, path: str, markers: Iterable[Marker]) -> tuple[Cycle | None, bool]:
        """Find the first release's cycle, and whether nothing older was looked at."""
        found = [self._first(path, marker.identity) for marker in markers]
        dated = [cycle for cycle in found if cycle is not None]
        if not dated:
            return None, False
        first = min(dated, key=self._calendar.index)
        return first, bool(self._history) and first == self._history[0].cycle

    def _first(self, path: str, identity: MarkerIdentity) -> Cycle | None:
        first = self._own
        for release in reversed(self._history):
            if not _carries(release, path, identity):
                break
            first = release.cycle
        return first


def _carries(release: CarriedMarkers, path: str, identity: MarkerIdentity) -> bool:
    here = release.markers.get(path, ())
    return any(identity.carried_on(earlier, same_path=True) for earlier in here) or any(
        identity.carried_on(earlier, same_path=False)
        for elsewhere in release.markers.values()
        for earlier in elsewhere
    )


class _Judge:
    """The clock applied to one symbol after the other."""

    def __init__(self, past: _Past, view: Viewpoint) -> None:
        self._past = past
        self._view = view

    def entry(
        self, symbol: str, path: str, markers: list[Marker], kept: RegisteredDeprecation | None
    ) -> LedgerEntry | None:
        """Judge one symbol; None when it is not deprecated yet at the cycle looked from."""
        index = self._view.calendar.index
        since, or_earlier = self._past.since(path, markers)
        if kept and kept.since:
            since, or_earlier = self._stated(kept.since), False
        if since and index(since) > index(self._view.at):
            return None
        binding = bool(kept and kept.removal)
        clock = read_clock(since, self._announced(markers, kept), self._view, binding=binding)
        return replace(
            _told(symbol, path, markers, kept),
            since=since.name if since else "",
            or_earlier=or_earlier,
            allowed=clock.allowed.name if clock.allowed else "",
            due=clock.due.name if clock.due else "",
            overdue_by=clock.overdue_by,
            state=clock.state,
            # What began before the oldest release looked at may well have had its window.
            contradiction="" if or_earlier else clock.contradiction,
        )

    def _announced(self, markers: list[Marker], kept: RegisteredDeprecation | None) -> Cycle | None:
        """Find the cycle that core announces for the removal."""
        if kept and kept.removal:
            return self._stated(kept.removal)
        marker = next((m for m in _by_surety(markers) if m.stated_removal), None)
        if marker is None:
            return None
        return self._stated(marker.stated_removal, after=marker.removal_after)

    def _stated(self, text: str, *, after: bool = False) -> Cycle | None:
        return stated_cycle(text, after=after, calendar=self._view.calendar)


def _told(
    symbol: str, path: str, markers: list[Marker], kept: RegisteredDeprecation | None
) -> LedgerEntry:
    """Gather what the markers and the registry say, before any clock is read."""
    surest = _by_surety(markers)
    best = surest[0] if surest else None
    said_removal = next((m.stated_removal for m in surest if m.stated_removal), "")
    said_replacement = next((m.replacement for m in surest if m.replacement), "")
    sure = Confidence.CERTAIN if kept or best is None else best.confidence
    return LedgerEntry(
        symbol=symbol,
        path=path,
        line=best.line if best else 0,
        kind=best.kind if best else _REGISTERED,
        confidence=sure,
        text=best.text if best else "",
        since="",
        due="",
        overdue_by=0,
        state=ClockState.UNKNOWN,
        replacement=(kept.replacement if kept else "") or said_replacement,
        stated_removal=(kept.removal if kept else "") or said_removal,
        stated_since=(kept.since if kept else "")
        or next((m.stated_since for m in surest if m.stated_since), ""),
        uses=(),
        inside=bool(best and best.inside),
        registered=kept is not None,
    )


def _by_surety(markers: Iterable[Marker]) -> list[Marker]:
    return sorted(markers, key=lambda m: (_SUREST.index(m.confidence), m.line))


def _with_uses(entry: LedgerEntry, uses: Mapping[str, Sequence[DriverUse]]) -> LedgerEntry:
    if entry.inside:
        # A piece inside a symbol goes without harm to who uses the symbol.
        return entry
    found = sorted(uses.get(entry.symbol, ()), key=lambda use: (use.driver, use.path, use.line))
    return replace(entry, uses=tuple(found))


def _urgency(entry: LedgerEntry) -> tuple[int, int, bool, bool, int, str, int]:
    return (
        _URGENCY.index(entry.state),
        -entry.overdue_by,
        not entry.uses,
        entry.inside,
        _SUREST.index(entry.confidence),
        entry.symbol,
        entry.line,
    )
