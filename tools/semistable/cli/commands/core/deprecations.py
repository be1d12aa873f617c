"""The ledger: deprecated symbols of the surface, since when, by whom used, when due."""

import click

from semistable.cli import completion
from semistable.cli.output import named_work, say_ledger, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode
from semistable.model.core_api.ledger import (
    REMOVED,
    Ledger,
    LedgerState,
    is_surely_overdue,
    is_used_though_going,
)
from semistable.policy.deprecation.removal_window import Viewpoint
from semistable.policy.deprecation.required_changes import required_changes
from semistable.project.revision_spec import read_spec
from semistable.services.checking.checker import Examination
from semistable.services.core.build_ledger import (
    LedgerWriter,
    driver_uses,
    in_states,
    used_only,
    viewpoint,
)
from semistable.services.opening.open_query import (
    open_all,
    open_calendar,
    open_project,
    open_surface,
    removal_policy,
)
from semistable.storage.cache import Cache

_STATES = {state.replace(" ", "-"): (state,) for state in LedgerState} | {"removed": REMOVED}
"""What --state may ask for; `removed` is all that is gone."""


@click.command("deprecations")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers)
@asked()
@click.option(
    "--at",
    metavar="CYCLE",
    help="Look from this cycle; else from core's own.",
    shell_complete=completion.cycles,
)
@click.option("--policy", metavar="NAME", help="The removal policy; else the manifest's.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(list(_STATES)),
    help="Show only what is in this state; repeatable.",
)
@click.option(
    "--fail-on",
    "levels",
    multiple=True,
    type=click.Choice(["overdue", "used", "nothing"]),
    default=("overdue", "used"),
    show_default=True,
    help="What ends with 1: what is overdue, or what a driver uses and the next cycle removes.",
)
@click.option("--used", is_flag=True, help="Show only what the drivers use.")
def command(  # noqa: PLR0913 - click hands every option over by its name
    question: Asked,
    *,
    at: str | None,
    policy: str | None,
    states: tuple[str, ...],
    levels: tuple[str, ...],
    used: bool,
) -> ExitCode:
    """Say what core has deprecated: since when, by whom used, when its removal is due.

    Since when is read from core's releases, as far as they are here. Ends with 1 when something
    that is shown is surely overdue, or a driver uses what the next cycle may remove (--fail-on);
    a remark that only sounds like a deprecation does not count. With
    --format markdown each driver has a paragraph: what to change before which release. What is
    removed already is judged by the same clock where its state is asked for: --state removed.
    """
    project = open_project(question.manifest, question.source)
    calendar, surface, cache = (
        open_calendar(project),
        open_surface(project, question.surface),
        Cache(),
    )
    core = [read_spec(question.core)] if question.core else []
    drivers = [read_spec(driver) for driver in question.drivers]
    with shown_progress() as report:
        opened = open_all(project, core, drivers, report, lonely=True)
    view = viewpoint(calendar, policy or removal_policy(project), at, opened.core)
    with named_work("reading") as progress:
        examination = Examination(surface, cache, calendar)
        uses = driver_uses(examination, opened.core, opened.drivers)
        ledgers = LedgerWriter(
            surface=surface,
            cache=cache,
            view=view,
            core=opened.core,
            git_directory=opened.git_directory,
            progress=progress,
        )
        whole = ledgers.write(uses)
        wanted = [s for state in states for s in _STATES[state]]
        if set(wanted) & set(REMOVED):
            whole = ledgers.with_removals(whole)
    shown = in_states(whole, wanted)
    shown = used_only(shown) if used else shown
    duties = required_changes(shown, calendar, (driver.name for driver in opened.drivers))
    say_ledger(shown, question.form, question.output, duties=duties)
    tell(tuple(f"{a.name} was left out: {a.reason}" for a in opened.absent) + opened.hints)
    missing = ExitCode.ENVIRONMENT if opened.absent else ExitCode.CLEAN
    return ExitCode.FINDINGS if _fails(shown, view, levels) else missing


def _fails(shown: Ledger, view: Viewpoint, levels: tuple[str, ...]) -> bool:
    later = view.calendar.after(view.at)
    next_cycle = later.name if later else ""
    return ("overdue" in levels and any(map(is_surely_overdue, shown.entries))) or (
        "used" in levels and any(is_used_though_going(e, next_cycle) for e in shown.entries)
    )
