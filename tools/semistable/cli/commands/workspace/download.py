"""Brings a proposed change and all that it depends on into their trees."""

from pathlib import Path

import click

from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.cli.progress import shown_progress
from semistable.errors import ExitCode
from semistable.model.project.commit_source import said_to
from semistable.model.project.tree_states import Proposed
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.reports.tree_lines import proposed_json, proposed_text
from semistable.services.opening.ensure_available import end_interrupted, open_trees
from semistable.services.trees.download_change import download
from semistable.workspace.proposed_changes import step_onto
from semistable.workspace.workspace_lock import hold


@click.command("download")
@click.argument("change")
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(*, change: str, path: Path | None, form: str) -> ExitCode:
    """Check out CHANGE, and the changes that it depends on, each on a branch of its tree.

    CHANGE is a Gerrit number, or the address of a Gerrit change, a GitHub pull request or a GitLab
    merge request. The newest state of each is taken. All trees move, or none; what holds a sync
    holds this. `semistable sync` goes back to the pins, the branches change-NUMBER stay.
    """
    path = (path or find_manifest(Path())).absolute()
    with shown_progress() as report:
        notes = end_interrupted(path.parent, read_manifest(path).repositories, report)
        workspace, trees = open_trees(path, ())
        with hold(workspace, said_to(report)):
            found = download(trees, change, report)
            step_onto(workspace, found.changes, report)
    notes = (*notes, *found.notes)
    changes = [
        Proposed(tree=one.tree.name, number=one.number, branch=one.branch, commit=one.commit)
        for one in sorted(found.changes, key=lambda one: one.tree.name)
    ]
    say(f"{proposed_json(changes, notes)}\n" if form == "json" else proposed_text(changes))
    for note in notes:
        click.echo(f"note: {note}", err=True)
    return ExitCode.CLEAN
