"""The wiring of the ledger: core's markers through its releases, and what drivers still use."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import past_here
from semistable.model.core_api.ledger import CarriedMarkers, CoreUse, DriverUse, Ledger, MarkedCore
from semistable.model.findings.usage import CorePlace, Place, Usages
from semistable.model.findings.verdict import Examined
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.ledger_entries import ledger
from semistable.policy.deprecation.removal_window import Viewpoint
from semistable.project.calendar_file import read_policy
from semistable.services.checking.checker import Checker
from semistable.source.blob_store import BlobStore
from semistable.source.deprecation.read_markers import markers_below, markers_of
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
class Ledgers:
    """Writes the ledger of a core revision, by what is known of its past and its drivers."""

    surface: Surface
    cache: Cache
    view: Viewpoint

    def write(
        self,
        core: Tree,
        git_directory: Path,
        uses: Mapping[str, Sequence[DriverUse]],
        progress: Callable[[str], None] = lambda _: None,
    ) -> Ledger:
        """Read core's markers and those of the releases in `git_directory`, and judge them."""
        store = BlobStore(self.cache)
        kind = markers_of(cycle.name for cycle in self.view.calendar.cycles)
        modules = {*self.surface.modules, self.surface.driver_class.rpartition(".")[0]}
        progress(core.revision)
        markers = markers_below(store, kind, core, modules)
        history = []
        for cycle, version in past_here(git_directory, self.view.calendar, self.view.at):
            release = open_tree(git_directory, version, core.name)
            progress(release.revision)
            found = markers_below(store, kind, release, modules)
            carried = {path: tuple(m.identity for m in of) for path, of in found.items()}
            history.append(CarriedMarkers(cycle=cycle, markers=carried))
        own = self.view.calendar.cycle_of(core.revision)
        examined = Examined(
            name=core.name,
            revision=core.revision,
            commit=core.commit,
            # Without any past nobody can say that a marker is new in this cycle.
            cycle=own.name if own and history else None,
        )
        marked = MarkedCore(examined=examined, markers=markers, history=history)
        written = ledger(marked, self.view, uses=uses, registered=self.surface.deprecations)
        progress(f"{core.revision} itself")
        return self._with_core_uses(written, core)

    def _with_core_uses(self, written: Ledger, core: Tree) -> Ledger:
        """Add where core itself uses what it deprecates; a piece inside a symbol has no users."""
        symbols = sorted({entry.symbol for entry in written.entries if not entry.inside})
        kept = Remembered(self.cache, "core uses", _CoreUses)
        asked = hashlib.sha256(" ".join(symbols).encode()).hexdigest()
        key = f"{core.fingerprint} {self.surface.fingerprint} {asked}"
        known = kept.get(key)
        if known is None:
            modules = SourceModules(core, BlobStore(self.cache))
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
