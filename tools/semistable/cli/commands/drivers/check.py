"""Ask whether the drivers hold the contract with core at these revisions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from semistable.cli import completion
from semistable.cli.output import named_work, say_verdict, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked, exit_code
from semistable.errors import ExitCode
from semistable.project.revision_spec import read_spec
from semistable.services.checking.waive import waived
from semistable.services.opening.open_query import examination, open_all, open_project, open_surface

if TYPE_CHECKING:
    from semistable.model.findings.kit_results import ContractResults


@click.command("check")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers)
@asked()
@click.option(
    "--with-results",
    "results",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Join what the contract kit saw: JSON of --contract-results; repeatable.",
)
def command(question: Asked, *, results: tuple[Path, ...]) -> ExitCode:
    """Say which drivers break against core, where, and why.

    Everything is read from git objects: nothing is checked out and no code of a driver is run.
    Without a DRIVER it is all drivers of the manifest, at their pins. With --with-results a check
    of the contract kit that failed is an error of the driver too.
    """
    runs = _read(results)
    project = open_project(question.manifest, question.source)
    core = [read_spec(question.core)] if question.core else []
    with shown_progress() as report:
        opened = open_all(project, core, [read_spec(d) for d in question.drivers], report)
    with named_work("reading") as progress:
        verdict = examination(project, question.surface).verdict(
            opened.core, opened.drivers, absent=opened.absent, progress=progress
        )
    if runs:
        # As in _read: what only --with-results needs.
        from semistable.policy.contract.kit_findings import joined  # noqa: PLC0415

        files = {driver.name: driver.paths for driver in opened.drivers}
        driver_class = open_surface(project, question.surface).driver_class
        verdict = joined(verdict, runs, files, driver_class)
    verdict = waived(project, verdict)
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell(opened.hints)
    return exit_code(verdict)


def _read(results: tuple[Path, ...]) -> "list[ContractResults]":
    """Read what the contract kit saw; raises as `read_results` does."""
    if not results:
        return []
    # Measured: 0.01 s that a check of sources alone does not owe.
    from semistable.project.kit_results_file import read_results  # noqa: PLC0415

    return [read_results(path) for path in results]
