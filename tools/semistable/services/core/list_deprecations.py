"""Lists what core has deprecated: since when, who uses it, when its removal is due."""

from dataclasses import dataclass

from semistable.model.core_api.ledger import (
    REMOVED,
    Ledger,
    LedgerState,
    is_surely_overdue,
    is_used_though_going,
)
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.policy.deprecation.removal_window import Viewpoint
from semistable.policy.deprecation.required_changes import required_changes
from semistable.services.checking.checker import Checker
from semistable.services.core.build_ledger import (
    LedgerWriter,
    driver_uses,
    in_states,
    used_only,
    viewpoint,
)
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import QueryTrees, open_all, read_specs
from semistable.services.opening.query import ProgressDisplay, Query
from semistable.storage.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprecationsQuery:
    """Which deprecations are listed: in these states, all without any; or only the used ones.

    `at` is the cycle to look from, else core's own; `policy` the removal policy, else the
    manifest's.
    """

    query: Query
    at: str | None
    policy: str | None
    states: tuple[LedgerState, ...]
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprecationsResult:
    """The ledger, what each driver has to change, and what could not be had.

    `overdue` and `used` say whether an entry is surely overdue, or used though the next cycle may
    remove it; `incomplete` whether a driver is missing.
    """

    ledger: Ledger
    duties: tuple[DriverRequiredChanges, ...]
    hints: tuple[str, ...]
    overdue: bool
    used: bool
    incomplete: bool


def list_deprecations(request: DeprecationsQuery, display: ProgressDisplay) -> DeprecationsResult:
    """Write the ledger of core at its revision; raises as `check_drivers` does."""
    query = request.query
    project = open_project(query.manifest, query.source)
    calendar = project.calendar()
    core, drivers = read_specs(query.cores), read_specs(query.drivers)
    with display.transfers() as report:
        opened = open_all(project, core, drivers, report, optional=True)
    view = viewpoint(calendar, request.policy or project.removal_policy(), request.at, opened.core)
    whole = _ledger(project, request, opened, view, display)
    shown = in_states(whole, request.states)
    shown = used_only(shown) if request.used else shown
    later = calendar.after(view.at)
    next_cycle = later.name if later else ""
    return DeprecationsResult(
        ledger=shown,
        duties=tuple(required_changes(shown, calendar, (driver.name for driver in opened.drivers))),
        hints=opened.left_out,
        overdue=any(map(is_surely_overdue, shown.entries)),
        used=any(is_used_though_going(entry, next_cycle) for entry in shown.entries),
        incomplete=bool(opened.absent),
    )


def _ledger(
    project: Project,
    request: DeprecationsQuery,
    opened: QueryTrees,
    view: Viewpoint,
    display: ProgressDisplay,
) -> Ledger:
    """Write the whole ledger; what is removed already, only where its states are requested."""
    surface, cache = project.surface(request.query.surface), Cache()
    with display.work("reading") as progress:
        checker = Checker(surface, cache, view.calendar)
        uses = driver_uses(checker, opened.core, opened.drivers)
        writer = LedgerWriter(
            surface=surface,
            cache=cache,
            view=view,
            core=opened.core,
            git_directory=opened.git_directory,
            progress=progress,
        )
        whole = writer.write(uses)
        return writer.with_removals(whole) if set(request.states) & set(REMOVED) else whole
