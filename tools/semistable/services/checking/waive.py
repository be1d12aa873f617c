"""Applies the manifest's waivers to a verdict; the only reader of the day's date."""

import os
from datetime import UTC, date, datetime
from typing import TypeVar

from semistable.errors import UsageError
from semistable.model.findings.verdict import Verdict
from semistable.model.findings.waiver import Waiver, WaiverDate
from semistable.model.project.calendar import Calendar, Cycle
from semistable.policy.gate.apply_waivers import apply
from semistable.services.opening.open_project import Project

_Verdict = TypeVar("_Verdict", bound=Verdict)
_DAY = "SOURCE_DATE_EPOCH"
"""Everybody's variable for the day as which today counts: https://reproducible-builds.org."""


def today() -> date:
    """Read the clock, the only place that does; UTC, so that all machines expire together."""
    stated = os.environ.get(_DAY)
    if stated is None:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(stated), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"{_DAY} is {stated!r}, which is no time.", "Give seconds since 1970, or unset it."
        ) from error


def waivers_of(project: Project) -> tuple[Waiver, ...]:
    """Read the waivers that the manifest names; raises as `read_waivers` does."""
    if project.manifest is None or project.manifest.policy.waivers is None:
        return ()
    # Measured: tomlkit and all rules cost a third of a warm check without waivers.
    from semistable.project.waivers_file import Known, read_waivers  # noqa: PLC0415
    from semistable.rules.catalogue import WAIVABLE  # noqa: PLC0415

    known = Known(
        rules=WAIVABLE,
        drivers=[repository.name for repository in project.manifest.repositories],
        calendar=project.calendar(),
    )
    return read_waivers(project.workspace, project.manifest.policy.waivers, known)


def moment_of(calendar: Calendar, revision: str) -> WaiverDate:
    """Say when a question about a revision of core is asked."""
    developed = (c for c in calendar.cycles if c.status == "development")
    cycle: Cycle | None = calendar.cycle_of(revision) or next(developed, None)
    return WaiverDate(today=today(), calendar=calendar, cycle=cycle)


def apply_waivers(project: Project, verdict: _Verdict) -> _Verdict:
    """Apply the manifest's waivers; rotten ones are errors where everything stands at its pin.

    A waiver is made for the pins, so that it may match nothing at another revision. A driver about
    which something is unknown may hide what it matches.
    """
    waivers = waivers_of(project)
    manifest = project.manifest
    if not waivers or manifest is None:
        return verdict
    moment = moment_of(project.calendar(), verdict.core.revision)
    judged: set[str] = set()
    if (verdict.core.name, verdict.core.revision) == (manifest.core.name, manifest.core.pin):
        pins = {(driver.name, driver.pin) for driver in manifest.drivers}
        dark = {unknown.driver for unknown in verdict.unknowns}
        judged = {d.name for d in verdict.drivers if (d.name, d.revision) in pins} - dark
    return apply(verdict, waivers, moment, judged)
