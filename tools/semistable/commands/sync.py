"""Bring every tree to its pin: fetch in parallel, check everything, then move all or none."""

from itertools import groupby
from pathlib import Path

import click

from semistable.errors import ExitCode
from semistable.model.source import Source
from semistable.readers.manifest import find_manifest, read_manifest
from semistable.reports.trees import synced_json, synced_text
from semistable.sources import choose, sync
from semistable.workspace.progress import shown_progress


@click.command("sync")
@click.argument("repositories", metavar="[REPOSITORY]...", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.Choice([source.value for source in Source]),
    default=Source.GIT.value,
    show_default=True,
    help="Where commits come from; a repository that has only one source takes that.",
)
@click.option(
    "--manifest",
    "path",
    type=click.Path(path_type=Path),
    help="The manifest; else repos.toml here or above.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(repositories: tuple[str, ...], source: str, path: Path | None, form: str) -> ExitCode:
    """Bring every tree to its pin: all move, or none.

    Nothing of yours is touched: a tree with uncommitted changes or commits that no remote has
    stays where it is, and the others with it. When all pins are here already there is no
    connection.
    """
    path = (path or find_manifest(Path())).absolute()
    chosen = choose(read_manifest(path), repositories)
    with shown_progress() as report:
        trees = sync(chosen, path.parent, Source(source), report)
    click.echo(synced_json(trees) if form == "json" else synced_text(trees))
    for note in (note for tree in trees for note in tree.notes):
        click.echo(f"note: {note}", err=True)
    failures = [tree.failure for tree in trees if tree.failure]
    for hint, alike in groupby(failures, key=lambda failure: failure.hint):
        for failure in alike:
            click.echo(f"error: {failure.message}", err=True)
        click.echo(f"hint: {hint}", err=True)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
