"""Traces the life of one symbol of core, and when drivers took its changes over."""

from dataclasses import dataclass

from semistable.model.core_api.symbol_events import SymbolHistory
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.project.calendar_file import read_policy
from semistable.services.checking.checker import Checker
from semistable.services.core.list_adaptations import Adaptations
from semistable.services.core.symbol_history import HistoryWriter
from semistable.services.opening.open_project import open_project
from semistable.services.opening.open_trees import (
    NO_DRIVERS,
    drivers_here,
    open_cores,
    open_drivers,
    read_specs,
)
from semistable.services.opening.query import ProgressDisplay, Query, QueryResult
from semistable.storage.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """A dotted name of core, or CONF.group.option, and whether `private` members count.

    `policy` is the removal policy, else the manifest's.
    """

    query: Query
    symbol: str
    policy: str | None
    private: bool


def trace_history(request: HistoryQuery, display: ProgressDisplay) -> QueryResult[SymbolHistory]:
    """Trace a symbol along core's main line; raises as `check_drivers` does.

    Without drivers it is those of the manifest that are here.
    """
    query = request.query
    project = open_project(query.manifest, query.source)
    calendar, cache = project.calendar(), Cache()
    surface = project.surface(query.surface)
    terms = RemovalTerms(
        calendar=calendar, policy=read_policy(request.policy or project.removal_policy())
    )
    drivers = read_specs(query.drivers) or drivers_here(project)
    with display.transfers() as report:
        (at,) = open_cores(project, read_specs(query.cores), report)
        opened = open_drivers(project, drivers, report, optional=True) if drivers else NO_DRIVERS
    with display.work("reading") as progress:
        history = HistoryWriter(
            core=at.tree,
            git_directory=at.git_directory,
            cache=cache,
            terms=terms,
            registered=surface.deprecations,
            private=request.private,
            of_options=request.symbol.startswith("CONF."),
            progress=progress,
        ).write(request.symbol)
        history = Adaptations(
            checker=Checker(surface, cache, calendar),
            cache=cache,
            core=at.tree,
            drivers=opened.drivers,
            progress=progress,
        ).adapted(history)
    return QueryResult(answer=history, hints=opened.left_out, incomplete=bool(opened.absent))
