"""One branch over many trees: start it, list it, finish it, give it up."""

from pathlib import Path

import click

from semistable.cli.common_options import format_option, manifest_option, repositories_argument
from semistable.cli.output import print_notes, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.errors import ExitCode
from semistable.services.trees.work_on_topic import work_on_topic


@click.command("topic")
@click.argument("act", type=click.Choice(["start", "list", "finish", "abandon"]))
@click.argument("topic", required=False)
@repositories_argument
@manifest_option
@format_option("topics")
def command(
    *,
    act: str,
    topic: str | None,
    names: tuple[str, ...],
    manifest: Path | None,
    report_format: str,
) -> ExitCode:
    """Make a branch TOPIC in every tree, or the named ones, and step onto it; list branches.

    `finish` deletes it where every commit is at a remote; `abandon` takes it away and keeps what
    it held under refs/semistable/kept. All trees, or none.
    """
    found = work_on_topic(manifest, act, topic, names, TerminalDisplay())
    write_report("topics", report_format, found.branches)
    print_notes(found.notes)
    return ExitCode.CLEAN
