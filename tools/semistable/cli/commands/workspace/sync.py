"""Bring every tree to its pin: fetch in parallel, check everything, then move all or none."""

from itertools import groupby
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.progress import shown_progress
from semistable.errors import ExitCode, UsageError
from semistable.model.project.commit_source import Source
from semistable.model.project.tree_states import Leeway, SyncedTree
from semistable.project.manifest_file import find_manifest
from semistable.reports.tree_lines import synced_json, synced_text
from semistable.services.opening.ensure_available import (
    bring_manifest,
    choose,
    end_interrupted,
    is_interrupted,
    sync,
    undo,
)


@click.command("sync")
@click.argument(
    "repositories",
    metavar="[REPOSITORY | @GROUP]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
@click.option(
    "--from",
    "source",
    type=click.Choice([source.value for source in Source]),
    default=Source.GIT.value,
    show_default=True,
    help="Where commits come from; a repository that has only one source takes that.",
)
@manifest_option
@click.option("--rebase", is_flag=True, help="Take branches with own commits along, onto the pin.")
@click.option("--detach", is_flag=True, help="Step off branches with own commits; they stay.")
@click.option("--autostash", is_flag=True, help="Put edits away and give them back at the pin.")
@click.option("--undo", "way", flag_value="undo", help="Move back what the last sync moved.")
@click.option("--continue", "way", flag_value="continue", help="Finish a sync that was killed.")
@click.option("--abort", "way", flag_value="abort", help="Take back a sync that was killed.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - click hands every option over by its name
    *,
    repositories: tuple[str, ...],
    source: str,
    path: Path | None,
    rebase: bool,
    detach: bool,
    autostash: bool,
    way: str | None,
    form: str,
) -> ExitCode:
    """Bring every tree to its pin: all move, or none.

    Nothing of yours is touched unasked: a tree with uncommitted changes or commits that no remote
    has stays where it is, and the others with it. When all pins are here already there is no
    connection. A sync that was killed in the middle is finished first.
    """
    path = (path or find_manifest(Path())).absolute()
    workspace = path.parent
    leeway = Leeway(rebase=rebase, detach=detach, autostash=autostash)
    if rebase and detach:
        raise UsageError(
            "A branch is either taken along or left.", "Give --rebase or --detach, not both."
        )
    if way in ("continue", "abort") and not is_interrupted(workspace):
        raise UsageError(
            "No sync was interrupted here.", "semistable status says where the trees are."
        )
    trees: tuple[SyncedTree, ...] = ()
    with shown_progress() as report:
        manifest = bring_manifest(path, report)
        chosen = choose(manifest, repositories)
        notes = end_interrupted(
            workspace,
            manifest.repositories,
            report,
            forward=way != "abort",
            foreign_stay=way in ("continue", "abort"),
        )
        if way == "undo":
            trees = undo(workspace, manifest.repositories, report, leeway)
        elif way is None:
            trees = sync(chosen, workspace, Source(source), report, leeway)
    if trees or form == "json":
        click.echo(synced_json(trees) if form == "json" else synced_text(trees))
    for note in (*notes, *(note for tree in trees for note in tree.notes)):
        click.echo(f"note: {note}", err=True)
    failures = [tree.failure for tree in trees if tree.failure]
    for hint, alike in groupby(failures, key=lambda failure: failure.hint):
        for failure in alike:
            click.echo(f"error: {failure.message}", err=True)
        click.echo(f"hint: {hint}", err=True)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
