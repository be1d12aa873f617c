"""Checks every driver revision against every core revision, each cell a verdict."""

from collections.abc import Callable, Sequence
from itertools import product

from semistable.model.findings.cells import Cell, Shard
from semistable.model.findings.verdict import Answer, Severity, Verdict
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.model.project.tree import Tree
from semistable.services.checking.waive import apply_waivers
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import DriverTrees, open_cores, open_drivers, read_specs
from semistable.services.opening.query import ProgressDisplay, Query, QueryResult


def check_matrix(
    query: Query, shard: Shard, display: ProgressDisplay
) -> QueryResult[tuple[Cell, ...]]:
    """Check the cells of a shard, drivers in their order and for each the cores in theirs.

    Raises as `check_drivers` does.
    """
    project = open_project(query.manifest, query.source)
    cores, drivers = read_specs(query.cores), read_specs(query.drivers)
    with display.transfers() as report:
        trees = [core.tree for core in open_cores(project, cores, report)]
        opened = open_drivers(project, drivers, report, optional=False)
    with display.work("judging") as progress:
        cells = _cells(project, query.surface, shard, (trees, opened), progress)
    return QueryResult(answer=tuple(cells), hints=opened.hints)


def _cells(
    project: Project,
    surface: str | None,
    shard: Shard,
    sides: tuple[Sequence[Tree], DriverTrees],
    progress: Callable[[str], None],
) -> list[Cell]:
    checker = project.checker(surface)
    cores, opened = sides
    found = []
    everybody: tuple[DriverSource | AbsentDriver, ...] = (*opened.drivers, *opened.absent)
    for position, (driver, core) in enumerate(product(everybody, cores)):
        if not shard.holds(position):
            continue
        progress(f"{driver.name} with {core.name} {core.revision}")
        if isinstance(driver, AbsentDriver):
            verdict = checker.verdict(core, [], absent=[driver])
        else:
            verdict = apply_waivers(project, checker.verdict(core, [driver]))
        found.append(_cell(verdict))
    return found


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
