"""The contract's quality in numbers by release, and the commands below it."""

from difflib import get_close_matches
from importlib import import_module

import click

from semistable.cli.output import write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode
from semistable.services.core.rate_contract import rate_contract

SUBCOMMANDS: dict[str, str] = {
    "extract": "Read the contract of each method out of core, keeping what people reviewed.",
}
"""Name to one-line help; contract_<name>.py holds `command`."""


class _Group(click.Group):
    """The commands below `contract`, each loaded only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in SUBCOMMANDS:
            near = get_close_matches(cmd_name, SUBCOMMANDS, n=1)
            mean = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"contract has no command {cmd_name!r}.{mean}", ctx)
        module = import_module(f"semistable.cli.commands.core.contract_{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        if SUBCOMMANDS:
            with formatter.section("Commands"):
                formatter.write_dl(list(SUBCOMMANDS.items()))


@click.command("contract", cls=_Group, invoke_without_command=True)
@query_options("contract", several_cores=True, drivers=False)
@click.option("--trend", is_flag=True, help="Add the first release of every cycle that is here.")
def command(options: QueryOptions, *, trend: bool) -> ExitCode:
    """Say how good core's side of the contract is, in numbers, revision by revision.

    How many public methods of the driver class document their parameters, exceptions and
    returns, and what crosses in the parameters: versioned objects, or dictionaries whose keys
    nobody promises. With --verbose every parameter is listed, and how its form is known.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return ExitCode.CLEAN
    rated = rate_contract(options.query, TerminalDisplay(), trend=trend)
    write_report(
        "contract",
        options.report_format,
        rated,
        path=options.output,
        verbose=options.verbose,
    )
    return ExitCode.CLEAN
