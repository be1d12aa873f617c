"""Ask whether the drivers hold the contract with core at these revisions."""

import click

from semistable.asking import Asked, asked, exit_code
from semistable.errors import ExitCode
from semistable.opening import examination, open_all, open_project
from semistable.readers.revisions import read_spec
from semistable.saying import named_work, say_verdict, tell
from semistable.waiving import waived
from semistable.workspace.progress import shown_progress


@click.command("check")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1)
@asked()
def command(question: Asked) -> ExitCode:
    """Say which drivers break against core, where, and why.

    Everything is read from git objects: nothing is checked out and no code of a driver is run.
    Without a DRIVER it is all drivers of the manifest, at their pins.
    """
    project = open_project(question.manifest, question.source)
    core = [read_spec(question.core)] if question.core else []
    with shown_progress() as report:
        opened = open_all(project, core, [read_spec(d) for d in question.drivers], report)
    with named_work("reading") as progress:
        verdict = examination(project, question.surface).verdict(
            opened.core, opened.drivers, absent=opened.absent, progress=progress
        )
    verdict = waived(project, verdict)
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell(opened.hints)
    return exit_code(verdict)
