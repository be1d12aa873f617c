"""Draw a sample of the markers that prose makes in Nova, to be read by a person: markers-read.md.

`python -m integration.bench.markers DIR [--seed N] [--show]`: the comments and docstrings of all
packages of Nova (tests left out) that are reported with high confidence, in the first release that
carries each of them, from Icehouse on.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from semistable.model.code.modules import is_test
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.project.tree import Tree
from semistable.project.calendar_file import read_calendar
from semistable.source.blob_store import BlobStore
from semistable.source.deprecation.read_markers import markers_below, markers_of
from semistable.storage.cache import Cache

from .clones import Clones
from .door import run
from .everything import releases
from .examining import CORE

_FIRST = "2014.1"
_PROSE = ("comment", "docstring")
_AROUND = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A marker in the first release that carries it."""

    tree: Tree
    path: str
    marker: Marker


def population(clones: Clones) -> list[Drawn]:
    """Give every such marker once: by its file, its symbol and its words."""
    kind = markers_of(cycle.name for cycle in read_calendar("openstack").cycles)
    store = BlobStore(Cache())
    known = releases(clones)
    found: dict[tuple[str, str, bool, str], Drawn] = {}
    for release in known[known.index(_FIRST) :]:
        tree = clones.tree(CORE, release)
        for path, markers in markers_below(store, kind, tree, {CORE}).items():
            for marker in markers if not is_test(path) else ():
                if marker.kind in _PROSE and marker.confidence is Confidence.HIGH:
                    key = (path, marker.symbol, marker.inside, " ".join(marker.text.split()))
                    found.setdefault(key, Drawn(tree=tree, path=path, marker=marker))
    return [found[key] for key in sorted(found)]


def surroundings(drawn: Drawn) -> Iterator[str]:
    """Give the lines around a marker."""
    lines = drawn.tree.read(drawn.path).decode(errors="replace").splitlines()
    first = max(0, drawn.marker.line - _AROUND)
    for number, line in enumerate(lines[first : drawn.marker.line + _AROUND], start=first + 1):
        yield f"{number:6}{'>' if number == drawn.marker.line else ' '} {line}"


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--seed", default=41121, show_default=True)
@click.option("--count", default=100, show_default=True)
@click.option("--show", is_flag=True, help="Show the lines around each.")
def main(directory: Path, seed: int, count: int, *, show: bool) -> None:
    """Draw from the clone of Nova below DIRECTORY, and list what was drawn."""
    everything = population(Clones(directory=directory))
    click.echo(f"{count} of {len(everything)}, seed {seed}")
    drawn = random.Random(seed).sample(everything, count)  # noqa: S311 - a sample to read
    for number, one in enumerate(drawn, start=1):
        marker = one.marker
        what = "inside" if marker.inside else "whole"
        symbol = marker.symbol or "(module)"
        place = f"{one.path}:{marker.line}"
        removal = f"after {marker.stated_removal}" * marker.removal_after
        cycle = removal or marker.stated_removal or "-"
        click.echo(
            f"| {number} | {one.tree.revision} | `{place}` | `{symbol}` | {what} | {cycle} |"
        )
        if show:
            click.echo("\n".join((marker.text, *surroundings(one), "")))


if __name__ == "__main__":
    run(main)
