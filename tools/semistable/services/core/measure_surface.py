"""Measures which of core's symbols drivers use, in and out of core's tree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from semistable.errors import UsageError
from semistable.model.core_api.surface_use import SurfaceUse, UsingDriver
from semistable.model.findings.verdict import Unknown
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.services.checking.checker import Checker, examined
from semistable.services.opening.open_project import open_project
from semistable.services.opening.open_trees import (
    open_cores,
    open_drivers,
    read_specs,
    with_past,
)
from semistable.services.opening.query import ProgressDisplay, Query
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered
from semistable.usages.in_tree_drivers import driver_folders
from semistable.usages.surface_uses import used_symbols

Folders = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceResult:
    """What drivers use of each revision of core, and what could not be had or read.

    `surface` is what is semi-stable today; `incomplete` says whether a driver is missing.
    """

    surface: Surface
    uses: tuple[SurfaceUse, ...]
    hints: tuple[str, ...]
    incomplete: bool


def measure_surface(
    query: Query, display: ProgressDisplay, *, in_tree: bool, trend: bool
) -> SurfaceResult:
    """Measure core's revisions, with `trend` also the first release of every cycle that is here.

    `in_tree` adds the drivers that core itself holds. Raises as `check_drivers` does, and
    UsageError where there is no driver at all.
    """
    project = open_project(query.manifest, query.source)
    surface, calendar = project.surface(query.surface), project.calendar()
    with display.transfers() as report:
        cores = open_cores(project, read_specs(query.cores), report)
        opened = open_drivers(project, read_specs(query.drivers), report, optional=in_tree)
    surfaces = Surfaces(surface=surface, cache=Cache(), calendar=calendar)
    trees = with_past(cores, calendar) if trend else [core.tree for core in cores]
    uses = []
    with display.work("reading") as progress:
        for core in trees:
            own = surfaces.in_tree(core) if in_tree else ()
            uses.append(surfaces.used(core, (*opened.drivers, *own), progress))
    if not uses[-1].drivers:
        raise UsageError(
            f"{trees[-1].name} {trees[-1].revision} holds no driver.",
            "Name one: --driver PATH@REVISION.",
        )
    unread = (
        f"{u.driver}: {u.path} was left out: {u.reason}." for u in dict.fromkeys(surfaces.unread)
    )
    return SurfaceResult(
        surface=surface,
        uses=tuple(uses),
        hints=(*opened.left_out, *unread),
        incomplete=bool(opened.absent),
    )


@dataclass(slots=True, kw_only=True)
class Surfaces:
    """Says what drivers use of core revisions; `unread` gathers what could not be read."""

    surface: Surface
    cache: Cache
    calendar: Calendar
    unread: list[Unknown] = field(default_factory=list)

    def in_tree(self, core: Tree) -> tuple[DriverSource, ...]:
        """Find the drivers that core itself holds, each as if it were already split out."""
        remembered = Remembered(self.cache, "driver folders", Folders)
        key = f"{core.fingerprint} {self.surface.fingerprint}"
        folders = remembered.get(key)
        if folders is None:
            modules = SourceModules(core, BlobStore(self.cache))
            folders = driver_folders(modules, self.surface)
            modules.save()
            remembered.put(key, folders)
        return tuple(DriverSource(name=folder, tree=core, folder=folder) for folder in folders)

    def used(
        self,
        core: Tree,
        drivers: Sequence[DriverSource],
        progress: Callable[[str], None] = lambda _: None,
    ) -> SurfaceUse:
        """Put together what all drivers use of one revision of core."""
        checker = Checker(self.surface, self.cache, self.calendar)
        collected = {}
        for driver in drivers:
            progress(f"{core.revision} {driver.name}")
            usages, unknowns = checker.usages(core, driver)
            collected[driver.name] = usages
            self.unread += unknowns
        return SurfaceUse(
            core=examined(core, self.calendar),
            surface=self.surface.name,
            drivers=tuple(_using(drivers)),
            symbols=used_symbols(collected, self.surface),
        )


def _using(drivers: Iterable[DriverSource]) -> Iterable[UsingDriver]:
    for driver in sorted(drivers, key=lambda d: d.name):
        yield UsingDriver(
            name=driver.name,
            revision=driver.tree.revision,
            in_tree=driver.folder is not None,
        )
