"""Ask who breaks when core moves from A to B."""

import click

from semistable.cli.common_options import drivers_argument
from semistable.cli.output import print_hints, write_verdict
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, exit_code, query_options
from semistable.errors import ExitCode, UsageError
from semistable.services.checking.measure_impact import ImpactQuery, measure_impact


@click.command("impact")
@drivers_argument
@click.option("--blame", is_flag=True, help="Say which commit of core brought what is new.")
@click.option("--law", is_flag=True, help="Hold core itself against the law of removal too.")
@click.option("--policy", metavar="NAME", help="The removal policy of --law; else the manifest's.")
@query_options("verdict")
def command(options: QueryOptions, *, blame: bool, law: bool, policy: str | None) -> ExitCode:
    """Say what a move of core breaks: --core NAME@OLD..NEW or PATH@OLD..NEW.

    What is broken before as after is shown as known and does not count; what the move cures is
    shown as fixed. Without NEW it is the working tree of PATH as it stands. With --law core is
    judged too, under its own name: what it removes without a window, changes in place, marks
    badly, or breaks on a stable branch.
    """
    if policy and options.query.cores and not law:
        raise UsageError(
            "--policy chooses what --law goes by, and that is not asked.", "Add --law."
        )
    query = ImpactQuery(query=options.query, blame=blame, law=law, policy=policy)
    measured = measure_impact(query, TerminalDisplay())
    write_verdict(measured.answer, options)
    print_hints(measured.hints)
    return exit_code(measured.answer, only_new=True)
