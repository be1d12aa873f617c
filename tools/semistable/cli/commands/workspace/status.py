"""One line a tree: its pin, where it is, what differs. Never touches the network."""

from pathlib import Path

import click

from semistable.cli.common_options import format_option, manifest_option, repositories_argument
from semistable.cli.output import print_failures, print_notes, write_report
from semistable.errors import ExitCode
from semistable.services.trees.show_status import show_status

_INTERRUPTED = (
    "a sync was interrupted: `semistable sync --continue` finishes it, --abort takes it"
    " back; the next sync finishes it by itself."
)


@click.command("status")
@repositories_argument
@manifest_option
@format_option("status")
def command(names: tuple[str, ...], manifest: Path | None, report_format: str) -> ExitCode:
    """Say where every tree is, in one line: its pin, what is checked out, what differs.

    Whether a driver's contract with core holds is said where that was checked before.
    """
    status = show_status(manifest, names)
    write_report("status", report_format, status.trees)
    print_notes([_INTERRUPTED] if status.interrupted else [])
    failures = [tree.failure for tree in status.trees if tree.failure]
    print_failures(failures)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
