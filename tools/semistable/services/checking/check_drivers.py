"""Checks whether drivers hold the contract with core at these revisions."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.model.findings.verdict import Verdict
from semistable.services.checking.waive import apply_waivers
from semistable.services.opening.open_project import open_project
from semistable.services.opening.open_trees import QueryTrees, open_all, read_specs
from semistable.services.opening.query import ProgressDisplay, Query, QueryResult

if TYPE_CHECKING:
    from semistable.model.findings.kit_results import ContractResults


def check_drivers(
    query: Query, results: Sequence[Path], display: ProgressDisplay
) -> QueryResult[Verdict]:
    """Check drivers against core, with what the contract kit saw in `results`, and the waivers.

    Raises UsageError for what is not named right, EnvironmentFailure for core or a path that
    cannot be had; a driver of the manifest that cannot be had is unknown.
    """
    runs = _read(results)
    project = open_project(query.manifest, query.source)
    core, drivers = read_specs(query.cores), read_specs(query.drivers)
    with display.transfers() as report:
        opened = open_all(project, core, drivers, report)
    checker = project.checker(query.surface)
    with display.work("reading") as progress:
        verdict = checker.verdict(
            opened.core, opened.drivers, absent=opened.absent, progress=progress
        )
    if runs:
        driver_class = project.surface(query.surface).driver_class
        verdict = _with_runs(verdict, runs, opened, driver_class)
    return QueryResult(answer=apply_waivers(project, verdict), hints=opened.hints)


def _read(results: Sequence[Path]) -> "list[ContractResults]":
    if not results:
        return []
    # Measured: 0.01 s that a check of sources alone does not owe.
    from semistable.project.kit_results_file import read_results  # noqa: PLC0415

    return [read_results(path) for path in results]


def _with_runs(
    verdict: Verdict, runs: "list[ContractResults]", opened: QueryTrees, driver_class: str
) -> Verdict:
    """Join what the contract kit saw."""
    # As in _read: what only --with-results needs.
    from semistable.policy.contract.kit_findings import joined  # noqa: PLC0415

    files = {driver.name: driver.paths for driver in opened.drivers}
    return joined(verdict, runs, files, driver_class)
