"""The life of one symbol of core: each change, its commit and cycle, and who was told."""

import click

from semistable.cli.output import named_work, say, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.project.calendar_file import read_policy
from semistable.project.revision_spec import read_spec
from semistable.reports.formats import HISTORY_FORMATS, history_report
from semistable.services.checking.checker import Examination
from semistable.services.core.list_adaptations import Adaptations
from semistable.services.core.symbol_history import HistoryWriter
from semistable.services.opening.open_query import (
    NO_DRIVERS,
    drivers_here,
    open_calendar,
    open_cores,
    open_drivers,
    open_project,
    open_surface,
    removal_policy,
)
from semistable.storage.cache import Cache


@click.command("history")
@click.argument("symbol")
@asked(HISTORY_FORMATS)
@click.option("--policy", metavar="NAME", help="The removal policy; else the manifest's.")
@click.option("--private", is_flag=True, help="Count members that begin with an underscore too.")
def command(question: Asked, symbol: str, policy: str | None, *, private: bool) -> ExitCode:
    """Tell the whole life of SYMBOL: nova.virt.driver.ComputeDriver.spawn, or CONF.group.option.

    Every change along core's main line, with its commit, its cycle, and whether a release before
    had announced it; of a class or module, of all that it ever had. With drivers, when each of
    them took a change of a method over; without, it is those of the manifest that are here.
    """
    project = open_project(question.manifest, question.source)
    calendar, surface, cache = (
        open_calendar(project),
        open_surface(project, question.surface),
        Cache(),
    )
    terms = RemovalTerms(calendar=calendar, policy=read_policy(policy or removal_policy(project)))
    core = [read_spec(question.core)] if question.core else []
    drivers = [read_spec(driver) for driver in question.drivers] or drivers_here(project)
    with shown_progress() as report:
        (at,) = open_cores(project, core, report)
        opened = open_drivers(project, drivers, report, lonely=True) if drivers else NO_DRIVERS
    with named_work("reading") as progress:
        history = HistoryWriter(
            core=at.tree,
            git_directory=at.git_directory,
            cache=cache,
            terms=terms,
            registered=surface.deprecations,
            private=private,
            of_options=symbol.startswith("CONF."),
            progress=progress,
        ).write(symbol)
        history = Adaptations(
            examination=Examination(surface, cache, calendar),
            cache=cache,
            core=at.tree,
            drivers=opened.drivers,
            progress=progress,
        ).adapted(history)
    say(history_report(question.form).render_history(history), question.output)
    tell(tuple(f"{a.name} was left out: {a.reason}" for a in opened.absent) + opened.hints)
    return ExitCode.ENVIRONMENT if opened.absent else ExitCode.CLEAN
