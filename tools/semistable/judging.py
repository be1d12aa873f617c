"""The costly part of verify: read both trees, collect usages, apply the rules."""

from dataclasses import dataclass, replace

from semistable.analyses import conformance
from semistable.analyses.core_side import CoreSide, core_side
from semistable.analyses.names import Names
from semistable.analyses.usages import usages
from semistable.analyses.world import World
from semistable.errors import UsageError
from semistable.model.driver_source import DriverSource
from semistable.model.rule import Contact
from semistable.model.surface import Surface
from semistable.model.tree import Tree
from semistable.model.usage import Usages
from semistable.model.verdict import Finding, Unknown
from semistable.readers.cache import Cache
from semistable.readers.modules import SourceModules
from semistable.readers.remembered import Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a driver asks of a core revision, and what of the driver could not be read."""

    usages: Usages
    unknowns: tuple[Unknown, ...]


class Judging:
    """Judges drivers against core revisions; facts are read once and kept."""

    def __init__(self, surface: Surface, cache: Cache) -> None:
        self._surface = surface
        self._cache = cache
        self._sides = Remembered(cache, "core side", CoreSide)
        self._collections = Remembered(cache, "collected", Collected)
        self._collected: dict[tuple[Tree, DriverSource], Collected] = {}
        self._drivers: dict[DriverSource, SourceModules] = {}
        self._core: SourceModules | None = None

    def judge(
        self, core: Tree, driver: DriverSource, baseline: Tree | None
    ) -> tuple[tuple[Finding, ...], tuple[Unknown, ...]]:
        """Apply the rules to a driver at a core revision; tell new from known by the baseline."""
        before = None
        if baseline is not None:
            before, _ = self.usages(baseline, driver)
            old = conformance.findings(Contact(driver=driver.name, usages=before))
        now, unknowns = self.usages(core, driver)
        contact = Contact(driver=driver.name, usages=now, baseline=before)
        found = conformance.findings(contact)
        if before is not None:
            found = conformance.against_baseline(found, old)
        return found, unknowns

    def usages(self, core: Tree, driver: DriverSource) -> tuple[Usages, tuple[Unknown, ...]]:
        """Collect what a driver asks of a core revision; the same question is answered once."""
        if (core, driver) not in self._collected:
            self._collected[core, driver] = self._collect(core, driver)
        collected = self._collected[core, driver]
        return collected.usages, collected.unknowns

    def _collect(self, core: Tree, driver: DriverSource) -> Collected:
        side_key = f"{core.fingerprint} {driver.folder or ''} {self._surface.fingerprint}"
        key = f"{driver.name} {driver.tree.fingerprint} {side_key}"
        known = self._collections.get(key)
        if known is None:
            known = self._read(core, driver, side_key)
            self._collections.put(key, known)
        return known

    def _read(self, core: Tree, driver: DriverSource, side_key: str) -> Collected:
        own, rest = self._modules(core, driver)
        world = World(rest, own, self._surface)
        found, unknowns = usages(world, Names(world), self._core_side(rest, side_key))
        own.save()
        rest.save()
        return Collected(
            usages=found,
            unknowns=tuple(replace(unknown, driver=driver.name) for unknown in unknowns),
        )

    def _modules(self, core: Tree, driver: DriverSource) -> tuple[SourceModules, SourceModules]:
        """Give the driver's modules and core's; kept, as one is asked about with many others."""
        if driver.folder is not None:
            own, rest = _split(core, driver.tree, driver.folder, self._cache)
        else:
            own = self._drivers.get(driver) or SourceModules(driver.tree, self._cache)
            same = self._core is not None and self._core.tree is core
            rest = self._core if self._core and same else SourceModules(core, self._cache)
            self._drivers[driver], self._core = own, rest
        own.preload(own.by_name.values())
        return own, rest

    def _core_side(self, core: SourceModules, key: str) -> CoreSide:
        side = self._sides.get(key)
        if side is None:
            side = core_side(core, self._surface)
            self._sides.put(key, side)
        return side


def _split(
    core: Tree, tree: Tree, folder: str, cache: Cache
) -> tuple[SourceModules, SourceModules]:
    """Take a folder of a tree as the driver, and out of core."""
    folder = folder.strip("/")

    def inside(path: str) -> bool:
        return path == folder or path.startswith(f"{folder}/")

    if not any(inside(path) for path in tree.blobs):
        raise UsageError(
            f"{tree.name}@{tree.revision} has no folder {folder}.",
            "List what is there: git ls-tree -d REVISION.",
        )
    own = SourceModules(tree, cache, inside)
    return own, SourceModules(core, cache, lambda path: not inside(path))
