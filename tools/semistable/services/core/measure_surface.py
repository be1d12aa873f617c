"""The wiring of the used surface: drivers in and out of core's tree, and what they ask of core."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from semistable.model.core_api.surface_use import SurfaceUse, UsingDriver
from semistable.model.findings.verdict import Unknown
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.services.checking.checker import Examination, examined
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered
from semistable.usages.in_tree_drivers import driver_folders
from semistable.usages.surface_uses import used_symbols

Folders = tuple[str, ...]


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
        examination = Examination(self.surface, self.cache, self.calendar)
        collected = {}
        for driver in drivers:
            progress(f"{core.revision} {driver.name}")
            usages, unknowns = examination.usages(core, driver)
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
