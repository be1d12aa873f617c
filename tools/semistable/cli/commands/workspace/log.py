"""What landed in all trees, in one order of time."""

from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.errors import ExitCode
from semistable.reports.tree_lines import logged_json, logged_text
from semistable.services.opening.ensure_available import open_trees
from semistable.workspace.foreach import logs


@click.command("log")
@click.argument(
    "names", metavar="[REPOSITORY | @GROUP]...", nargs=-1, shell_complete=completion.repositories
)
@click.option("--since", metavar="DATE", help="Only what landed after it.")
@click.option("--until", metavar="DATE", help="Only what landed before it.")
@click.option("--limit", "-n", default=50, show_default=True, help="How many commits at most.")
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - click hands every option over by its name
    *,
    names: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    path: Path | None,
    form: str,
) -> ExitCode:
    """Say what landed in all trees up to where they stand, the newest first."""
    _, trees = open_trees(path, names)
    found = logs(trees, since, until, limit)
    say((logged_json if form == "json" else logged_text)(found) + "\n")
    return ExitCode.CLEAN
