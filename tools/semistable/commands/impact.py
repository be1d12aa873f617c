"""Ask who breaks when core moves from A to B."""

import click

from semistable.asking import Asked, asked, exit_code
from semistable.errors import ExitCode, UsageError
from semistable.opening import examination, open_all, open_project
from semistable.readers.revisions import read_range, read_spec
from semistable.saying import named_work, say_verdict, tell
from semistable.workspace.progress import shown_progress


@click.command("impact")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1)
@asked()
def command(question: Asked) -> ExitCode:
    """Say what a move of core breaks: --core NAME@OLD..NEW or PATH@OLD..NEW.

    What is broken before as after is shown as known and does not count; what the move cures is
    shown as fixed. Without NEW it is the working tree of PATH as it stands.
    """
    if question.core is None:
        raise UsageError(
            "impact asks about a move of core, and none is given.",
            "Write --core NAME@OLD..NEW or --core PATH@OLD..NEW.",
        )
    project = open_project(question.manifest, question.source)
    drivers = [read_spec(driver) for driver in question.drivers]
    with shown_progress() as report:
        opened = open_all(project, read_range(question.core), drivers, report)
    with named_work("reading") as progress:
        verdict = examination(project, question.surface).verdict(
            opened.core,
            opened.drivers,
            baseline=opened.baseline,
            absent=opened.absent,
            progress=progress,
        )
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell(opened.hints)
    return exit_code(verdict, only_new=True)
