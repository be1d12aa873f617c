"""The wiring of removals: what the releases of core lost, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import past_here
from semistable.model.core_api.ledger import Ledger, LedgerEntry
from semistable.model.core_api.release_offer import Contents
from semistable.model.project.calendar import Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.notice import Law
from semistable.policy.deprecation.removal_window import Viewpoint
from semistable.policy.deprecation.removals import by_urgency, removals
from semistable.source.release_symbols import OfferReader
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Removed:
    """What is remembered of a whole past."""

    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Removing:
    """Adds to a ledger what core's releases have lost until the cycle that one looks from."""

    surface: Surface
    cache: Cache
    view: Viewpoint
    progress: Callable[[str], None] = lambda _: None

    def joined(self, ledger: Ledger, core: Tree, git_directory: Path) -> Ledger:
        """Put the removals behind what core still has, the worst first."""
        lost = sorted(self.lost(core, git_directory), key=by_urgency)
        return replace(ledger, entries=(*ledger.entries, *lost))

    def lost(self, core: Tree, git_directory: Path) -> tuple[LedgerEntry, ...]:
        """Judge what each release lost, up to the cycle that one looks from."""
        view = self.view
        past = past_here(git_directory, view.calendar, view.at)
        trees = [(cycle, open_tree(git_directory, tag, core.name)) for cycle, tag in past]
        kept = Remembered(self.cache, "removals", _Removed)
        reading = OfferReader(
            self.cache, self.surface, [cycle.name for cycle in view.calendar.cycles]
        )
        parts = [core.fingerprint, *(tree.fingerprint for _, tree in trees)]
        names = [reading.version, view.policy.name, view.calendar.name, self.surface.fingerprint]
        key = " ".join([*names, *parts])
        known = kept.get(key)
        if known is None:
            law = Law(calendar=view.calendar, policy=view.policy)
            contents = [self._read(reading, cycle, tree) for cycle, tree in trees]
            now = reading.contents(view.at, core)
            there = frozenset((*now.offered, *now.reachable))
            known = _Removed(entries=tuple(removals(contents, law, there)))
            kept.put(key, known)
        return known.entries

    def _read(self, reading: OfferReader, cycle: Cycle, tree: Tree) -> Contents:
        self.progress(tree.revision)
        return reading.contents(cycle, tree)
