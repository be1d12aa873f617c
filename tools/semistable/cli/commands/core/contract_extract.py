"""Read the contract of each method out of core, or say where the written one differs from it."""

import click

from semistable.cli.output import write, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode, UsageError
from semistable.services.core.extract_contract import extract_contract


@click.command("extract")
@query_options("contract-check", drivers=False)
@click.option("--check", is_flag=True, help="Only say what differs; exit code 1 if anything does.")
def command(options: QueryOptions, *, check: bool) -> ExitCode:
    """Read out of core what each method of the driver class owes it, as TOML.

    What is written beside the surface already is the beginning: its comments, and the keys that
    its `reviewed` lists name, stay. -o writes the result; without it, it goes to standard output.
    """
    if not check and options.report_format == "json":
        raise UsageError("The contract is TOML.", "--format json is for what --check says.")
    extracted = extract_contract(options.query, TerminalDisplay())
    if not check:
        write(extracted.updated(), options.output)
        return ExitCode.CLEAN
    found = extracted.differences()
    answer = (found, extracted.contract, extracted.file)
    write_report("contract-check", options.report_format, *answer, path=options.output)
    return ExitCode.FINDINGS if found else ExitCode.CLEAN
