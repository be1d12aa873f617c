"""Show, set or move pins: only the pins in the text of the manifest change."""

from typing import Any

import click

from semistable.cli import completion
from semistable.cli.common_options import format_option, manifest_option, source_option
from semistable.cli.output import write_report
from semistable.cli.progress import TerminalDisplay
from semistable.errors import ExitCode
from semistable.model.project.commit_source import Source
from semistable.services.trees.move_pins import PinQuery, move_pins


@click.command("pin")
@click.argument(
    "repositories",
    metavar="[NAME | @GROUP | NAME@REV]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
@click.option(
    "--latest-compatible", "way", flag_value="latest", help="The newest releases that still fit."
)
@click.option("--freeze", "way", flag_value="freeze", help="Write down what pins are now.")
@click.option("--at", "day", metavar="DATE", help="What main branches were at the end of a day.")
@source_option("Where commits come from.")
@manifest_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@format_option("pins")
def command(*, source: str, report_format: str, **options: Any) -> ExitCode:
    """Show the pins, or move them: `NAME@REV` to a tag, a branch or a commit.

    The commit that a pin resolves to is written beside it and checked ever after. Comments and
    the order of the manifest stay; trees are moved by the next sync.
    """
    query = PinQuery(source=Source(source), **options)
    write_report("pins", report_format, move_pins(query, TerminalDisplay()))
    return ExitCode.CLEAN
