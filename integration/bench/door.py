"""Where errors of the benchmarks become a sentence, a hint and an exit code."""

import sys

import click

from semistable.errors import SemistableError


def run(command: click.Command) -> None:
    """Run a benchmark's command on the arguments of the process."""
    try:
        command()
    except SemistableError as error:
        click.echo(f"error: {error}\nhint: {error.hint}", err=True)
        sys.exit(error.exit_code)
