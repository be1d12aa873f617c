"""Bring every tree to its pin: fetch in parallel, check everything, then move all or none."""

import json
from pathlib import Path

import click

from semistable.errors import ExitCode
from semistable.model.source import Source
from semistable.model.workspace import Change, SyncedTree
from semistable.readers.manifest import find_manifest, read_manifest
from semistable.sources import choose
from semistable.syncing import sync
from semistable.workspace.progress import shown_progress

_WORDS = {
    Change.MADE: "checked out",
    Change.MOVED: "moved from {before}",
    Change.STAYED: "already there",
    Change.HELD: "not moved: all trees move, or none",
    Change.FAILED: "failed",
}


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
    click.echo(_json(trees) if form == "json" else "\n".join(map(_line, trees)))
    for tree in trees:
        _explain(tree)
    return ExitCode.ENVIRONMENT if any(tree.failure for tree in trees) else ExitCode.CLEAN


def _line(tree: SyncedTree) -> str:
    before = tree.before[:12] if len(tree.before) == len(tree.commit or "") else tree.before
    words = _WORDS[tree.change].format(before=before)
    return f"{tree.name}  {tree.pin}  {(tree.commit or '-')[:12]}  {words}"


def _explain(tree: SyncedTree) -> None:
    for note in tree.notes:
        click.echo(f"note: {note}", err=True)
    if tree.failure:
        click.echo(f"error: {tree.failure.message}\nhint: {tree.failure.hint}", err=True)


def _json(trees: tuple[SyncedTree, ...]) -> str:
    rows = [
        {
            "name": tree.name,
            "pin": tree.pin,
            "commit": tree.commit,
            "change": tree.change.value,
            "before": tree.before,
            "failure": tree.failure
            and {"message": tree.failure.message, "hint": tree.failure.hint},
            "notes": list(tree.notes),
        }
        for tree in trees
    ]
    return json.dumps({"schema": "semistable/sync/1", "trees": rows}, indent=2)
