"""Find the commit, of core or of a driver, with which a driver broke."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import named_work, say
from semistable.cli.progress import shown_progress
from semistable.errors import ExitCode
from semistable.model.project.commit_source import Source
from semistable.model.project.tree import RevisionSpec
from semistable.policy.gate.bisection import State
from semistable.project.revision_spec import read_range, read_spec
from semistable.reports.safe_text import one_line
from semistable.services.checking.bisect_break import bisect, by_command, open_history, statically
from semistable.services.opening.open_query import examination, open_project


@click.command("bisect", context_settings={"ignore_unknown_options": True})
@click.option(
    "--core",
    shell_complete=completion.core,
    required=True,
    metavar="CORE",
    help="NAME@OLD..NEW, or NAME@REV.",
)
@click.option(
    "--driver",
    shell_complete=completion.drivers,
    required=True,
    metavar="DRIVER",
    help="NAME@OLD..NEW, or NAME@REV.",
)
@click.option("--surface", metavar="NAME|PATH", help="What is semi-stable; else the manifest's.")
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.argument("command", metavar="[-- COMMAND...]", nargs=-1)
def command(  # noqa: PLR0913 - click hands every option over by its name
    *,
    core: str,
    driver: str,
    surface: str | None,
    path: Path | None,
    form: str,
    command: tuple[str, ...],
) -> ExitCode:
    """Find the first state of core and driver together that is bad, good before, bad at the end.

    Their histories are laid into one by the days on which commits landed. A state is judged as
    `check` does, or by COMMAND, which runs in a tree of the driver: 0 is good, 125 cannot say.
    """
    project = open_project(path, Source.GIT)
    with shown_progress() as report:
        cores = open_history(project, _ends(core), report)
        drivers = open_history(project, _ends(driver), report)
    if command:
        judge = by_command(cores, drivers, command)
    else:
        judge = statically(cores, drivers, examination(project, surface))
    with named_work("judging") as progress:
        found, unknown = bisect(cores, drivers, judge, progress)
    say(_json(found, unknown) if form == "json" else _text(found, unknown))
    return ExitCode.CLEAN


def _ends(text: str) -> tuple[RevisionSpec, ...]:
    spec = read_spec(text)
    return read_range(text) if ".." in (spec.revision or "") else (spec,)


def _text(found: State, unknown: tuple[State, ...]) -> str:
    by = found.by
    lines = [f"{by.side} {by.commit} of {by.date}", f"    {one_line(by.subject)}"] if by else []
    lines += [f"core then {found.core[:12]}, the driver {found.driver[:12]}"]
    if unknown:
        lines += [f"or one of the {len(unknown)} before it, which could not be judged"]
    return "\n".join(lines) + "\n"


def _json(found: State, unknown: tuple[State, ...]) -> str:
    said = {
        "schema": "semistable/bisect/1",
        "first_bad": asdict(found),
        "unknown": [asdict(state) for state in unknown],
    }
    return json.dumps(said, indent=2) + "\n"
