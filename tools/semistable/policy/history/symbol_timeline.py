"""The timeline of core's symbols through its releases: since when they are there and marked."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Marker
from semistable.model.core_api.symbol_events import ChangeKind, Notice, SymbolChange, Warned
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.model.project.calendar import Cycle
from semistable.policy.deprecation.removal_window import RemovalTerms, removal_window

_Item = TypeVar("_Item")


def unbroken(row: Sequence[_Item], holds: Callable[[_Item], bool]) -> Sequence[_Item]:
    """Give the longest end of a row of which something holds throughout."""
    start = len(row)
    while start and holds(row[start - 1]):
        start -= 1
    return row[start:]


def having(releases: Sequence[ReleaseSymbols], name: str) -> Sequence[ReleaseSymbols]:
    """Give the unbroken row of releases, up to the newest, that define a name."""
    return unbroken(releases, lambda release: name in release.definitions)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Releases of core, oldest first, and the terms by which a removal needs notice."""

    releases: Sequence[ReleaseSymbols]
    terms: RemovalTerms

    @cached_property
    def numbers(self) -> Sequence[int]:
        """How many cycles the calendar has before that of each release."""
        return [self.terms.calendar.index(release.cycle) for release in self.releases]

    def before(self, cycle: Cycle | None, place: int = -1) -> "Timeline":
        """Keep the releases of earlier cycles; by places where the cycle is not known."""
        if cycle is None:
            end = sum(release.place < place for release in self.releases)
        else:
            end = bisect_left(self.numbers, self.terms.calendar.index(cycle))
        return replace(self, releases=self.releases[:end])

    def notice(self, name: str, changes: Sequence[SymbolChange], taken_in: Cycle | None) -> Warned:
        """Judge whether changes that ask for it were marked for a full window before.

        `taken_in` is the cycle of the changes, None where it is unknown. The marker counts from the
        first of the unbroken row of releases that carry it.
        """
        row = having(self.releases, name)
        last = row[-1].definitions[name] if row else None
        # What a change takes away may itself be of this cycle.
        taken = [c for c in changes if c.asks_for_notice and last and _was_there(c, last)]
        if not taken:
            return Warned(notice=Notice.INSIDE)
        marked = [(r.cycle, _announcing(name, r.marked, taken)) for r in row]
        carrying = [(c, m) for c, m in unbroken(marked, lambda one: one[1] is not None) if m]
        if not carrying:
            return self._hinted(name)
        since, last_marker = carrying[0][0], carrying[-1][1]
        window = removal_window(since, self.terms.announced_by(last_marker), self.terms)
        due = window.due if window.allowed else None
        return Warned(
            notice=Notice.GIVEN if window.is_over(taken_in) else Notice.SHORT,
            since=since.name,
            allowed=due.name if due else "",
            text=last_marker.text,
            replacement=last_marker.replacement,
        )

    def _hinted(self, name: str) -> Warned:
        """Find the remark that only sounded like a deprecation, in the releases just before."""
        row = unbroken(self.releases, lambda release: name in release.hints)
        if not row:
            return Warned(notice=Notice.NONE)
        text = row[-1].hints[name].text
        return Warned(notice=Notice.HINTED, since=row[0].cycle.name, text=text)


def marker_of(name: str, marked: Mapping[str, Marker]) -> Marker | None:
    """Find what marks a symbol: its own marker, or the nearest one of what it belongs to."""
    while name and name not in marked:
        name = name.rpartition(".")[0]
    return marked.get(name)


def _was_there(change: SymbolChange, last: Definition) -> bool:
    """Whether a change alters what a release had."""
    if change.kind is ChangeKind.PARAMETER_ADDED:
        return last.argument(change.what) is None
    return not change.what or last.argument(change.what) is not None


def _announcing(
    name: str, marked: Mapping[str, Marker], taken: Sequence[SymbolChange]
) -> Marker | None:
    """Find what announces a change: for one of a parameter, only what speaks of the parameter."""
    found = (
        marked.get(f"{name}({change.what})") if change.what else marker_of(name, marked)
        for change in taken
    )
    return next((marker for marker in found if marker is not None), None)
