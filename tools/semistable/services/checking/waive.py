"""Applies the manifest's waivers to a verdict; the only reader of the day's date."""

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from semistable.errors import UsageError
from semistable.model.findings.verdict import Verdict
from semistable.model.project.calendar import Calendar
from semistable.services.opening.open_project import Project

if TYPE_CHECKING:
    from semistable.model.findings.waiver import WaiverDate

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


def apply_waivers(project: Project, verdict: _Verdict) -> _Verdict:
    """Apply the manifest's waivers; rotten ones are errors where everything stands at its pin.

    A waiver is made for the pins, so that it may match nothing at another revision. A driver about
    which something is unknown may hide what it matches. Raises as `read_waivers` does.
    """
    manifest = project.manifest
    if manifest is None or manifest.policy.waivers is None:
        return verdict
    # Measured: tomlkit, all rules and what applies them cost a third of a warm check without them.
    from semistable.policy.gate.apply_waivers import apply  # noqa: PLC0415
    from semistable.project.waivers_file import Known, read_waivers  # noqa: PLC0415
    from semistable.rules.catalogue import WAIVABLE  # noqa: PLC0415

    calendar = project.calendar()
    names = [repository.name for repository in manifest.repositories]
    known = Known(rules=WAIVABLE, drivers=names, calendar=calendar)
    waivers = read_waivers(project.workspace, manifest.policy.waivers, known)
    judged: set[str] = set()
    if (verdict.core.name, verdict.core.revision) == (manifest.core.name, manifest.core.pin):
        pins = {(driver.name, driver.pin) for driver in manifest.drivers}
        dark = {unknown.driver for unknown in verdict.unknowns}
        judged = {d.name for d in verdict.drivers if (d.name, d.revision) in pins} - dark
    return apply(verdict, waivers, _waiver_date(calendar, verdict.core.revision), judged)


def _waiver_date(calendar: Calendar, revision: str) -> "WaiverDate":
    """Say from when a revision of core is looked at."""
    from semistable.model.findings.waiver import WaiverDate  # noqa: PLC0415 - as above

    developed = (c for c in calendar.cycles if c.status == "development")
    cycle = calendar.cycle_of(revision) or next(developed, None)
    return WaiverDate(today=today(), calendar=calendar, cycle=cycle)
