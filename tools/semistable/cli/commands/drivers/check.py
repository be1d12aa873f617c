"""Ask whether the drivers hold the contract with core at these revisions."""

from pathlib import Path

import click

from semistable.cli.common_options import drivers_argument
from semistable.cli.output import print_hints, write_verdict
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, exit_code, query_options
from semistable.errors import ExitCode
from semistable.services.checking.check_drivers import check_drivers


@click.command("check")
@drivers_argument
@query_options("verdict")
@click.option(
    "--with-results",
    "results",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Join what the contract kit saw: JSON of --contract-results; repeatable.",
)
def command(options: QueryOptions, *, results: tuple[Path, ...]) -> ExitCode:
    """Say which drivers break against core, where, and why.

    Everything is read from git objects: nothing is checked out and no code of a driver is run.
    Without a DRIVER it is all drivers of the manifest, at their pins. With --with-results a check
    of the contract kit that failed is an error of the driver too.
    """
    checked = check_drivers(options.query, results, TerminalDisplay())
    write_verdict(checked.answer, options)
    print_hints(checked.hints)
    return exit_code(checked.answer)
