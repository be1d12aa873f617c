"""The table of contents: every command, loaded only when it is called."""

import gc
import os
import sys
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from semistable import __version__
from semistable.errors import ExitCode, SemistableError

SECTIONS = {
    "In a workspace": {
        "init": "Make a workspace: an empty manifest, or another tool's.",
        "sync": "Bring every tree to its pin, all or none.",
        "status": "One line a tree: its pin, where it is, what differs.",
        "pin": "Show, set or move pins.",
        "run": "Run one command in every tree.",
        "grep": "Search every tree.",
        "diff": "What differs from the pins, of two manifests or two days.",
        "log": "What landed in all trees, in one order of time.",
        "topic": "One branch over many trees: start, list, finish, abandon.",
        "download": "Check out a proposed change and what it depends on.",
        "export": "Write the manifest as a west.yml or a .repos file.",
    },
    "For driver authors": {
        "check": "Do the drivers hold the contract with core?",
        "explain": "What a rule means, why it hurts, what to do.",
        "bisect": "With which commit, of core or driver, a driver broke.",
        "matrix": "Which driver revisions go with which core revisions.",
    },
    "For core's maintainers": {
        "impact": "Who breaks when core moves from A to B?",
        "deprecations": "What is deprecated: who uses it, what is due or overdue.",
        "history": "The life of one symbol of core: each change, who was told.",
        "surface": "Which of core's symbols drivers use, and which lie outside.",
        "contract": "How good core's side of the contract is, in numbers.",
    },
    "For a merge, or a release": {
        "gate": "May a change merge, with all that it depends on?",
        "post": "Post a verdict to the change it is about, once, and vote.",
        "verify": "The main job in one go: sync, check, deprecations, report.",
    },
}
"""The commands, by who runs them, with their one-line help; each module holds `command`."""

COMMANDS = {name: line for section in SECTIONS.values() for name, line in section.items()}

_FOLDERS = dict(zip(SECTIONS, ("workspace", "drivers", "core", "ci"), strict=True))
MODULES = {
    name: f"semistable.cli.commands.{_FOLDERS[title]}.{name}"
    for title, section in SECTIONS.items()
    for name in section
}
"""The module of each command."""

_COMPLETE = "_SEMISTABLE_COMPLETE"
"""Where a shell asks what fits: https://click.palletsprojects.com/en/stable/shell-completion/."""
_MISTAKE = "error: semistable itself failed"
"""How a mistake of the program begins: it is no finding, and nobody reads a traceback."""


class _TableOfContents(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing:  # the shell is completing, and shows no errors
                return None
            near = get_close_matches(cmd_name, COMMANDS, n=1)
            mean = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command {cmd_name!r}.{mean}", ctx)
        module = import_module(MODULES[cmd_name])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        width = max(map(len, COMMANDS))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                # One width for all sections, so that the eye finds one column.
                formatter.write_dl([(name.ljust(width), line) for name, line in section.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        # click would load every command for its help.
        fitting = [(n, line) for n, line in COMMANDS.items() if n.startswith(incomplete)]
        found = [CompletionItem(name, help=line) for name, line in fitting]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]


@click.command(cls=_TableOfContents)
@click.version_option(__version__, prog_name="semistable")
def semistable() -> None:
    """Hold the semi-stable API between a core project and its out-of-tree drivers."""


def main() -> None:
    """Run the program; the only place where errors become exit codes."""
    # A run is short and what it reads holds no circles: looking for them costs a fifth of it.
    gc.set_threshold(1_000_000)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code. SEMISTABLE_TRACEBACK=1 lets mistakes through."""
    try:
        result = semistable.main(
            arguments, prog_name="semistable", complete_var=_COMPLETE, standalone_mode=False
        )
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        code, message = _account(error)
        if isinstance(error, SystemExit) and _COMPLETE in os.environ:
            raise  # click has told the shell what fits
        if message.startswith(_MISTAKE) and os.environ.get("SEMISTABLE_TRACEBACK"):
            raise
        with suppress(OSError):
            click.echo(message, nl=bool(message), err=True)
        return code
    return int(result or ExitCode.CLEAN)


def _account(error: BaseException) -> tuple[ExitCode, str]:
    """Give the exit code of an error, and its message."""
    match error:
        case click.exceptions.Abort() | KeyboardInterrupt():
            return ExitCode.INTERRUPTED, "Interrupted."
        case click.exceptions.NoArgsIsHelpError():
            return ExitCode.USAGE, error.format_message()
        case click.ClickException():
            context = error.ctx if isinstance(error, click.UsageError) else None
            path = context.command_path if context else "semistable"
            message = f"error: {error.format_message()}"
            return ExitCode.USAGE, f"{message}\nhint: {path} --help shows what there is."
        case SemistableError():
            return error.exit_code, f"error: {error.message}\nhint: {error.hint}"
        case SystemExit():
            # click ends so when whoever read the output went away; nothing was found by that.
            return ExitCode.ENVIRONMENT, ""
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        message = f"error: {place}{error.strerror or error}."
        hint = "Check the disk and your rights there."
    else:
        message = f"{_MISTAKE}: {type(error).__name__}: {error}."
        hint = "Please report it, with what SEMISTABLE_TRACEBACK=1 shows."
    return ExitCode.ENVIRONMENT, f"{message}\nhint: {hint}"
