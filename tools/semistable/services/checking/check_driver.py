"""Checks one driver: reads both trees, collects usages, applies the rules."""

from dataclasses import dataclass, field, replace

from semistable.errors import UsageError
from semistable.model.findings.checked_driver import CheckedDriver
from semistable.model.findings.rule import RuleContext
from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import NO_CONTACT, Unknown
from semistable.model.project.core_surface import INFERRED, Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.gate.finding_diff import finding_diff
from semistable.resolver.program import Program
from semistable.resolver.questions import BudgetError
from semistable.resolver.resolver import Resolver
from semistable.rules.registry import apply_rules
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered
from semistable.usages.collect_usages import usages
from semistable.usages.contact import contact, obstacle, without_contact
from semistable.usages.core_side import CoreSide, core_side

_MOST_CORES = 2
"""Revisions of core in memory: `impact` asks about two in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a driver asks of a core revision, and what of the driver could not be read."""

    usages: Usages
    unknowns: tuple[Unknown, ...]


@dataclass(slots=True, kw_only=True)
class Core:
    """What is known of one revision of core, whichever drivers are asked about.

    `sides` are by the folder of core that is looked at as a driver, "" for none.
    """

    modules: SourceModules
    sides: dict[str, CoreSide] = field(default_factory=dict)
    collected: dict[DriverSource, Collected] = field(default_factory=dict)


class DriverChecker:
    """Checks drivers against core revisions; facts are read once and kept."""

    def __init__(self, surface: Surface, cache: Cache) -> None:
        self._surface = surface
        self._sides = Remembered(cache, "core side", CoreSide)
        self._collections = Remembered(cache, "collected", Collected)
        self._core_store = BlobStore(cache)
        self._cores: dict[Tree, Core] = {}
        self._driver_store = BlobStore(cache)
        self._drivers: dict[DriverSource, SourceModules] = {}

    def check(self, core: Tree, driver: DriverSource, baseline: Tree | None) -> CheckedDriver:
        """Apply the rules to a driver at a core revision; tell new from known by the baseline.

        A driver that takes too many steps to follow, or that never meets core, is one unknown.
        """
        try:
            for tree in (core, baseline):
                unknowns = self._without_contact(tree, driver) if tree is not None else ()
                if unknowns:
                    return CheckedDriver(findings=(), unknowns=unknowns, contact=NO_CONTACT)
            return self._apply(core, driver, baseline)
        except BudgetError as error:
            unknown = Unknown(driver=driver.name, path="", line=0, reason=error.message)
            return CheckedDriver(findings=(), unknowns=(unknown,), contact=NO_CONTACT)

    def _without_contact(self, core: Tree, driver: DriverSource) -> tuple[Unknown, ...]:
        """Say why a driver and core do not meet, and what could not be read; () if they meet."""
        own, rest = self._modules(core, driver)
        program = Program(rest, own, self._surface_of(core))
        unknown = obstacle(program, self._surface, core.revision)
        unread: tuple[Unknown, ...] = ()
        if unknown is None:
            collected, unread = self.usages(core, driver)
            if contact(collected).is_made:
                return ()
            unknown = without_contact(program, core.revision)
        return (replace(unknown, driver=driver.name), *unread)

    def _apply(self, core: Tree, driver: DriverSource, baseline: Tree | None) -> CheckedDriver:
        before = None
        public = frozenset(self._surface_of(core).symbols)
        if baseline is not None:
            before, _ = self.usages(baseline, driver)
            old = apply_rules(
                RuleContext(driver=driver.name, usages=before, apart=True, public=public)
            )
        now, unknowns = self.usages(core, driver)
        context = RuleContext(
            driver=driver.name,
            usages=now,
            baseline=before,
            apart=baseline is not None,
            public=public,
        )
        found = apply_rules(context)
        if before is not None:
            found = finding_diff(old, found)
        return CheckedDriver(findings=found, unknowns=unknowns, contact=contact(now))

    def usages(self, core: Tree, driver: DriverSource) -> tuple[Usages, tuple[Unknown, ...]]:
        """Collect what a driver asks of a core revision; the same question is answered once.

        Raises BudgetError for a driver that takes too many steps to follow.
        """
        known = self._core(core).collected
        if driver not in known:
            known[driver] = self._collect(core, driver)
        return known[driver].usages, known[driver].unknowns

    def _core(self, tree: Tree) -> "Core":
        """Give what is known of a revision of core; only the last few are kept in memory."""
        if tree not in self._cores:
            while len(self._cores) >= _MOST_CORES:
                del self._cores[next(iter(self._cores))]
            self._cores[tree] = Core(modules=SourceModules(tree, self._core_store))
            blobs = {b for core in self._cores for b in core.blobs.values()}
            self._core_store.forget_all_but(blobs)
        return self._cores[tree]

    def _collect(self, core: Tree, driver: DriverSource) -> Collected:
        surface = self._surface_of(core)
        side_key = f"{core.fingerprint} {driver.folder or ''} {surface.fingerprint}"
        key = f"{driver.name} {driver.tree.fingerprint} {side_key}"
        known = self._collections.get(key)
        if known is None:
            known = self._read(core, driver, side_key)
            self._collections.put(key, known)
        return known

    def _read(self, core: Tree, driver: DriverSource, side_key: str) -> Collected:
        own, rest = self._modules(core, driver)
        own.preload()
        rest.expect()
        side = self._known_side(core, driver.folder or "", side_key)
        if side is None:
            side = self._core_side(core, rest, driver.folder or "", side_key)
        program = Program(rest, own, self._surface_of(core))
        found, unknowns = usages(program, Resolver(program), side)
        own.save()
        rest.save()
        return Collected(
            usages=found,
            unknowns=tuple(replace(unknown, driver=driver.name) for unknown in unknowns),
        )

    def _surface_of(self, core: Tree) -> Surface:
        """Return the surface, or none in its place where it is the default and of another core."""
        surface = self._surface
        if surface.is_default:
            modules = self._core(core).modules.by_name
            if surface.driver_class.rpartition(".")[0] not in modules:
                return INFERRED
        return surface

    def _modules(self, core: Tree, driver: DriverSource) -> tuple[SourceModules, SourceModules]:
        """Give the driver's modules and core's; kept, as one is asked about with many others."""
        if driver.folder is not None:
            return _split(core, driver.tree, driver.folder, self._core_store)
        if driver not in self._drivers:
            self._drivers[driver] = SourceModules(driver.tree, self._driver_store)
        return self._drivers[driver], self._core(core).modules

    def _known_side(self, core: Tree, folder: str, key: str) -> CoreSide | None:
        sides = self._core(core).sides
        if folder not in sides:
            side = self._sides.get(key)
            if side is None:
                return None
            sides[folder] = side
        return sides[folder]

    def _core_side(self, core: Tree, rest: SourceModules, folder: str, key: str) -> CoreSide:
        side = self._core(core).sides[folder] = core_side(rest, self._surface_of(core))
        self._sides.put(key, side)
        return side


def _split(
    core: Tree, tree: Tree, folder: str, store: BlobStore
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
    own = SourceModules(tree, store, inside)
    return own, SourceModules(core, store, lambda path: not inside(path))
