"""One branch over many trees: start it, list it, finish it, give it up."""

from collections.abc import Callable
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.cli.progress import shown_progress
from semistable.errors import ExitCode, UsageError
from semistable.model.project.commit_source import said_to
from semistable.model.project.tree_states import TopicBranch
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.reports.tree_lines import topics_json, topics_text
from semistable.services.opening.ensure_available import end_interrupted, open_trees
from semistable.workspace.foreach import Tree
from semistable.workspace.topic_branches import abandon, branches, finish, start
from semistable.workspace.workspace_lock import hold

_ACTS: dict[str, Callable[[Path, tuple[Tree, ...], str], tuple[TopicBranch, ...]]] = {
    "start": start,
    "finish": finish,
    "abandon": abandon,
}


@click.command("topic")
@click.argument("act", type=click.Choice(["start", "list", "finish", "abandon"]))
@click.argument("topic", required=False)
@click.argument(
    "names", metavar="[REPOSITORY | @GROUP]...", nargs=-1, shell_complete=completion.repositories
)
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    *, act: str, topic: str | None, names: tuple[str, ...], path: Path | None, form: str
) -> ExitCode:
    """Make a branch TOPIC in every tree, or the named ones, and step onto it; list branches.

    `finish` deletes it where every commit is at a remote; `abandon` takes it away and keeps what
    it held under refs/semistable/kept. All trees, or none.
    """
    path = (path or find_manifest(Path())).absolute()
    notes: tuple[str, ...] = ()
    if act == "list":
        found = branches(open_trees(path, names)[1], topic)
    elif topic is None:
        raise UsageError(f"topic {act} needs a name.", f"semistable topic {act} my-change")
    else:
        with shown_progress() as report, hold(path.parent, said_to(report)):
            notes = end_interrupted(path.parent, read_manifest(path).repositories, report)
            workspace, trees = open_trees(path, names)
            found = _ACTS[act](workspace, trees, topic)
    say((topics_json(found) if form == "json" else topics_text(found)) + "\n")
    for note in notes:
        click.echo(f"note: {note}", err=True)
    return ExitCode.CLEAN
