"""What every question takes on the command line, the same words everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.common_options import (
    Command,
    Option,
    format_option,
    manifest_option,
    source_option,
    surface_option,
)
from semistable.errors import ExitCode
from semistable.model.findings.verdict import Answer, Status, Verdict
from semistable.model.project.commit_source import Source
from semistable.services.opening.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOptions:
    """A question as a person wrote it, and how the answer is wanted."""

    query: Query
    report_format: str
    output: Path | None
    verbose: bool


def _core_option(name: str, *, several: bool, text: str) -> Option:
    return click.option(
        "--core",
        name,
        multiple=several,
        metavar="CORE",
        help=text,
        shell_complete=completion.core,
    )


_CORE = _core_option("core", several=False, text="NAME@REV or PATH@REV; else the manifest's pin.")
_CORES = _core_option(
    "cores", several=True, text="NAME@REV or PATH@REV; repeatable; else the manifest's pin."
)
_DRIVERS: Option = click.option(
    "--driver",
    "more",
    multiple=True,
    metavar="DRIVER",
    help="NAME@REV, PATH@REV, PATH as it stands, ...@REV:FOLDER; repeatable; else all drivers.",
    shell_complete=completion.drivers,
)
_OPTIONS: tuple[Option, ...] = (
    surface_option,
    source_option("Where the commits of names come from."),
    manifest_option,
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write the answer to a file.",
    ),
    click.option("--verbose", is_flag=True, help="Show notes too."),
)


def query_options(
    subject: str, *, several_cores: bool = False, drivers: bool = True
) -> Callable[[Command], Command]:
    """Give a command the common options; it takes them as one `QueryOptions`, its own by name.

    `subject` decides the formats, `several_cores` lets --core be repeated, `drivers` says whether
    the question is about any.
    """
    core = _CORES if several_cores else _CORE
    options = (core, *([_DRIVERS] if drivers else []), *_OPTIONS, format_option(subject))

    def decorate(function: Command) -> Command:
        wrapped: Command = wraps(function)(partial(_call, function))
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _call(  # noqa: PLR0913 - click hands every option over by its name
    function: Command,
    *,
    surface: str | None,
    source: str,
    manifest: Path | None,
    report_format: str,
    output: Path | None,
    verbose: bool,
    core: str | None = None,
    cores: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
    drivers: tuple[str, ...] = (),
    **own: object,
) -> ExitCode:
    query = Query(
        cores=(core,) if core is not None else cores,
        drivers=(*drivers, *more),
        surface=surface,
        manifest=manifest,
        source=Source(source),
    )
    options = QueryOptions(query=query, report_format=report_format, output=output, verbose=verbose)
    return function(options, **own)


def exit_code(verdict: Verdict, *, only_new: bool = False) -> ExitCode:
    """Turn a verdict into an exit code.

    Errors that count are findings; without one, a driver about which nothing can be said is the
    environment's failure, so that it is never taken for compatible, nor for incompatible.
    """
    counts = (
        finding.blocks and not (only_new and finding.status is Status.KNOWN)
        for finding in verdict.findings
    )
    if any(counts):
        return ExitCode.FINDINGS
    unknown = any(driver.answer is Answer.UNKNOWN for driver in verdict.drivers)
    return ExitCode.ENVIRONMENT if unknown else ExitCode.CLEAN
