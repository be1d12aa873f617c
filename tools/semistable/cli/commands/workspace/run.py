"""Run one command in every tree, several at a time, the output grouped by tree."""

import sys
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.errors import ExitCode
from semistable.git.process.parallel import AT_ONCE
from semistable.model.project.tree_states import Ran
from semistable.reports.tree_lines import ran_json, ran_text
from semistable.services.opening.ensure_available import open_trees
from semistable.workspace.foreach import run_everywhere


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.option(
    "--in",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only there; NAME or @GROUP; repeatable.",
    shell_complete=completion.repositories,
)
@click.option("--jobs", "-j", default=AT_ONCE, show_default=True, help="How many at a time.")
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.argument("command", metavar="-- COMMAND...", nargs=-1, required=True)
def command(
    *, names: tuple[str, ...], jobs: int, path: Path | None, form: str, command: tuple[str, ...]
) -> ExitCode:
    """Run a command in every tree that is here; 1 when it failed in one of them.

    No shell reads it: `semistable run -- sh -c '…'` asks for one. SEMISTABLE_TREE and
    SEMISTABLE_PIN are in its environment.
    """
    _, trees = open_trees(path, names)

    def show(ran: Ran) -> None:
        if form == "json":
            return  # all at once, at the end
        sys.stdout.buffer.write(f"== {ran.name}\n".encode() + ran.out)
        if ran.out and not ran.out.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.flush()

    found = run_everywhere(trees, command, max(1, jobs), show)
    if form == "json":
        say(f"{ran_json(found)}\n")
    click.echo(ran_text(found), err=True)
    return ExitCode.FINDINGS if any(ran.status for ran in found) else ExitCode.CLEAN
