"""Which of core's symbols drivers really use, how many drivers each, and which lie outside."""

import click

from semistable.cli import completion
from semistable.cli.output import named_work, say, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode, UsageError
from semistable.project.revision_spec import read_spec
from semistable.reports.contract import surface_report, surface_toml
from semistable.services.core.measure_surface import Surfaces
from semistable.services.opening.open_query import (
    open_calendar,
    open_cores,
    open_drivers,
    open_project,
    open_surface,
    with_past,
)
from semistable.storage.cache import Cache


@click.command("surface")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers)
@asked(tuple(surface_report.FORMATS), several_cores=True)
@click.option("--in-tree", is_flag=True, help="Add the drivers that core itself holds.")
@click.option("--trend", is_flag=True, help="Add the first release of every cycle that is here.")
@click.option("--all", "everything", is_flag=True, help="Show every symbol.")
@click.option("--propose", is_flag=True, help="Write the surface file that these uses ask for.")
@click.option(
    "--min-drivers",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Propose what so many drivers use at least.",
)
def command(  # noqa: PLR0913 - click hands every option over by its name
    question: Asked,
    *,
    in_tree: bool,
    trend: bool,
    everything: bool,
    propose: bool,
    min_drivers: int,
) -> ExitCode:
    """Say what drivers use of core: how, how many of them, inside the surface or outside.

    A driver that lives in core's tree is looked at as if it were already split out. What only
    the drivers' tests use does not count. With --verbose each symbol that is shown has its places.
    Ends with 0: a use is no finding.
    """
    project = open_project(question.manifest, question.source)
    surface, calendar, cache = (
        open_surface(project, question.surface),
        open_calendar(project),
        Cache(),
    )
    with shown_progress() as shown:
        cores = open_cores(project, [read_spec(core) for core in question.cores], shown)
        specs = [read_spec(driver) for driver in question.drivers]
        opened = open_drivers(project, specs, shown, lonely=in_tree)
    surfaces = Surfaces(surface=surface, cache=cache, calendar=calendar)
    trees = with_past(cores, calendar) if trend else [core.tree for core in cores]
    uses = []
    with named_work("reading") as progress:
        for core in trees:
            own = surfaces.in_tree(core) if in_tree else ()
            uses.append(surfaces.used(core, (*opened.drivers, *own), progress))
    if not uses[-1].drivers:
        raise UsageError(
            f"{trees[-1].name} {trees[-1].revision} holds no driver.",
            "Name one: --driver PATH@REVISION.",
        )
    if propose:
        say(surface_toml.proposed(surface, uses[-1], min_drivers), question.output)
    else:
        render = surface_report.FORMATS[question.form]
        said = render(uses, everything=everything, verbose=question.verbose)
        say(said, question.output)
    left_out = tuple(f"{a.name} was left out: {a.reason}" for a in opened.absent)
    unread = tuple(
        f"{u.driver}: {u.path} was left out: {u.reason}." for u in dict.fromkeys(surfaces.unread)
    )
    tell(left_out + opened.hints + unread)
    return ExitCode.ENVIRONMENT if opened.absent else ExitCode.CLEAN
