"""Read the contract of each method out of core, or say where the written one differs from it."""

import json
from pathlib import Path

import click

from semistable.cli.output import named_work, say
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode, UsageError
from semistable.policy.contract.contract_diff import contract_changes
from semistable.project.contract_editor import updated
from semistable.project.contract_file import SUFFIX, read_methods, read_methods_text
from semistable.project.revision_spec import read_spec
from semistable.services.core.extract_contract import extract
from semistable.services.opening.open_query import (
    open_calendar,
    open_cores,
    open_project,
    open_surface,
    surface_file,
)


@click.command("extract")
@asked(("console", "json"), drivers=False)
@click.option("--check", is_flag=True, help="Only say what differs; exit code 1 if anything does.")
def command(question: Asked, *, check: bool) -> ExitCode:
    """Read out of core what each method of the driver class owes it, as TOML.

    What is written beside the surface already is the beginning: its comments, and the keys that
    its `reviewed` lists name, stay. -o writes the result; without it, it goes to standard output.
    """
    project = open_project(question.manifest, question.source)
    surface = open_surface(project, question.surface)
    path = surface_file(project, question.surface).with_suffix("").with_suffix(SUFFIX)
    text = read_methods_text(path)
    written = read_methods(text, path.name) if text else None
    specs = [read_spec(question.core)] if question.core else []
    with shown_progress() as report:
        (core,) = open_cores(project, specs, report)
    with named_work("reading") as progress:
        extracted = extract(
            core.tree, core.git_directory, surface, open_calendar(project), progress
        )
    if not check and question.form == "json":
        raise UsageError("The contract is TOML.", "--format json is for what --check says.")
    if not check:
        say(updated(text, extracted), question.output)
        return ExitCode.CLEAN
    if written is None:
        raise UsageError(
            f"There is no {path.name} beside the surface.",
            f"Write it: semistable contract extract -o {Path(path.name)}",
        )
    found = contract_changes(written, extracted)
    core_said = f"{extracted.core} {extracted.revision}"
    answer = "\n".join(found) if found else f"{path.name} says what {core_said} says."
    if question.form == "json":
        told = {"core": extracted.core, "revision": extracted.revision, "differences": found}
        answer = json.dumps({"schema": "semistable/contract-check/1", **told}, indent=2)
    say(f"{answer}\n", question.output)
    return ExitCode.FINDINGS if found else ExitCode.CLEAN
