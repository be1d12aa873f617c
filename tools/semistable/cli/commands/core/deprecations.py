"""The ledger: deprecated symbols of the surface, since when, by whom used, when due."""

import click

from semistable.cli import completion
from semistable.cli.common_options import drivers_argument
from semistable.cli.output import print_hints, terminal_options, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode
from semistable.model.core_api.ledger import REMOVED, LedgerState
from semistable.services.core.list_deprecations import DeprecationsQuery, list_deprecations

_STATES = {state.replace(" ", "-"): (state,) for state in LedgerState} | {"removed": REMOVED}
"""What --state may ask for; `removed` is all that is gone."""


@click.command("deprecations")
@drivers_argument
@query_options("ledger")
@click.option(
    "--at",
    metavar="CYCLE",
    help="Look from this cycle; else from core's own.",
    shell_complete=completion.cycles,
)
@click.option("--policy", metavar="NAME", help="The removal policy; else the manifest's.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(list(_STATES)),
    help="Show only what is in this state; repeatable.",
)
@click.option(
    "--fail-on",
    "levels",
    multiple=True,
    type=click.Choice(["overdue", "used", "nothing"]),
    default=("overdue", "used"),
    show_default=True,
    help="What ends with 1: what is overdue, or what a driver uses and the next cycle removes.",
)
@click.option("--used", is_flag=True, help="Show only what the drivers use.")
def command(  # noqa: PLR0913 - click hands every option over by its name
    options: QueryOptions,
    *,
    at: str | None,
    policy: str | None,
    states: tuple[str, ...],
    levels: tuple[str, ...],
    used: bool,
) -> ExitCode:
    """Say what core has deprecated: since when, by whom used, when its removal is due.

    Since when is read from core's releases, as far as they are here. Ends with 1 when something
    that is shown is surely overdue, or a driver uses what the next cycle may remove (--fail-on);
    a remark that only sounds like a deprecation does not count. With
    --format markdown each driver has a paragraph: what to change before which release. What is
    removed already is judged by the same clock where its state is asked for: --state removed.
    """
    query = DeprecationsQuery(
        query=options.query,
        at=at,
        policy=policy,
        states=tuple(one for state in states for one in _STATES[state]),
        used=used,
    )
    found = list_deprecations(query, TerminalDisplay())
    answer = (found.ledger, found.duties, terminal_options(options.output))
    write_report("ledger", options.report_format, *answer, path=options.output)
    print_hints(found.hints)
    if ("overdue" in levels and found.overdue) or ("used" in levels and found.used):
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT if found.incomplete else ExitCode.CLEAN
