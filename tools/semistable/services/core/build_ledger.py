"""The wiring of the ledger: what core's releases mark and lost, and what drivers still use."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import past_here
from semistable.model.core_api.ledger import CoreUse, DriverUse, Ledger, LedgerEntry
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.model.findings.usage import CorePlace, Place, Usages
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.ledger_entries import ledger
from semistable.policy.deprecation.removal_window import Viewpoint
from semistable.policy.deprecation.removals import removals
from semistable.policy.history.symbol_timeline import Timeline
from semistable.project.calendar_file import read_policy
from semistable.services.checking.checker import Checker, examined
from semistable.source.blob_store import BlobStore
from semistable.source.release_symbols import SymbolReader
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered
from semistable.usages.core_self_uses import core_uses

_IN_DEVELOPMENT = "development"


def viewpoint(calendar: Calendar, policy: str, at: str | None, core: Tree) -> Viewpoint:
    """Choose from which cycle to look: the one asked for, else core's own, else today's.

    Raises UsageError for a cycle or a policy that nobody knows.
    """
    return Viewpoint(
        calendar=calendar, policy=read_policy(policy), at=_cycle(calendar, at, core.revision)
    )


def _cycle(calendar: Calendar, at: str | None, revision: str) -> Cycle:
    if at is None:
        own = calendar.cycle_of(revision)
        developed = (c for c in calendar.cycles if c.status == _IN_DEVELOPMENT)
        return own or next(developed, calendar.cycles[-1])
    cycle = calendar.find(at) or calendar.cycle_of(at)
    if cycle is None:
        near = get_close_matches(at.casefold(), [c.name for c in calendar.cycles], n=1)
        raise UsageError(
            f"The calendar has no cycle {at}.",
            f"Did you mean {near[0]}?" if near else "Give a cycle's name, such as train or 2026.1.",
        )
    return cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class _CoreUses:
    """What is remembered of a core's own uses."""

    uses: dict[str, tuple[CoreUse, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lost:
    """What is remembered of a whole past."""

    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerWriter:
    """Writes the ledger of a core revision, by the releases of core in `git_directory`."""

    surface: Surface
    cache: Cache
    view: Viewpoint
    core: Tree
    git_directory: Path
    progress: Callable[[str], None] = lambda _: None

    def write(self, uses: Mapping[str, Sequence[DriverUse]]) -> Ledger:
        """Judge what core marks; `uses` tells where drivers use each symbol."""
        calendar, core = self.view.calendar, self.core
        reader = SymbolReader(BlobStore(self.cache), calendar)
        self.progress(core.revision)
        markers = reader.markers(core, self.surface.all_modules)
        releases = []
        for cycle, tree in self._releases():
            self.progress(tree.revision)
            carried = reader.markers(tree, self.surface.all_modules)
            releases.append(ReleaseSymbols(cycle=cycle, revision=tree.revision, markers=carried))
        # Without any past nobody can say that a marker is new in this cycle.
        told = examined(core, calendar if releases else None)
        written = ledger(
            told,
            markers,
            releases,
            self.view,
            uses=uses,
            registered=self.surface.deprecations,
        )
        self.progress(f"{core.revision} itself")
        return self._with_core_uses(written)

    def with_removals(self, written: Ledger) -> Ledger:
        """Put what core's releases have lost behind what core still has, the worst first."""
        releases, view = self._releases(), self.view
        kept = Remembered(self.cache, "removals", _Lost)
        reader = SymbolReader(BlobStore(self.cache), view.calendar)
        parts = [self.core.fingerprint, *(tree.fingerprint for _, tree in releases)]
        names = [reader.version, view.policy.name, view.calendar.name, self.surface.fingerprint]
        key = " ".join([*names, *parts])
        known = kept.get(key)
        if known is None:
            tables = []
            for cycle, tree in releases:
                self.progress(tree.revision)
                tables.append(reader.surface(self.surface, cycle, tree))
            now = reader.surface(self.surface, view.at, self.core)
            there = frozenset((*now.definitions, *now.reachable))
            timeline = Timeline(releases=tables, terms=view)
            known = _Lost(entries=removals(timeline, there))
            kept.put(key, known)
        return replace(written, entries=(*written.entries, *known.entries))

    def _releases(self) -> list[tuple[Cycle, Tree]]:
        past = past_here(self.git_directory, self.view.calendar, self.view.at)
        return [(cycle, open_tree(self.git_directory, tag, self.core.name)) for cycle, tag in past]

    def _with_core_uses(self, written: Ledger) -> Ledger:
        """Add where core itself uses what it deprecates; a piece inside a symbol has no users."""
        symbols = sorted({entry.symbol for entry in written.entries if not entry.inside})
        kept = Remembered(self.cache, "core uses", _CoreUses)
        asked = hashlib.sha256(" ".join(symbols).encode()).hexdigest()
        key = f"{self.core.fingerprint} {self.surface.fingerprint} {asked}"
        known = kept.get(key)
        if known is None:
            modules = SourceModules(self.core, BlobStore(self.cache))
            known = _CoreUses(uses=dict(core_uses(modules, symbols, self.surface)))
            modules.save()
            kept.put(key, known)
        entries = (
            e if e.inside else replace(e, core_uses=known.uses.get(e.symbol, ()))
            for e in written.entries
        )
        return replace(written, entries=tuple(entries))


def driver_uses(
    checker: Checker, core: Tree, drivers: Iterable[DriverSource]
) -> dict[str, list[DriverUse]]:
    """Map each symbol of core to the places where drivers reach, call, override or read it."""
    found: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
    for driver in drivers:
        usages, _ = checker.usages(core, driver)
        for target, place in _targets(usages):
            found[target.symbol].add((driver.name, place.path, place.line))
    return {
        symbol: [DriverUse(driver=d, path=path, line=line) for d, path, line in sorted(places)]
        for symbol, places in found.items()
    }


def _targets(usages: Usages) -> Iterator[tuple[CorePlace, Place]]:
    yield from ((use.target, use.place) for use in usages.references if use.found)
    yield from ((use.target, use.place) for use in usages.options if use.found)
    yield from ((call.target, call.place) for call in usages.calls)
    yield from ((override.target, override.place) for override in usages.overrides)


def in_states(whole: Ledger, states: Sequence[str]) -> Ledger:
    """Keep the entries in these states; all where none is named."""
    if not states:
        return whole
    return replace(whole, entries=tuple(e for e in whole.entries if e.state in states))


def used_only(whole: Ledger) -> Ledger:
    """Keep the entries that a driver uses."""
    return replace(whole, entries=tuple(e for e in whole.entries if e.uses))
