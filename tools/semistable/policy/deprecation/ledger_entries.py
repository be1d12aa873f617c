"""The ledger: every deprecated symbol of core, since when, by whom used, what is overdue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from semistable.model.code.modules import full_name
from semistable.model.core_api.ledger import (
    Confidence,
    DriverUse,
    Ledger,
    LedgerEntry,
    LedgerState,
    Marker,
    MarkerIdentity,
)
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.model.findings.verdict import Examined
from semistable.model.project.calendar import Cycle
from semistable.model.project.core_surface import RegisteredDeprecation
from semistable.policy.deprecation.removal_window import Viewpoint, removal_window
from semistable.policy.history.symbol_timeline import unbroken

_URGENCY = (
    LedgerState.OVERDUE,
    LedgerState.DUE,
    LedgerState.IN_WINDOW,
    LedgerState.FRESH,
    LedgerState.UNKNOWN,
)
_SUREST = tuple(Confidence)
_Carried = Mapping[str, Sequence[MarkerIdentity]]
_REGISTERED = "registered"
"""The kind of an entry that only the surface file tells."""


def ledger(  # noqa: PLR0913 - core at a point of its history, and what others know of it
    core: Examined,
    markers: Mapping[str, Sequence[Marker]],
    releases: Sequence[ReleaseSymbols],
    view: Viewpoint,
    *,
    uses: Mapping[str, Sequence[DriverUse]],
    registered: Sequence[RegisteredDeprecation] = (),
) -> Ledger:
    """Put together what core marks as deprecated, seen from a cycle, the most urgent first.

    `markers` are those of the examined revision by path, `releases` what was released before,
    oldest first, and `core.cycle` names the revision's own cycle, if it has one. `uses` maps a
    symbol's full name to the places where drivers use it; `registered` are the deprecations of the
    surface file, which win over what the sources say. A marker counts from the first of the
    unbroken row of releases, ending at the examined revision, that carry it; it is left out where
    that is later than the cycle one looks from.
    """
    judge = _Entries(releases, view.calendar.find(core.cycle or ""), view)
    registry = {deprecation.symbol: deprecation for deprecation in registered}
    entries = []
    for symbol, path, group in _grouped(markers):
        kept = registry.pop(symbol, None) if not group[0].inside else None
        entries.append(judge.entry(symbol, path, group, kept))
    entries += [judge.entry(symbol, "", [], kept) for symbol, kept in sorted(registry.items())]
    used = [_with_uses(entry, uses) for entry in entries if entry is not None]
    return Ledger(
        core=core.name,
        revision=core.revision,
        commit=core.commit,
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


class _Entries:
    """Finds since when each symbol is marked, and its window."""

    def __init__(
        self, releases: Sequence[ReleaseSymbols], own: Cycle | None, view: Viewpoint
    ) -> None:
        index = view.calendar.index
        self._view = view
        self._own = own
        self._releases = [
            (release.cycle, markers)
            for release, markers in zip(releases, _identities(releases), strict=True)
            if own is None or index(release.cycle) <= index(own)
        ]

    def entry(
        self, symbol: str, path: str, markers: list[Marker], kept: RegisteredDeprecation | None
    ) -> LedgerEntry | None:
        """Judge one symbol; None when it is not deprecated yet at the cycle looked from."""
        view = self._view
        since = self._since(path, markers)
        or_earlier = bool(since and self._releases and since == self._releases[0][0])
        if kept and kept.since:
            since, or_earlier = view.stated_cycle(kept.since), False
        if since and view.calendar.index(since) > view.calendar.index(view.at):
            return None
        surest = sorted(markers, key=lambda m: (_SUREST.index(m.confidence), m.line))
        announced = next((view.announced_by(m) for m in surest if m.stated_removal), None)
        binding = bool(kept and kept.removal)
        if kept and kept.removal:
            announced = view.stated_cycle(kept.removal)
        window = removal_window(since, announced, view, binding=binding)
        return replace(
            _told(symbol, path, surest, kept),
            since=since.name if since else "",
            or_earlier=or_earlier,
            allowed=window.allowed.name if window.allowed else "",
            due=window.due.name if window.due else "",
            overdue_by=window.overdue_by(view.at),
            state=window.state(view.at),
            # What began before the oldest release looked at may well have had its window.
            contradiction="" if or_earlier else window.contradiction,
        )

    def _since(self, path: str, markers: Iterable[Marker]) -> Cycle | None:
        """Find the cycle of the first release, of an unbroken row, that has one of the markers."""
        found = []
        for marker in markers:
            row = unbroken(self._releases, partial(_carries, path, marker.identity))
            found.append(row[0][0] if row else self._own)
        dated = [cycle for cycle in found if cycle is not None]
        return min(dated, key=self._view.calendar.index, default=None)


def _identities(releases: Sequence[ReleaseSymbols]) -> Iterator[_Carried]:
    """Give the identities of the markers of each release; of what is carried on, once."""
    known: dict[Marker, MarkerIdentity] = {}
    for release in releases:
        for marker in (m for found in release.markers.values() for m in found if m not in known):
            known[marker] = marker.identity
        yield {path: [known[m] for m in found] for path, found in release.markers.items()}


def _carries(path: str, marker: MarkerIdentity, release: tuple[Cycle, _Carried]) -> bool:
    markers = release[1]
    return any(marker.carried_on(one, same_path=True) for one in markers.get(path, ())) or any(
        marker.carried_on(one, same_path=False)
        for elsewhere in markers.values()
        for one in elsewhere
    )


def _told(
    symbol: str, path: str, surest: Sequence[Marker], kept: RegisteredDeprecation | None
) -> LedgerEntry:
    """Gather what the markers, the surest first, and the registry say."""
    best = surest[0] if surest else None
    own = kept or RegisteredDeprecation(symbol=symbol, since="")
    return LedgerEntry(
        symbol=symbol,
        path=path,
        line=best.line if best else 0,
        kind=best.kind if best else _REGISTERED,
        confidence=Confidence.CERTAIN if kept or best is None else best.confidence,
        text=best.text if best else "",
        since="",
        due="",
        overdue_by=0,
        state=LedgerState.UNKNOWN,
        replacement=_first(own.replacement, *(m.replacement for m in surest)),
        stated_removal=_first(own.removal, *(m.stated_removal for m in surest)),
        stated_since=_first(own.since, *(m.stated_since for m in surest)),
        uses=(),
        inside=bool(best and best.inside),
        registered=kept is not None,
    )


def _first(*texts: str) -> str:
    return next(filter(None, texts), "")


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
