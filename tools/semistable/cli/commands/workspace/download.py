"""Brings a proposed change and all that it depends on into their trees."""

from pathlib import Path

import click

from semistable.cli.common_options import format_option, manifest_option
from semistable.cli.output import print_notes, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.errors import ExitCode
from semistable.services.trees.download_change import download_change


@click.command("download")
@click.argument("change")
@manifest_option
@format_option("download")
def command(*, change: str, manifest: Path | None, report_format: str) -> ExitCode:
    """Check out CHANGE, and the changes that it depends on, each on a branch of its tree.

    CHANGE is a Gerrit number, or the address of a Gerrit change, a GitHub pull request or a GitLab
    merge request. The newest state of each is taken. All trees move, or none; what holds a sync
    holds this. `semistable sync` goes back to the pins, the branches change-NUMBER stay.
    """
    found = download_change(manifest, change, TerminalDisplay())
    write_report("download", report_format, found.changes, found.notes)
    print_notes(found.notes)
    return ExitCode.CLEAN
