"""Measure what drivers in and out of Nova's tree use of it, release by release: surface-used.md."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from semistable.model.core_api.surface_use import SurfaceUse, Totals
from semistable.model.project.driver_source import DriverSource
from semistable.project.calendar_file import read_calendar
from semistable.project.surface_file import read_surface
from semistable.reports.table import markdown_table
from semistable.services.core.measure_surface import Surfaces
from semistable.storage.cache import Cache

from .clones import Clones
from .cycles import OF_THE_CYCLE
from .door import run
from .examining import CORE

RELEASES = ("14.0.0", "20.0.0", "27.0.0", "33.0.0")


def drivers_at(clones: Clones, core: str) -> Iterator[tuple[DriverSource, bool]]:
    """Give each driver's last revision up to a release of core, and whether it is made for it."""
    versions = [cycle.version for cycle in read_calendar("openstack").cycles]
    for driver, revisions in OF_THE_CYCLE.items():
        until = [
            (versions.index(made_for), revision)
            for revision, made_for in revisions.items()
            if versions.index(made_for) <= versions.index(core) and clones.has(driver, revision)
        ]
        if until:
            revision = max(until)[1]
            tree = clones.tree(driver, revision)
            yield DriverSource(name=driver, tree=tree), revisions[revision] == core


def counts(totals: Totals) -> list[str]:
    """Give the figures of a row."""
    return [str(n) for n in (totals.all, totals.inside, totals.outside, totals.private)]


def rows(use: SurfaceUse, what: str) -> Iterator[list[str]]:
    """Give the row of a release, for one choice of drivers."""
    several = use.totals(at_least=2)
    yield [
        use.core.revision,
        what,
        str(len(use.drivers)),
        str(use.modules),
        *counts(use.totals()),
        str(several.all),
        str(several.outside + several.private),
    ]


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("releases", nargs=-1)
def main(directory: Path, releases: tuple[str, ...]) -> None:
    """Measure on the clones below DIRECTORY, at RELEASES of Nova."""
    clones = Clones(directory=directory)
    surfaces = Surfaces(
        surface=read_surface("nova-virt"), cache=Cache(), calendar=read_calendar("openstack")
    )
    totals: list[list[str]] = []
    by_driver: list[list[str]] = []
    before: dict[str, str] = {}
    for release in releases or RELEASES:
        core = clones.tree(CORE, release)
        own = surfaces.in_tree(core)
        others = list(drivers_at(clones, release))
        fitting = tuple(driver for driver, fits in others if fits)
        choices = {"in tree": own, "and of its cycle": (*own, *fitting)}
        choices["and older ones"] = (*own, *(driver for driver, _ in others))
        used = {what: surfaces.used(core, drivers) for what, drivers in choices.items()}
        for what, use in used.items():
            totals += rows(use, what)
        last = used["and older ones"]
        for driver in last.drivers:
            only = last.only(driver.name)
            alone = [str(only.all), str(only.outside + only.private)]
            figures = counts(last.totals(driver=driver.name))
            by_driver.append([release, driver.name, driver.revision, *figures, *alone])
        here = {s.symbol: s.module for s in used["in tree"].symbols if not s.inside or s.private}
        if before:
            _moved("came", Counter(here[s] for s in here.keys() - before.keys()), release)
            _moved("went", Counter(before[s] for s in before.keys() - here.keys()), release)
        before = here
    head = ("release", "drivers", "count", "modules", "symbols", "inside", "outside", "private")
    click.echo(markdown_table((*head, "by 2 or more", "of these outside"), totals, left=2))
    head = ("release", "driver", "revision", "symbols", "inside", "outside", "private")
    click.echo(markdown_table((*head, "it alone", "of these outside"), by_driver, left=3))


def _moved(what: str, modules: Counter[str], release: str) -> None:
    told = ", ".join(f"{module} {count}" for module, count in sorted(modules.items()))
    click.echo(f"{release}: outside, in-tree drivers, {what}: {told}\n")


if __name__ == "__main__":
    run(main)
