"""Options that many commands take, in the same words everywhere."""

from collections.abc import Callable
from pathlib import Path

import click

from semistable.cli import completion
from semistable.errors import ExitCode
from semistable.model.project.commit_source import Source
from semistable.reports.formats import formats

Command = Callable[..., ExitCode]
Option = Callable[[Command], Command]

manifest_option: Option = click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="The manifest; else repos.toml here or above.",
)
repositories_argument: Option = click.argument(
    "names",
    metavar="[REPOSITORY | @GROUP]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
in_option: Option = click.option(
    "--in",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only there; NAME or @GROUP; repeatable.",
    shell_complete=completion.repositories,
)
drivers_argument: Option = click.argument(
    "drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers
)
surface_option: Option = click.option(
    "--surface", metavar="NAME|PATH", help="What is semi-stable; else the manifest's."
)


def source_option(help_text: str) -> Option:
    """Give a command `--from`, which it takes as `source`."""
    return click.option(
        "--from",
        "source",
        type=click.Choice([source.value for source in Source]),
        default=Source.GIT.value,
        show_default=True,
        help=help_text,
    )


def format_option(subject: str) -> Option:
    """Give a command `--format` with the formats of a subject, the first one the default."""
    choice = format_choice(subject)
    return click.option("--format", "report_format", type=choice, default=choice.choices[0])


def format_choice(subject: str) -> click.Choice[str]:
    """Return the formats of a subject as the values of an option."""
    return click.Choice(formats(subject))
