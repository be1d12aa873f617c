"""Finds who breaks when core moves from one revision to another."""

from dataclasses import dataclass

from semistable.errors import UsageError
from semistable.git.objects.landed_commits import first_parents
from semistable.model.findings.verdict import Verdict
from semistable.model.project.calendar import RemovalPolicy
from semistable.model.project.core_surface import Surface
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.gate.api_change import with_core
from semistable.project.calendar_file import read_policy
from semistable.project.revision_spec import read_range
from semistable.services.checking.blame_findings import Blaming
from semistable.services.checking.checker import Checker
from semistable.services.checking.waive import apply_waivers
from semistable.services.core.check_policy import PolicyCheck
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import QueryTrees, open_all, read_specs
from semistable.services.opening.query import ProgressDisplay, Query, QueryResult
from semistable.storage.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactQuery:
    """A move of core, the only one of the query's `cores`.

    `blame` looks for the commits that brought what is new, `law` checks core itself by the removal
    policy `policy`, or the manifest's.
    """

    query: Query
    blame: bool
    law: bool
    policy: str | None


def measure_impact(impact: ImpactQuery, display: ProgressDisplay) -> QueryResult[Verdict]:
    """Check drivers against both ends of a move; what was there before is known, not new.

    Raises as `check_drivers` does, and UsageError for what is no range.
    """
    query = impact.query
    if not query.cores:
        raise UsageError(
            "impact asks about a move of core, and none is given.",
            "Write --core NAME@OLD..NEW or --core PATH@OLD..NEW.",
        )
    project = open_project(query.manifest, query.source)
    removal = read_policy(impact.policy or project.removal_policy()) if impact.law else None
    drivers = read_specs(query.drivers)
    with display.transfers() as report:
        opened = open_all(project, read_range(query.cores[0]), drivers, report)
    checker = project.checker(query.surface)
    move = _Move(project=project, opened=opened, checker=checker, display=display)
    verdict = move.verdict()
    notes: tuple[str, ...] = ()
    if impact.blame:
        verdict, notes = move.blamed(verdict)
    if removal:
        verdict = move.with_core(verdict, project.surface(query.surface), removal)
    return QueryResult(answer=apply_waivers(project, verdict), hints=(*opened.hints, *notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """A move of core, with the drivers that it may break."""

    project: Project
    opened: QueryTrees
    checker: Checker
    display: ProgressDisplay

    def verdict(self) -> Verdict:
        """Check the drivers against both ends."""
        opened = self.opened
        with self.display.work("reading") as progress:
            return self.checker.verdict(
                opened.core,
                opened.drivers,
                baseline=opened.baseline,
                absent=opened.absent,
                progress=progress,
            )

    def with_core(self, verdict: Verdict, surface: Surface, removal: RemovalPolicy) -> Verdict:
        """Add what the removal policy finds in core's own move; without two ends it is none."""
        opened = self.opened
        if opened.baseline is None:
            return verdict
        with self.display.work("judging") as progress:
            check = PolicyCheck(
                checker=self.checker,
                surface=surface,
                cache=Cache(),
                terms=RemovalTerms(calendar=self.project.calendar(), policy=removal),
                git_directory=opened.git_directory,
                progress=progress,
            )
            found = check.findings(opened.baseline, opened.core, opened.drivers)
        return with_core(verdict, found)

    def blamed(self, verdict: Verdict) -> tuple[Verdict, tuple[str, ...]]:
        """Join the commits that brought what is new; note a walk that does not begin at OLD."""
        opened = self.opened
        old, new = opened.baseline, opened.core
        if old is None or old.commit is None or new.commit is None:
            return verdict, ()
        walk = first_parents(opened.git_directory, old.commit, new.commit)
        with self.display.work("blaming") as progress:
            blaming = Blaming(
                checker=self.checker,
                calendar=self.project.calendar(),
                git_directory=opened.git_directory,
                baseline=old,
                drivers=opened.drivers,
                walk=walk,
                progress=progress,
            )
            blamed = blaming.blamed(verdict)
        if not walk:
            ends = f"{old.revision} and {new.revision}"
            return blamed, (f"{ends} share no history: nobody is blamed.",)
        if walk[0].commit != old.commit:
            parted = f"{walk[0].commit[:12]} of {walk[0].date}"
            note = f"{old.revision} is not in the first-parent history of {new.revision}"
            return blamed, (f"{note}: it was walked from where they part, {parted}.",)
        return blamed, ()
