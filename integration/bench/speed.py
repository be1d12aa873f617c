"""Time the program against baselines and peers on the same work, in one run.

`python -m integration.bench.speed [DIR]`, or `nox -s bench [-- DIR]`. Without DIR the two releases
come from the package index, and the work over all releases is left out.
"""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from . import peers
from .clones import Clones
from .door import run
from .subject import CHECKOUT, DRIVER, PROGRAM, Subject, from_clones, from_index
from .timing import Target, Work, once, rounds, table, verdicts

_START = "start of python, pygit2 and click"
_COLD = "semistable check, cold"
_WARM = "semistable check, warm"
_OWN = "all drivers' own sources, cold"
_ALL_COLD = "all drivers, all releases, cold"
_ALL_WARM = "all drivers, all releases, warm"
TARGETS = (
    Target(label=_COLD, figure="wall", most=2, to="ty check"),
    Target(label=_COLD, figure="processor", most=2, to="ty check"),
    Target(label=_WARM, figure="wall", most=0.2),
    Target(label=_ALL_COLD, figure="processor", most=30),
    Target(label=_ALL_WARM, figure="wall", most=5),
)
"""How fast the program means to be."""

_PARSE = """
import ast, pathlib, sys
for path in pathlib.Path(sys.argv[1]).iterdir():
    try:
        ast.parse(path.read_bytes())
    except SyntaxError:
        pass
"""


def works(subject: Subject, folder: Path) -> Iterator[Work]:
    """List what is timed on one pair: the program, its baselines, and the peers that are here."""
    warm = folder / "warm"
    accepted = frozenset({0, 1})
    once(
        Work(
            label="priming the cache",
            command=subject.check,
            environment={"SEMISTABLE_CACHE_DIR": str(warm)},
            accepted=accepted,
        )
    )
    reached = _reached(subject, warm / "facts.sqlite", folder / "reached")
    cold = folder / "cold"
    yield Work(label=_START, command=(sys.executable, "-c", "import pygit2, click"))
    yield Work(
        label=f"ast.parse of the {reached} files reached",
        command=(sys.executable, "-c", _PARSE, str(folder / "reached")),
    )
    yield Work(label="semistable --help", command=(*PROGRAM, "--help"))
    yield Work(
        label=_COLD,
        command=subject.check,
        environment={"SEMISTABLE_CACHE_DIR": str(cold)},
        accepted=accepted,
        prepare=lambda: shutil.rmtree(cold, ignore_errors=True),
    )
    yield Work(
        label=_WARM,
        command=subject.check,
        environment={"SEMISTABLE_CACHE_DIR": str(warm)},
        accepted=accepted,
    )
    yield from peers.works(subject, folder)


def _reached(subject: Subject, facts: Path, into: Path) -> int:
    # The program keeps what it read under the blob's id: that is the list of what it had to read.
    with sqlite3.connect(facts) as connection:
        keys = [
            key
            for (key,) in connection.execute(
                "SELECT DISTINCT key FROM facts WHERE kind LIKE 'definitions %'"
            )
        ]
    into.mkdir()
    blobs = [key for key in keys if len(key) == 40]
    for blob in blobs:
        for repository in (subject.core, subject.driver):
            read = subprocess.run(
                ["git", "-C", str(repository), "cat-file", "blob", blob],
                capture_output=True,
                check=False,
            )
            if read.returncode == 0:
                (into / f"{blob}.py").write_bytes(read.stdout)
                break
    connection.close()
    return len(blobs)


def everything(directory: Path, folder: Path) -> list[Work]:
    """List the work over all drivers and all releases of core: from an empty cache, and again.

    The drivers' own sources are read before, so that what they cost stands by itself.
    """
    command = (sys.executable, "-m", "integration.bench.everything", str(directory))
    cache = {"SEMISTABLE_CACHE_DIR": str(folder / "everything")}
    return [
        Work(
            label=label,
            command=(*command, *options),
            environment=cache,
            folder=CHECKOUT,
        )
        for label, options in ((_OWN, ("--own",)), (_ALL_COLD, ()), (_ALL_WARM, ()))
    ]


@click.command()
@click.argument(
    "directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rounds", "count", default=5, show_default=True, help="How often each is timed.")
def main(directory: Path | None, count: int) -> None:
    """Time the program, baselines and other tools, on clones below DIRECTORY or on releases."""
    with tempfile.TemporaryDirectory(prefix="semistable-bench-") as name:
        folder = Path(name)
        if directory is None:
            (folder / "workspace").mkdir()
            subject = from_index(folder / "workspace")
        else:
            subject = from_clones(Clones(directory=directory.absolute()))
        times = rounds(list(works(subject, folder)), count)
        if directory is not None:
            times |= {w.label: once(w) for w in everything(directory.absolute(), folder)}
        click.echo(f"{DRIVER}@{subject.driver_revision[:12]} against nova@{subject.core_revision}")
        click.echo(table(times, _START))
        click.echo(verdicts(times, TARGETS))


if __name__ == "__main__":
    run(main)
