"""The life of a symbol, from what the main line and the releases define: changes and notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from semistable.model.code.definition import Definition
from semistable.model.core_api.symbol_events import (
    UNWARNED,
    Change,
    ChangeKind,
    Commit,
    Difference,
    Event,
    Notice,
    Released,
    ReleaseStep,
    Snapshot,
    Warned,
)
from semistable.model.project.calendar import Cycle
from semistable.policy.deprecation.notice import Law, notice_of
from semistable.policy.history.definition_diff import changes_of, shown, successor
from semistable.policy.history.history_subject import Subject

_FOUND = Change(kind=ChangeKind.FOUND)
_ALWAYS_SHOWN = (
    ChangeKind.FOUND,
    ChangeKind.DEPRECATED,
    ChangeKind.REVIVED,
    ChangeKind.MOVED,
)


@dataclass(frozen=True, kw_only=True)
class Life:
    """Reads the life of a subject from snapshots and releases, both oldest first."""

    subject: Subject
    snapshots: Sequence[Snapshot]
    releases: Sequence[Released]
    commits: Mapping[str, Commit]
    law: Law
    cut: bool = False
    _ordered: list[Released] = field(init=False)

    def __post_init__(self) -> None:
        index = self.law.calendar.index
        object.__setattr__(self, "_ordered", sorted(self.releases, key=lambda r: index(r.cycle)))

    def events(self) -> tuple[Event, ...]:
        """Tell what each commit of the main line did; authors and drivers are not known here."""
        nothing = Snapshot(place=-1, commit="", path="", definitions={}, marked={})
        found: list[Event] = []
        for before, after in pairwise((nothing, *self.snapshots)):
            found += self._step(before, after)
        return tuple(found)

    def _step(self, before: Snapshot, after: Snapshot) -> Iterator[Event]:
        had, has = self.subject.of(before.definitions), self.subject.of(after.definitions)
        gone, came = [n for n in had if n not in has], [n for n in has if n not in had]
        cycle = self.cycle_of(after)
        moved = bool(before.path and after.path and before.path != after.path)
        for name in sorted(had.keys() | has.keys()):
            old, new = had.get(name), has.get(name)
            changes = changes_of(name, old, new, before.marked, after.marked)
            if moved and name == self.subject.name and old and new:
                change = Change(kind=ChangeKind.MOVED, before=before.path, after=after.path)
                changes = (change, *changes)
            if not changes:
                continue
            if self.cut and after.place == 0:
                changes = (_FOUND, *changes[1:])
            became = successor(old, [has[n] for n in came]) if old and name in gone else ""
            own = self._brought_back(name, old, new, cycle) or cycle
            yield self._event(name, old, new, changes, after, own, became)

    def _event(  # noqa: PLR0913, PLR0917 - what a step knows of one symbol
        self,
        name: str,
        old: Definition | None,
        new: Definition | None,
        changes: tuple[Change, ...],
        at: Snapshot,
        cycle: Cycle | None,
        became: str,
    ) -> Event:
        some = new or old
        assert some is not None  # noqa: S101 - a change is between two, or of one
        return Event(
            symbol=self.subject.full(name),
            kind=some.kind,
            changes=changes,
            place=at.place,
            commit=self.commits[at.commit],
            author=None,
            cycle=cycle.name if cycle else "",
            path=at.path,
            line=new.line if new else 0,
            before=shown(old),
            after=shown(new),
            warned=self._warned(name, old, changes, self._before(at.place, cycle), cycle),
            released=self._is_released(name, changes, at, cycle),
            became=self.subject.full(became) if became else "",
        )

    def cycle_of(self, at: Snapshot) -> Cycle | None:
        """Find the cycle in which a step of the main line fell: the first release that has it.

        Where the tag of a release is missing, the calendar's dates tell the cycles between two
        releases apart. None past the calendar's end.
        """
        cycles = self.law.calendar.cycles
        index = self.law.calendar.index
        placed = [r for r in self._ordered if r.place is not None]
        after = [index(r.cycle) for r in placed if r.place is not None and r.place < at.place]
        until = [index(r.cycle) for r in placed if r.place is not None and r.place >= at.place]
        first = max(after) + 1 if after else 0
        last = min(until) if until else len(cycles) - 1
        among = cycles[first : last + 1]
        date = self.commits[at.commit].date
        dated = (cycle for cycle in among if cycle.released.isoformat() >= date)
        return next(dated, among[-1] if among and until else None)

    def _brought_back(
        self, name: str, old: Definition | None, new: Definition | None, cycle: Cycle | None
    ) -> Cycle | None:
        """Find the cycle whose release has a change that landed after its branch had left.

        None unless that release differs from the place where it branched by this very change.
        """
        earlier = [r for r in self._ordered if cycle and self._is_before(r.cycle, cycle)]
        if not earlier or earlier[-1].place is None:
            return None
        release = earlier[-1]
        there = release.definitions.get(name)
        left = [s for s in self.snapshots if s.place <= (release.place or 0)]
        was = left[-1].definitions.get(name) if left else None
        same = shown(there) == shown(new) != shown(old) and shown(was) == shown(old)
        return release.cycle if same else None

    def _is_before(self, one: Cycle, other: Cycle) -> bool:
        return self.law.calendar.index(one) < self.law.calendar.index(other)

    def _before(self, place: int, cycle: Cycle | None) -> list[Released]:
        """Give the releases of earlier cycles."""
        if cycle is None:
            return [r for r in self._ordered if r.place is None or r.place < place]
        index = self.law.calendar.index
        return [r for r in self._ordered if index(r.cycle) < index(cycle)]

    def _warned(
        self,
        name: str,
        old: Definition | None,
        changes: Sequence[Change],
        before: Sequence[Released],
        cycle: Cycle | None,
    ) -> Warned:
        if old is None or not any(change.asks_for_notice for change in changes):
            return UNWARNED
        if not self._ordered:
            return Warned(notice=Notice.UNKNOWN)
        return notice_of(name, changes, before, cycle, self.law)

    def _is_released(
        self,
        name: str,
        changes: Sequence[Change],
        at: Snapshot,
        cycle: Cycle | None,
    ) -> bool:
        """Whether the release before and the one after show any of it."""
        if not self._ordered:
            return True
        earlier = self._before(at.place, cycle)
        later = [r.definitions for r in self._ordered if r not in earlier]
        was = earlier[-1].definitions.get(name) if earlier else None
        # Nobody can know yet what the next release will have: the main line's end stands for it.
        will = (later[0] if later else self.snapshots[-1].definitions).get(name)
        return any(_shows(change, was, will) for change in changes)

    def steps(self) -> tuple[ReleaseStep, ...]:
        """Tell what each release changed, held against the one before it."""
        found = []
        for count, (older, newer) in enumerate(pairwise(self._ordered), start=1):
            had = self.subject.of(older.definitions)
            has = self.subject.of(newer.definitions)
            said = [
                Difference(
                    symbol=self.subject.full(name),
                    kind=(has.get(name) or had[name]).kind,
                    changes=changes,
                    before=shown(had.get(name)),
                    after=shown(has.get(name)),
                    warned=self._warned(
                        name, had.get(name), changes, self._ordered[:count], newer.cycle
                    ),
                )
                for name in sorted(had.keys() | has.keys())
                if (
                    changes := changes_of(
                        name, had.get(name), has.get(name), older.marked, newer.marked
                    )
                )
            ]
            found.append(
                ReleaseStep(cycle=newer.cycle.name, version=newer.version, differences=tuple(said))
            )
        return tuple(found)


def _shows(change: Change, was: Definition | None, will: Definition | None) -> bool:
    """Whether two releases show between them what a change did."""
    if change.kind is ChangeKind.ADDED:
        return was is None and will is not None
    if change.kind is ChangeKind.REMOVED:
        return was is not None and will is None
    if change.kind in _ALWAYS_SHOWN:
        return True
    return was is not None and will is not None and _shows_inside(change, was, will)


def _shows_inside(change: Change, was: Definition, will: Definition) -> bool:
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
