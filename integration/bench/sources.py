"""Read every source of sixteen years with the readers themselves, and list what cannot be read.

`python -m integration.bench.sources DIR [DIR ...]`, or `nox -s sources -- DIR`: Nova's sources at
the first release of each cycle since 2014.1, those of the drivers at every tag, tests apart; each
distinct file once. A directory that
`semistable` filled from the package index (`.semistable/releases`) does as well as one of clones.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from semistable.model.code.modules import is_test
from semistable.source.deprecation.read_markers import read_markers
from semistable.source.facts.read_facts import read_facts
from semistable.source.source_file import SourceFile

from .clones import Clones
from .cycles import OF_THE_CYCLE
from .door import run
from .examining import CORE

_OF_A_CYCLE = re.compile(r"\d\d\.0\.0|201[45]\.[12](?:\.0)?")


def revisions(clones: Clones, name: str) -> list[str]:
    """List core's first release of each cycle since 2014.1, and all tags of a driver."""
    return [t for t in clones.tags(name) if name != CORE or _OF_A_CYCLE.fullmatch(t)]


def sources(clones: Clones, name: str) -> Iterator[tuple[str, str, str, bytes]]:
    """Give each distinct source that is no test, with the first revision that has it."""
    seen: set[str] = set()
    for revision in revisions(clones, name):
        tree = clones.tree(name, revision)
        for path, blob in sorted(tree.blobs.items()):
            if path.endswith(".py") and blob not in seen and not is_test(path):
                seen.add(blob)
                yield revision, path, blob, tree.read(path)


@click.command()
@click.argument(
    "directories",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def main(directories: tuple[Path, ...]) -> None:
    """Read all sources of the repositories below DIRECTORIES."""
    read: set[str] = set()
    for directory in directories:
        clones = Clones(directory=directory)
        for name in (CORE, *OF_THE_CYCLE):
            if clones.find(name):
                before = len(read)
                unread = list(_unread(sources(clones, name), read))
                for line in unread:
                    click.echo(f"unread: {name} {line}")
                click.echo(
                    f"{name}: {len(revisions(clones, name))} revisions,"
                    f" {len(read) - before} distinct files, {len(unread)} unread"
                )


def _unread(found: Iterable[tuple[str, str, str, bytes]], read: set[str]) -> Iterator[str]:
    for revision, path, blob, source in found:
        if blob not in read:
            read.add(blob)
            file = SourceFile(source)
            read_markers(file)
            if problem := read_facts(file).definitions.problem:
                yield f"{revision} {path}: {problem}"


if __name__ == "__main__":
    run(main)
