"""The table of contents: every command, loaded only when it is asked for."""

import sys
from importlib import import_module

import click

from semistable import __version__
from semistable.errors import ExitCode, SemistableError

COMMANDS = {
    "sync": "Bring every tree to its pin, all or none.",
    "status": "One line a tree: its pin, where it is, what differs.",
    "check": "Do the drivers hold the contract with core?",
    "impact": "Who breaks when core moves from A to B?",
    "deprecations": "Which deprecated symbols are due or overdue, and who uses them.",
    "explain": "What a rule means, why it hurts, what to do.",
    "verify": "The main job in one go: sync, check, deprecations, report.",
}
"""Command name to its one-line help; commands/<name>.py holds `command`."""


class _TableOfContents(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"semistable.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_TableOfContents)
@click.version_option(__version__, prog_name="semistable")
def semistable() -> None:
    """Hold the semi-stable API between a core project and its out-of-tree drivers."""


def main() -> None:
    """Run the program; the only place where errors become exit codes."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    try:
        result = semistable.main(arguments, prog_name="semistable", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except SemistableError as error:
        click.echo(f"error: {error.message}\nhint: {error.hint}", err=True)
        return error.exit_code
    return int(result or ExitCode.CLEAN)
