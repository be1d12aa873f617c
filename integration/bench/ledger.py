"""Time the ledger over all releases of Nova, from an empty cache and again.

`python -m integration.bench.ledger DIR`: one ledger of the newest release with all that came before
it and all drivers, and the ledgers of all releases one after the other into the same cache.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from .clones import Clones
from .door import run
from .everything import newest, releases
from .examining import CORE
from .subject import PROGRAM
from .timing import Work, once

_OVERDUE = frozenset({0, 1})
"""The ledger ends with 1 where something is overdue, as in every Nova."""


def command(clones: Clones, release: str) -> tuple[str, ...]:
    """Ask for the ledger of a release, with the newest release of each driver."""
    drivers = (f"--driver={clones.path(name)}@{revision}" for name, revision in newest(clones))
    core = f"--core={clones.path(CORE)}@{release}"
    return (*PROGRAM, "deprecations", core, *drivers, "--format", "json")


def works(clones: Clones, folder: Path) -> Iterator[Work]:
    """List what is timed; the second of each pair finds what the first one kept."""
    cores = releases(clones)
    cache = {"SEMISTABLE_CACHE_DIR": str(folder / "cache")}
    for when, prepare in (
        ("cold", lambda: shutil.rmtree(folder / "cache", ignore_errors=True)),
        ("warm", lambda: None),
    ):
        yield Work(
            label=f"{cores[-1]} with its {len(cores) - 1} past releases, {when}",
            command=command(clones, cores[-1]),
            environment=cache,
            accepted=_OVERDUE,
            prepare=prepare,
        )


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(directory: Path) -> None:
    """Time the ledger on the clones below DIRECTORY, in seconds of processor and wall time."""
    clones = Clones(directory=directory)
    click.echo(f"{'ledger':<50}{'cpu s':>8}{'wall s':>8}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for work in works(clones, folder):
            time = once(work)
            click.echo(f"{work.label:<50}{time.processor:>8.1f}{time.wall:>8.1f}")
        for when in ("first", "again"):
            processor = wall = 0.0
            for release in releases(clones):
                time = once(
                    Work(
                        label=release,
                        command=command(clones, release),
                        environment={"SEMISTABLE_CACHE_DIR": str(folder / "every")},
                        accepted=_OVERDUE,
                    )
                )
                processor, wall = processor + time.processor, wall + time.wall
            label = f"of each of {len(releases(clones))} releases in turn, {when}"
            click.echo(f"{label:<50}{processor:>8.1f}{wall:>8.1f}")


if __name__ == "__main__":
    run(main)
