"""The life of one symbol of core: each change, its commit and cycle, and what notice was given."""

import click

from semistable.cli.output import print_hints, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode
from semistable.services.core.trace_history import HistoryQuery, trace_history


@click.command("history")
@click.argument("symbol")
@query_options("history")
@click.option("--policy", metavar="NAME", help="The removal policy; else the manifest's.")
@click.option("--private", is_flag=True, help="Count members that begin with an underscore too.")
def command(options: QueryOptions, symbol: str, policy: str | None, *, private: bool) -> ExitCode:
    """Tell the whole life of SYMBOL: nova.virt.driver.ComputeDriver.spawn, or CONF.group.option.

    Every change along core's main line, with its commit, its cycle, and whether a release before
    had announced it; of a class or module, of all that it ever had. With drivers, when each of
    them took a change of a method over; without, it is those of the manifest that are here.
    """
    query = HistoryQuery(query=options.query, symbol=symbol, policy=policy, private=private)
    traced = trace_history(query, TerminalDisplay())
    write_report("history", options.report_format, traced.answer, path=options.output)
    print_hints(traced.hints)
    return ExitCode.ENVIRONMENT if traced.incomplete else ExitCode.CLEAN
