"""What landed in all trees, in one order of time."""

from typing import Any

import click

from semistable.cli.common_options import format_option, manifest_option, repositories_argument
from semistable.cli.output import write_report
from semistable.errors import ExitCode
from semistable.services.trees.run_in_trees import LogQuery, log_trees


@click.command("log")
@repositories_argument
@click.option("--since", metavar="DATE", help="Only what landed after it.")
@click.option("--until", metavar="DATE", help="Only what landed before it.")
@click.option("--limit", "-n", default=50, show_default=True, help="How many commits at most.")
@manifest_option
@format_option("log")
def command(*, report_format: str, **options: Any) -> ExitCode:
    """Say what landed in all trees up to where they stand, the newest first."""
    write_report("log", report_format, log_trees(LogQuery(**options)))
    return ExitCode.CLEAN
