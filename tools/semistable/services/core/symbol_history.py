"""The wiring of a history: a symbol through the main line and the releases of core."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.object_store import Landed
from semistable.git.objects.release_tags import past_here
from semistable.model.code.definition import Defined, Definition
from semistable.model.code.modules import dotted_name
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_events import (
    ChangeKind,
    Commit,
    Event,
    History,
    Released,
    Snapshot,
)
from semistable.model.project.calendar import Cycle
from semistable.model.project.core_surface import RegisteredDeprecation
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.notice import Law
from semistable.policy.history.definition_diff import shown
from semistable.policy.history.history_subject import Subject
from semistable.policy.history.symbol_life import Life
from semistable.services.core.locate_symbol import Whereabouts, is_option
from semistable.source.blob_store import BlobStore, Kind
from semistable.source.definition_lineage import Follower, Lineage
from semistable.source.deprecation.config_options import OPTIONS
from semistable.source.deprecation.read_markers import markers_of
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.storage.cache import Cache

_SUREST = tuple(Confidence)
_UNDATED = (
    "No tag here is a release of a cycle that the calendar knows: cycles are told by dates alone,"
    " and what notice was given is unknown."
)
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Histories:
    """Writes the histories of core's symbols along one main line."""

    core: Tree
    git_directory: Path
    cache: Cache
    law: Law
    registered: Sequence[RegisteredDeprecation] = ()
    private: bool = False
    of_options: bool = False
    progress: Progress = lambda _: None

    @cached_property
    def line(self) -> Mainline:
        """Core's main line; raises UsageError where core is no git repository."""
        if self.core.commit is None:
            raise UsageError(
                f"{self.core.name} is a directory without git, so it has no history.",
                "Give a clone of it: --core PATH@REVISION.",
            )
        return Mainline(self.git_directory, self.core.commit, self.cache)

    @cached_property
    def _store(self) -> BlobStore:
        return BlobStore(self.cache)

    @property
    def _kind(self) -> Kind[Defined]:
        return OPTIONS if self.of_options else DEFINITIONS

    def _defined(self, blobs: Iterable[str]) -> Mapping[str, Defined]:
        return self._store.read(self._kind, blobs, self.line.blob)

    @cached_property
    def _markers(self) -> Kind[tuple[Marker, ...]]:
        return markers_of(c.name for c in self.law.calendar.cycles)

    @cached_property
    def _releases(self) -> tuple[tuple[Cycle, str, int], ...]:
        """The releases of this line, in order: cycle, tag, place."""
        calendar = self.law.calendar
        return self.line.releases(past_here(self.git_directory, calendar, calendar.cycles[-1]))

    @property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(
            core=self.core,
            git_directory=self.git_directory,
            line=self.line,
            releases=self._releases,
            store=self._store,
            kind=self._kind,
            cache=self.cache,
            progress=self.progress,
        )

    def write(self, symbol: str) -> History:
        """Tell the life of a symbol; raises UsageError for one that core never had."""
        found = self._whereabouts.find(symbol)
        top = found.name if is_option(symbol) else found.name.partition(".")[0]
        follower = Follower(self.line, self._store, self._kind, top, self.progress)
        lineage = follower.follow(found.paths)
        subject = Subject(owner=found.owner, name=found.name, private=self.private)
        snapshots = self._snapshots(lineage, subject)
        remarks = () if self._releases else (_UNDATED,)
        span = self.line.span
        life = Life(
            subject=subject,
            snapshots=snapshots,
            releases=[
                self._released(c, tag, place, lineage, subject) for c, tag, place in self._releases
            ],
            commits={s.commit: _commit(self.line.landed(s.commit)) for s in snapshots},
            law=self.law,
            cut=span.cut,
        )
        events = [self._told(event, subject) for event in life.events()]
        last = snapshots[-1].definitions if snapshots else {}
        return History(
            symbol=symbol,
            kind=_kind(subject, snapshots),
            core=self.core.name,
            revision=self.core.revision,
            commit=self.core.commit or "",
            policy=self.law.policy.name,
            paths=lineage.paths,
            alive=subject.name in last,
            length=span.length,
            began=_commit(span.oldest),
            cut=span.cut,
            events=tuple(events),
            releases=life.steps(),
            ends={subject.full(name): d for name, d in last.items()},
            remarks=(*remarks, *self._unread(lineage)),
        )

    def _snapshots(self, lineage: Lineage, subject: Subject) -> list[Snapshot]:
        blobs = [step.blob for step in lineage.steps if step.blob]
        defined = self._defined(blobs)
        marked = self._store.read(self._markers, blobs, self.line.blob)
        found = []
        for step in lineage.steps:
            definitions = defined[step.blob] if step.blob else Defined()
            if definitions.problem:
                continue  # a file that cannot be read takes nothing away
            found.append(
                Snapshot(
                    place=step.place,
                    commit=step.commit,
                    path=step.path,
                    definitions=subject.whole(_by_name(definitions)) if step.blob else {},
                    marked=_sure(marked[step.blob]) if step.blob else {},
                )
            )
        return found

    def _unread(self, lineage: Lineage) -> list[str]:
        blobs = [step.blob for step in lineage.steps if step.blob]
        defined = self._defined(blobs)
        bad = [s for s in lineage.steps if s.blob and defined[s.blob].problem]
        return [
            f"{step.path} at {step.commit[:12]} cannot be read ({defined[step.blob].problem}):"
            " what changed there is told at the next commit."
            for step in bad
        ]

    def _released(
        self, cycle: Cycle, tag: str, place: int, lineage: Lineage, subject: Subject
    ) -> Released:
        blobs = [b for path in lineage.paths if (b := self.line.blob_at(tag, path))]
        defined = self._defined(blobs)
        found: dict[str, Definition] = {}
        marked: dict[str, Marker] = {}
        hints: dict[str, Marker] = {}
        for blob in reversed(blobs):
            found |= _by_name(defined[blob])
            markers = self._store.read(self._markers, [blob], self.line.blob)[blob]
            marked |= _sure(markers)
            hints |= {m.symbol: m for m in markers if m.confidence is Confidence.LOW}
        marked |= self._kept(lineage, cycle)
        return Released(
            cycle=cycle,
            version=tag,
            place=place,
            definitions=subject.whole(found) if blobs else {},
            marked=marked,
            hints=hints,
        )

    def _kept(self, lineage: Lineage, cycle: Cycle) -> dict[str, Marker]:
        """Give the deprecations that the project keeps in its surface file, as markers."""
        index = self.law.calendar.index
        found = {}
        for kept in self.registered:
            since = self.law.calendar.find(kept.since) or self.law.calendar.cycle_of(kept.since)
            if since is not None and index(since) <= index(cycle):
                for module in map(dotted_name, lineage.paths):
                    if kept.symbol.startswith(f"{module}."):
                        marker = _marker(kept.symbol.removeprefix(f"{module}."), kept)
                        found[marker.symbol] = marker
        return found

    def _told(self, event: Event, subject: Subject) -> Event:
        """Add who wrote the change; for one who only marked or moved, that is who merged."""
        name = event.symbol.removeprefix(f"{subject.owner}.") if subject.owner else event.symbol
        if not event.path:
            return event

        def changes(old: str, new: str) -> bool:
            blobs = [blob for blob in (old, new) if blob]
            defined = self._defined(blobs)
            before, after = (_by_name(defined[b]).get(name) if b else None for b in (old, new))
            # Where only a remark came, the newest commit that touched the file speaks for it.
            differ = (before is None) != (after is None) or shown(before) != shown(after)
            return differ or (event.before == event.after and not event.has(ChangeKind.MOVED))

        author = self.line.author(event.commit.id, event.path, changes)
        return replace(event, author=_commit(author)) if author else event


def _by_name(defined: Defined) -> dict[str, Definition]:
    return {definition.name: definition for definition in defined.definitions}


def _sure(markers: Iterable[Marker]) -> dict[str, Marker]:
    """Keep what surely marks a whole symbol, of several the surest."""
    sure = [m for m in markers if not m.inside and m.confidence is not Confidence.LOW]
    sure.sort(key=lambda m: _SUREST.index(m.confidence), reverse=True)
    return {marker.symbol: marker for marker in sure}


def _marker(symbol: str, kept: RegisteredDeprecation) -> Marker:
    return Marker(
        symbol=symbol,
        line=0,
        kind="registered",
        confidence=Confidence.CERTAIN,
        text="The surface file says so.",
        stated_since=kept.since,
        stated_removal=kept.removal,
        replacement=kept.replacement,
    )


def _kind(subject: Subject, snapshots: Sequence[Snapshot]) -> str:
    if not subject.name:
        return "module"
    kinds = (
        s.definitions[subject.name].kind
        for s in reversed(snapshots)
        if subject.name in s.definitions
    )
    return next(kinds, "")


def _commit(landed: Landed) -> Commit:
    return Commit(id=landed.commit, date=landed.date, subject=landed.subject)
