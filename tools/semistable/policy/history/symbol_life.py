"""The life of a symbol, from what the main line and the releases define: changes and notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from semistable.model.code.definition import Definition
from semistable.model.core_api.symbol_events import (
    UNWARNED,
    ChangeKind,
    Commit,
    Event,
    Notice,
    ReleaseStep,
    SymbolChange,
    SymbolDifference,
    Warned,
)
from semistable.model.core_api.symbol_table import SymbolTable
from semistable.model.project.calendar import Cycle
from semistable.policy.history.definition_diff import changes_of, shown, successor
from semistable.policy.history.history_subject import HistorySubject
from semistable.policy.history.symbol_timeline import Timeline

_FOUND = SymbolChange(kind=ChangeKind.FOUND)
_ALWAYS_SHOWN = (
    ChangeKind.FOUND,
    ChangeKind.DEPRECATED,
    ChangeKind.REVIVED,
    ChangeKind.MOVED,
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A symbol that differs between two points; its name is within the module."""

    name: str
    old: Definition | None
    new: Definition | None
    changes: tuple[SymbolChange, ...]

    @property
    def kind(self) -> str:
        """What the symbol is, or was."""
        some = self.new or self.old
        return some.kind if some else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolLife:
    """Reads the life of a subject from the commits of the main line and the releases, in order.

    `landed` says of each commit when it landed; `cut` when the line begins in the middle.
    """

    subject: HistorySubject
    commits: Sequence[SymbolTable]
    timeline: Timeline
    landed: Mapping[str, Commit]
    cut: bool = False

    def events(self) -> tuple[Event, ...]:
        """Tell what each commit of the main line did; authors and drivers are not known here."""
        nothing = SymbolTable()
        return tuple(
            event
            for before, after in pairwise((nothing, *self.commits))
            for event in self._events(before, after)
        )

    def steps(self) -> tuple[ReleaseStep, ...]:
        """Tell what each release changed, held against the one before it."""
        return tuple(
            ReleaseStep(
                cycle=newer.cycle.name,
                version=newer.revision,
                differences=tuple(
                    SymbolDifference(
                        symbol=self.subject.full(turn.name),
                        kind=turn.kind,
                        changes=turn.changes,
                        before=shown(turn.old),
                        after=shown(turn.new),
                        warned=self._notice(turn, self.timeline.before(newer.cycle), newer.cycle),
                    )
                    for turn in self._turns(older, newer)
                ),
            )
            for older, newer in pairwise(self.timeline.releases)
        )

    def _events(self, before: SymbolTable, after: SymbolTable) -> Iterator[Event]:
        landed_in = self.cycle_of(after)
        for turn in self._turns(before, after):
            cycle = self._brought_back(turn, landed_in) or landed_in
            earlier = self.timeline.before(cycle, after.place)
            found = self.cut and after.place == 0
            changes = (_FOUND, *turn.changes[1:]) if found else turn.changes
            became = self._successor(turn, before, after)
            yield Event(
                symbol=self.subject.full(turn.name),
                kind=turn.kind,
                changes=changes,
                place=after.place,
                commit=self.landed[after.revision],
                author=None,
                cycle=cycle.name if cycle else "",
                path=after.path,
                line=turn.new.line if turn.new else 0,
                before=shown(turn.old),
                after=shown(turn.new),
                warned=self._notice(turn, earlier, cycle),
                released=self._is_released(turn.name, changes, earlier),
                became=self.subject.full(became) if became else "",
            )

    def _turns(self, older: SymbolTable, newer: SymbolTable) -> Iterator[_Turn]:
        """Compare the subject and its members at two points."""
        had, has = self.subject.of(older.definitions), self.subject.of(newer.definitions)
        moved = bool(older.path and newer.path and older.path != newer.path)
        for name in sorted(had.keys() | has.keys()):
            old, new = had.get(name), has.get(name)
            changes = changes_of(name, old, new, older.marked, newer.marked)
            if moved and name == self.subject.name and old and new:
                move = SymbolChange(kind=ChangeKind.MOVED, before=older.path, after=newer.path)
                changes = (move, *changes)
            if changes:
                yield _Turn(name, old, new, changes)

    def _successor(self, turn: _Turn, before: SymbolTable, after: SymbolTable) -> str:
        """Name what the same commit brought in the place of a symbol that went, "" for nothing."""
        if turn.old is None or turn.new is not None:
            return ""
        had, has = self.subject.of(before.definitions), self.subject.of(after.definitions)
        return successor(turn.old, [new for name, new in has.items() if name not in had])

    def cycle_of(self, at: SymbolTable) -> Cycle | None:
        """Find the cycle in which a step of the main line fell: the first release that has it.

        Where the tag of a release is missing, the calendar's dates tell the cycles between two
        releases apart. None past the calendar's end.
        """
        cycles = self.timeline.terms.calendar.cycles
        numbers = zip(self.timeline.numbers, self.timeline.releases, strict=True)
        placed = [(number, release.place) for number, release in numbers if release.place >= 0]
        first = max((number + 1 for number, place in placed if place < at.place), default=0)
        until = [number for number, place in placed if place >= at.place]
        among = cycles[first : min(until, default=len(cycles) - 1) + 1]
        date = self.landed[at.revision].date
        dated = (cycle for cycle in among if cycle.released.isoformat() >= date)
        return next(dated, among[-1] if among and until else None)

    def _brought_back(self, turn: _Turn, cycle: Cycle | None) -> Cycle | None:
        """Find the cycle whose release has a change that landed after its branch had left.

        None unless that release differs from the place where it branched by this very change.
        """
        earlier = self.timeline.before(cycle).releases if cycle else ()
        if not earlier or earlier[-1].place < 0:
            return None
        release = earlier[-1]
        there = release.definitions.get(turn.name)
        left = [s for s in self.commits if s.place <= release.place]
        was = left[-1].definitions.get(turn.name) if left else None
        old, new = shown(turn.old), shown(turn.new)
        return release.cycle if shown(there) == new != old and shown(was) == old else None

    def _notice(self, turn: _Turn, earlier: Timeline, cycle: Cycle | None) -> Warned:
        if turn.old is None or not any(change.asks_for_notice for change in turn.changes):
            return UNWARNED
        if not self.timeline.releases:
            return Warned(notice=Notice.UNKNOWN)
        return earlier.notice(turn.name, turn.changes, cycle)

    def _is_released(self, name: str, changes: Sequence[SymbolChange], earlier: Timeline) -> bool:
        """Whether the release before and the one after show any of it."""
        releases = self.timeline.releases
        if not releases:
            return True
        count = len(earlier.releases)
        was = releases[count - 1].definitions.get(name) if count else None
        # Nobody can know yet what the next release will have: the main line's end stands for it.
        later = releases[count] if count < len(releases) else self.commits[-1]
        will = later.definitions.get(name)
        return any(_shows(change, was, will) for change in changes)


def _shows(change: SymbolChange, was: Definition | None, will: Definition | None) -> bool:
    """Whether two releases show between them what a change did."""
    if change.kind is ChangeKind.ADDED:
        return was is None and will is not None
    if change.kind is ChangeKind.REMOVED:
        return was is not None and will is None
    if change.kind in _ALWAYS_SHOWN:
        return True
    return was is not None and will is not None and _shows_inside(change, was, will)


def _shows_inside(change: SymbolChange, was: Definition, will: Definition) -> bool:
    """Say the same of what changed within a symbol."""
    old, new = was.argument(change.what), will.argument(change.what)
    if change.kind is ChangeKind.PARAMETER_ADDED:
        return old is None and new is not None
    if change.kind is ChangeKind.PARAMETER_REMOVED:
        return old is not None and new is None
    if change.kind is ChangeKind.PARAMETER_RENAMED:
        return old is not None and will.argument(change.after) is not None
    if change.what:
        return old is not None and new is not None and old != new
    return shown(was) != shown(will)
