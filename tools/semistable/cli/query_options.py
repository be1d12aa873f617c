"""What every question takes on the command line, the same words everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path

import click

from semistable.cli import completion
from semistable.errors import ExitCode
from semistable.model.findings.verdict import Answer, Status, Verdict
from semistable.model.project.commit_source import Source
from semistable.reports.formats import FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person gave: specs as they were written, and how the answer is wanted.

    `cores` are several revisions, for the questions that follow core through time.
    """

    core: str | None
    drivers: tuple[str, ...]
    surface: str | None
    manifest: Path | None
    source: Source
    form: str
    output: Path | None
    verbose: bool
    cores: tuple[str, ...] = ()


_Option = Callable[..., Callable[..., ExitCode]]

_CORE: _Option = click.option(
    "--core",
    metavar="CORE",
    help="NAME@REV or PATH@REV; else the manifest's pin.",
    shell_complete=completion.core,
)
_CORES: _Option = click.option(
    "--core",
    "cores",
    multiple=True,
    metavar="CORE",
    help="NAME@REV or PATH@REV; repeatable; else the manifest's pin.",
    shell_complete=completion.core,
)
_DRIVERS: _Option = click.option(
    "--driver",
    "more",
    multiple=True,
    metavar="DRIVER",
    help="NAME@REV, PATH@REV, PATH as it stands, ...@REV:FOLDER; repeatable; else all drivers.",
    shell_complete=completion.drivers,
)

_OPTIONS: tuple[_Option, ...] = (
    click.option(
        "--surface", metavar="NAME|PATH", help="What is semi-stable; else the manifest's."
    ),
    click.option(
        "--from",
        "source",
        type=click.Choice([source.value for source in Source]),
        default=Source.GIT.value,
        show_default=True,
        help="Where the commits of names come from.",
    ),
    click.option(
        "--manifest",
        type=click.Path(path_type=Path),
        help="The manifest; else repos.toml here or above.",
    ),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write the answer to a file.",
    ),
    click.option("--verbose", is_flag=True, help="Show notes too."),
)


def asked(
    formats: tuple[str, ...] = FORMATS, *, several_cores: bool = False, drivers: bool = True
) -> Callable[[Callable[..., ExitCode]], Callable[..., ExitCode]]:
    """Give a command the common options; it takes them as one `Asked` and its own by name.

    `several_cores` lets --core be repeated, `drivers` says whether the question is about any.
    """
    options = (_CORES if several_cores else _CORE, *([_DRIVERS] if drivers else []), *_OPTIONS)

    def decorate(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
        wrapped: Callable[..., ExitCode] = wraps(function)(partial(_ask, function))
        choice = click.Choice(list(formats))
        wrapped = click.option("--format", "form", type=choice, default="console")(wrapped)
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _ask(  # noqa: PLR0913 - click hands every option over by its name
    function: Callable[..., ExitCode],
    *,
    surface: str | None,
    source: str,
    manifest: Path | None,
    form: str,
    output: Path | None,
    verbose: bool,
    core: str | None = None,
    cores: tuple[str, ...] = (),
    more: tuple[str, ...] = (),
    drivers: tuple[str, ...] = (),
    **own: object,
) -> ExitCode:
    question = Asked(
        core=core,
        drivers=(*drivers, *more),
        surface=surface,
        manifest=manifest,
        source=Source(source),
        form=form,
        output=output,
        verbose=verbose,
        cores=cores,
    )
    return function(question, **own)


def exit_code(verdict: Verdict, *, only_new: bool = False) -> ExitCode:
    """Turn a verdict into what the caller is told.

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
