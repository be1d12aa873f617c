"""Examine every driver against every release of core in one process: the work that speed times."""

from pathlib import Path

import click

from semistable.model.project.driver_source import DriverSource
from semistable.project.calendar_file import read_calendar
from semistable.project.surface_file import read_surface
from semistable.services.checking.checker import Checker
from semistable.source.blob_store import BlobStore
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache

from .clones import Clones
from .cycles import OF_THE_CYCLE
from .door import run
from .examining import CORE


def releases(clones: Clones) -> list[str]:
    """List core's first release of each cycle that the clone has, oldest first."""
    versions = [cycle.version for cycle in read_calendar("openstack").cycles]
    return [version for version in versions if version and clones.has(CORE, version)]


def newest(clones: Clones) -> list[tuple[str, str]]:
    """Give each driver's newest release that has a clone."""
    return [
        (driver, last)
        for driver, revisions in OF_THE_CYCLE.items()
        if (last := list(revisions)[-1]) and clones.has(driver, last)
    ]


def read_own(drivers: list[DriverSource], cache: Cache) -> int:
    """Read the drivers' own sources into a cache; gives their number."""
    store, count = BlobStore(cache), 0
    for driver in drivers:
        modules = SourceModules(driver.tree, store)
        modules.preload()
        modules.save()
        count += len(modules.by_name)
    return count


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--own", is_flag=True, help="Only read what the drivers' own sources say.")
def main(directory: Path, *, own: bool) -> None:
    """Examine all drivers below DIRECTORY against all releases of core, oldest first."""
    clones, cache = Clones(directory=directory), Cache()
    drivers = [
        DriverSource(name=driver, tree=clones.tree(driver, revision))
        for driver, revision in newest(clones)
    ]
    if own:
        click.echo(f"{read_own(drivers, cache)} files of {len(drivers)} drivers")
        return
    checker = Checker(read_surface("nova-virt"), cache)
    cores = releases(clones)
    for version in cores:
        verdict = checker.verdict(clones.tree(CORE, version), drivers)
        click.echo(f"{version}: {len(verdict.findings)} findings")
    click.echo(f"{len(drivers)} drivers, {len(cores)} releases")


if __name__ == "__main__":
    run(main)
