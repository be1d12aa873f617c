"""Find the commit, of core or of a driver, with which a driver broke."""

from typing import Any

import click

from semistable.cli import completion
from semistable.cli.common_options import format_option, manifest_option, surface_option
from semistable.cli.output import write_report
from semistable.cli.progress import TerminalDisplay
from semistable.errors import ExitCode
from semistable.services.checking.bisect_break import BisectQuery, bisect_break


@click.command("bisect", context_settings={"ignore_unknown_options": True})
@click.option(
    "--core",
    shell_complete=completion.core,
    required=True,
    metavar="CORE",
    help="NAME@OLD..NEW, or NAME@REV.",
)
@click.option(
    "--driver",
    shell_complete=completion.drivers,
    required=True,
    metavar="DRIVER",
    help="NAME@OLD..NEW, or NAME@REV.",
)
@surface_option
@manifest_option
@format_option("bisect")
@click.argument("command", metavar="[-- COMMAND...]", nargs=-1)
def command(*, report_format: str, **options: Any) -> ExitCode:
    """Find the first state of core and driver together that is bad, good before, bad at the end.

    Their histories are laid into one by the days on which commits landed. A state is judged as
    `check` does, or by COMMAND, which runs in a tree of the driver: 0 is good, 125 cannot say.
    """
    found = bisect_break(BisectQuery(**options), TerminalDisplay())
    write_report("bisect", report_format, found)
    return ExitCode.CLEAN
