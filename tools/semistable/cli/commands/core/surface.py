"""Which of core's symbols drivers really use, how many drivers each, and which lie outside."""

import click

from semistable.cli.common_options import drivers_argument
from semistable.cli.output import print_hints, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode
from semistable.services.core.measure_surface import measure_surface


@click.command("surface")
@drivers_argument
@query_options("surface", several_cores=True)
@click.option("--in-tree", is_flag=True, help="Add the drivers that core itself holds.")
@click.option("--trend", is_flag=True, help="Add the first release of every cycle that is here.")
@click.option("--all", "everything", is_flag=True, help="Show every symbol.")
@click.option("--propose", is_flag=True, help="Write the surface file that these uses ask for.")
@click.option(
    "--min-drivers",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Propose what so many drivers use at least.",
)
def command(  # noqa: PLR0913 - click hands every option over by its name
    options: QueryOptions,
    *,
    in_tree: bool,
    trend: bool,
    everything: bool,
    propose: bool,
    min_drivers: int,
) -> ExitCode:
    """Say what drivers use of core: how, how many of them, inside the surface or outside.

    A driver that lives in core's tree is looked at as if it were already split out. What only
    the drivers' tests use does not count. With --verbose each symbol that is shown has its places.
    Ends with 0: a use is no finding.
    """
    display = TerminalDisplay()
    measured = measure_surface(options.query, display, in_tree=in_tree, trend=trend)
    if propose:
        last = measured.uses[-1]
        answer = (measured.surface, last, min_drivers)
        write_report("surface-file", "toml", *answer, path=options.output)
    else:
        write_report(
            "surface",
            options.report_format,
            measured.uses,
            path=options.output,
            everything=everything,
            verbose=options.verbose,
        )
    print_hints(measured.hints)
    return ExitCode.ENVIRONMENT if measured.incomplete else ExitCode.CLEAN
