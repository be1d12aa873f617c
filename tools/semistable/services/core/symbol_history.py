"""The wiring of a history: a symbol through the main line and the releases of core."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.landed_commits import Landed
from semistable.git.objects.release_tags import past_here
from semistable.model.code.modules import dotted_name
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_events import ChangeKind, Commit, Event, SymbolHistory
from semistable.model.core_api.symbol_table import ReleaseSymbols, SymbolTable
from semistable.model.project.calendar import Cycle
from semistable.model.project.core_surface import RegisteredDeprecation
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.history.definition_diff import shown
from semistable.policy.history.history_subject import HistorySubject
from semistable.policy.history.symbol_life import SymbolLife
from semistable.policy.history.symbol_timeline import Timeline
from semistable.services.core.locate_symbol import SymbolLocator, is_option
from semistable.source.blob_store import BlobStore
from semistable.source.definition_lineage import Lineage, LineReader
from semistable.source.deprecation.config_options import OPTIONS
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.source.release_symbols import SymbolReader
from semistable.storage.cache import Cache

_UNDATED = (
    "No tag here is a release of a cycle that the calendar knows: cycles are told by dates alone,"
    " and what notice was given is unknown."
)
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class HistoryWriter:
    """Writes the histories of core's symbols along one main line."""

    core: Tree
    git_directory: Path
    cache: Cache
    terms: RemovalTerms
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
    def _lines(self) -> LineReader:
        kind = OPTIONS if self.of_options else DEFINITIONS
        store = BlobStore(self.cache)
        return LineReader(line=self.line, store=store, kind=kind, progress=self.progress)

    @cached_property
    def _symbols(self) -> SymbolReader:
        return SymbolReader(self._lines.store, self.terms.calendar)

    @cached_property
    def _releases(self) -> tuple[tuple[Cycle, str, int], ...]:
        """The releases of this line, in order: cycle, tag, place."""
        calendar = self.terms.calendar
        return self.line.releases(past_here(self.git_directory, calendar, calendar.cycles[-1]))

    def write(self, symbol: str) -> SymbolHistory:
        """Tell the life of a symbol; raises UsageError for one that core never had."""
        found = SymbolLocator(
            core=self.core,
            git_directory=self.git_directory,
            reader=self._lines,
            releases=self._releases,
            cache=self.cache,
        ).find(symbol)
        top = found.name if is_option(symbol) else found.name.partition(".")[0]
        lineage = self._lines.lineage(top, found.paths)
        subject = HistorySubject(owner=found.owner, name=found.name, private=self.private)
        versions = self._versions(lineage)
        commits = [
            replace(version, definitions=subject.whole(version.definitions) if version.path else {})
            for version in versions
            if not version.problem  # a file that cannot be read takes nothing away
        ]
        releases = [self._released(*release, lineage, subject) for release in self._releases]
        span = self.line.span
        life = SymbolLife(
            subject=subject,
            commits=commits,
            timeline=Timeline(releases=releases, terms=self.terms),
            landed={c.revision: commit_of(self.line.landed(c.revision)) for c in commits},
            cut=span.cut,
        )
        last = commits[-1].definitions if commits else {}
        named = (c.definitions[found.name] for c in commits if found.name in c.definitions)
        kinds = ["" if found.name else "module", *(definition.kind for definition in named)]
        unread = [_unread(version) for version in versions if version.problem]
        return SymbolHistory(
            symbol=symbol,
            kind=kinds[-1],
            core=self.core.name,
            revision=self.core.revision,
            commit=self.core.commit or "",
            policy=self.terms.policy.name,
            paths=lineage.paths,
            alive=subject.name in last,
            length=span.length,
            began=commit_of(span.oldest),
            cut=span.cut,
            events=tuple(self._told(event, subject) for event in life.events()),
            releases=life.steps(),
            ends={subject.full(name): d for name, d in last.items()},
            remarks=tuple(unread if releases else [_UNDATED, *unread]),
        )

    def _versions(self, lineage: Lineage) -> list[SymbolTable]:
        """Read what each commit of a lineage made of the file that defines the symbol."""
        self._read({step.blob: step.blob for step in lineage.steps if step.blob})  # all at once
        return [
            replace(
                self._read({step.path: step.blob} if step.blob else {}),
                revision=step.commit,
                place=step.place,
                path=step.path,
            )
            for step in lineage.steps
        ]

    def _read(self, blobs: Mapping[str, str]) -> SymbolTable:
        return self._symbols.files(blobs, self.line.blob, self._lines.kind)

    def _released(
        self, cycle: Cycle, tag: str, place: int, lineage: Lineage, subject: HistorySubject
    ) -> ReleaseSymbols:
        blobs = {path: blob for path in lineage.paths if (blob := self.line.blob_at(tag, path))}
        table = self._read(blobs)
        return ReleaseSymbols(
            cycle=cycle,
            revision=tag,
            place=place,
            definitions=subject.whole(table.definitions) if blobs else {},
            marked={**table.marked, **self._kept(lineage, cycle)},
            hints=table.hints,
        )

    def _kept(self, lineage: Lineage, cycle: Cycle) -> dict[str, Marker]:
        """Give the deprecations that the project keeps in its surface file, as markers."""
        index = self.terms.calendar.index
        found = {}
        for kept in self.registered:
            since = self.terms.stated_cycle(kept.since)
            if since is not None and index(since) <= index(cycle):
                for module in map(dotted_name, lineage.paths):
                    if kept.symbol.startswith(f"{module}."):
                        marker = _marker(kept.symbol.removeprefix(f"{module}."), kept)
                        found[marker.symbol] = marker
        return found

    def _told(self, event: Event, subject: HistorySubject) -> Event:
        """Add who wrote the change; for one who only marked or moved, that is who merged."""
        name = event.symbol.removeprefix(f"{subject.owner}.") if subject.owner else event.symbol
        if not event.path:
            return event

        def changes(old: str, new: str) -> bool:
            defined = self._lines.defined(blob for blob in (old, new) if blob)
            before, after = (
                {d.name: d for d in defined[blob].definitions}.get(name) if blob else None
                for blob in (old, new)
            )
            # Where only a remark came, the newest commit that touched the file speaks for it.
            differ = (before is None) != (after is None) or shown(before) != shown(after)
            return differ or (event.before == event.after and not event.has(ChangeKind.MOVED))

        author = self.line.author(event.commit.id, event.path, changes)
        return replace(event, author=commit_of(author)) if author else event


def _unread(version: SymbolTable) -> str:
    return (
        f"{version.path} at {version.revision[:12]} cannot be read ({version.problem}):"
        " what changed there is told at the next commit."
    )


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


def commit_of(landed: Landed) -> Commit:
    """Give a commit as a history tells it."""
    return Commit(id=landed.commit, date=landed.date, subject=landed.subject)
