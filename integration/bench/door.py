"""Where errors of the benchmarks become a sentence, a hint and an exit code."""

import gc
import sys

import click

from semistable.errors import SemistableError


def run(command: click.Command) -> None:
    """Run a benchmark's command on the arguments of the process."""
    # As the program does (semistable.cli.main): a benchmark measures the program.
    gc.set_threshold(1_000_000)
    try:
        command()
    except SemistableError as error:
        click.echo(f"error: {error}\nhint: {error.hint}", err=True)
        sys.exit(error.exit_code)
