"""The wiring of a matrix: every driver against every core, each cell a verdict."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from semistable.model.findings.cells import Cell, Shard
from semistable.model.findings.verdict import Answer, Severity, Verdict
from semistable.model.project.tree import Tree
from semistable.services.checking.checker import Absent
from semistable.services.checking.waive import waived
from semistable.services.opening.open_query import OpenedDrivers, Project, examination

if TYPE_CHECKING:
    from semistable.model.project.driver_source import DriverSource


def judged(  # noqa: PLR0913, PLR0917 - a question's parts, in the order in which it is asked
    project: Project,
    surface: str | None,
    cores: Sequence[Tree],
    drivers: OpenedDrivers,
    shard: Shard,
    progress: Callable[[str], None],
) -> tuple[Cell, ...]:
    """Judge the cells of a shard, drivers in their order and for each the cores in theirs."""
    examined = examination(project, surface)
    found = []
    everybody: tuple[DriverSource | Absent, ...] = (*drivers.drivers, *drivers.absent)
    for position, (driver, core) in enumerate(product(everybody, cores)):
        if not shard.holds(position):
            continue
        absent = isinstance(driver, Absent)
        progress(f"{driver.name} with {core.name} {core.revision}")
        verdict = examined.verdict(
            core,
            [] if isinstance(driver, Absent) else [driver],
            absent=[driver] if isinstance(driver, Absent) else [],
        )
        found.append(_cell(verdict if absent else waived(project, verdict)))
    return tuple(found)


def _cell(verdict: Verdict) -> Cell:
    (driver,) = verdict.drivers
    counted = [finding.severity for finding in verdict.findings if not finding.waived]
    reasons = [unknown.reason for unknown in verdict.unknowns]
    return Cell(
        core=verdict.core.name,
        core_revision=verdict.core.revision,
        cycle=verdict.core.cycle,
        driver=driver.name.partition("@")[0],
        driver_revision=driver.revision,
        answer=driver.answer,
        errors=counted.count(Severity.ERROR),
        warnings=counted.count(Severity.WARNING),
        reason=reasons[0] if reasons and driver.answer is Answer.UNKNOWN else "",
    )
