"""Run one command in every tree, several at a time, the output grouped by tree."""

import sys
from pathlib import Path

import click

from semistable.cli.common_options import format_option, in_option, manifest_option
from semistable.cli.output import render, write_report
from semistable.errors import ExitCode
from semistable.model.project.tree_states import Ran
from semistable.services.trees.run_in_trees import DEFAULT_JOBS, run_in_trees


@click.command("run", context_settings={"ignore_unknown_options": True})
@in_option
@click.option("--jobs", "-j", default=DEFAULT_JOBS, show_default=True, help="How many at a time.")
@manifest_option
@format_option("run")
@click.argument("command", metavar="-- COMMAND...", nargs=-1, required=True)
def command(
    *,
    names: tuple[str, ...],
    jobs: int,
    manifest: Path | None,
    report_format: str,
    command: tuple[str, ...],
) -> ExitCode:
    """Run a command in every tree that is here; 1 when it failed in one of them.

    No shell reads it: `semistable run -- sh -c '…'` asks for one. SEMISTABLE_TREE and
    SEMISTABLE_PIN are in its environment.
    """

    def show(ran: Ran) -> None:
        if report_format == "json":
            return  # all at once, at the end
        sys.stdout.buffer.write(f"== {ran.name}\n".encode() + ran.out)
        if ran.out and not ran.out.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.flush()

    found = run_in_trees(manifest, names, command, jobs, show)
    if report_format == "json":
        write_report("run", "json", found)
    click.echo(render("run", "text", found), err=True, nl=False)
    return ExitCode.FINDINGS if any(ran.status for ran in found) else ExitCode.CLEAN
