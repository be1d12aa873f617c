"""Opens the trees that a question is about: core, its past, and drivers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.open_tree import open_tree
from semistable.model.project.calendar import Calendar
from semistable.model.project.commit_source import Outcome, Report
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.model.project.tree import RevisionSpec, Tree
from semistable.project.repository_groups import in_group
from semistable.project.revision_spec import read_spec
from semistable.services.opening.available_trees import (
    Outcomes,
    ensure_specs,
    git_directory,
    open_core,
    open_sources,
    pinned,
    tree_here,
)
from semistable.services.opening.open_project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTrees:
    """What a question is about; `baseline` is None unless it is about a move of core.

    `git_directory` is where core's other revisions are, and `hints` what to do about the absent.
    """

    core: Tree
    baseline: Tree | None
    git_directory: Path
    drivers: tuple[DriverSource, ...]
    absent: tuple[AbsentDriver, ...]
    hints: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Say which drivers are absent and why, and what to do about them."""
        return (*(f"{one.name} was left out: {one.reason}" for one in self.absent), *self.hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreTree:
    """One revision of core, and where its other revisions are."""

    tree: Tree
    git_directory: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverTrees:
    """Drivers without the core that they are checked against (see `QueryTrees`)."""

    drivers: tuple[DriverSource, ...]
    absent: tuple[AbsentDriver, ...]
    hints: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Say which drivers are absent and why, and what to do about them."""
        return (*(f"{one.name} was left out: {one.reason}" for one in self.absent), *self.hints)


NO_DRIVERS = DriverTrees(drivers=(), absent=(), hints=())


def read_specs(texts: Iterable[str]) -> list[RevisionSpec]:
    """Read specs as a person wrote them; raises as `read_spec` does."""
    return [read_spec(text) for text in texts]


def open_all(
    project: Project,
    core: Sequence[RevisionSpec],
    drivers: Sequence[RevisionSpec],
    report: Report,
    *,
    optional: bool = False,
) -> QueryTrees:
    """Open core at one revision, or at the two ends of a range, and the drivers.

    Without any spec it is the manifest's core, or all its drivers, at their pins; with `optional`
    there may be no driver. A driver of the manifest that cannot be had is absent; raises
    EnvironmentFailure for anything else that cannot be had, and UsageError for what is not named
    right.
    """
    core = core or [pinned(project.required().core)]
    drivers = _requested(project, drivers, optional=optional)
    if not (drivers or optional):
        raise UsageError("There is no driver to look at.", "Name one: --driver PATH@REVISION.")
    outcomes = ensure_specs(project, [*core, *drivers], report)
    return _open_available(project, core, drivers, outcomes)


def open_cores(
    project: Project, cores: Sequence[RevisionSpec], report: Report
) -> tuple[CoreTree, ...]:
    """Open core at several revisions, or at the manifest's pin; raises as `open_all` does."""
    cores = cores or [pinned(project.required().core)]
    outcomes = ensure_specs(project, cores, report)
    return tuple(
        CoreTree(
            tree=open_core(project, spec, outcomes), git_directory=git_directory(project, spec)
        )
        for spec in cores
    )


def open_drivers(
    project: Project, drivers: Sequence[RevisionSpec], report: Report, *, optional: bool
) -> DriverTrees:
    """Open drivers alone, or all of the manifest; with `optional` there may be none.

    Raises as `open_all` does.
    """
    drivers = _requested(project, drivers, optional=optional)
    outcomes = ensure_specs(project, drivers, report)
    sources, absent, hints = open_sources(project, drivers, outcomes)
    return DriverTrees(drivers=sources, absent=absent, hints=hints)


def _requested(
    project: Project, drivers: Sequence[RevisionSpec], *, optional: bool
) -> list[RevisionSpec]:
    if not drivers and not (optional and project.manifest is None):
        drivers = [pinned(repository) for repository in project.required().drivers]
    return expand_groups(project, drivers)


def expand_groups(project: Project, drivers: Iterable[RevisionSpec]) -> list[RevisionSpec]:
    """Put a group's drivers in the place of `@GROUP`; raise UsageError for no group of theirs."""
    found: list[RevisionSpec] = []
    for spec in drivers:
        if spec.source:
            found.append(spec)
        else:
            manifest = project.required()
            members = in_group(manifest, spec.revision or "")
            found += [pinned(member) for member in members if member != manifest.core]
    return list(dict.fromkeys(found))


def open_pins(project: Project, outcomes: Iterable[Outcome]) -> QueryTrees:
    """Open what the manifest pins, by the outcomes of fetching it; raises as `open_all` does."""
    core, *drivers = map(pinned, project.required().repositories)
    found = {(outcome.repository, outcome.revision): outcome for outcome in outcomes}
    return _open_available(project, [core], drivers, found)


def _open_available(
    project: Project,
    core: Sequence[RevisionSpec],
    drivers: Sequence[RevisionSpec],
    outcomes: Outcomes,
) -> QueryTrees:
    opened = [open_core(project, spec, outcomes) for spec in core]
    sources, absent, hints = open_sources(project, drivers, outcomes)
    return QueryTrees(
        core=opened[-1],
        baseline=opened[0] if len(opened) > 1 else None,
        git_directory=git_directory(project, core[-1]),
        drivers=sources,
        absent=absent,
        hints=hints,
    )


def drivers_here(project: Project) -> list[RevisionSpec]:
    """Name the manifest's drivers whose pins are here already, so that nothing need be fetched."""
    drivers = project.manifest.drivers if project.manifest else ()
    return [pinned(driver) for driver in drivers if tree_here(project, driver, driver.pin)]


def with_past(cores: Sequence[CoreTree], calendar: Calendar) -> tuple[Tree, ...]:
    """Put before the cores what came before the last one: the first release of every cycle.

    Those that its repository has a tag of; where nothing says which cycle is its own, all.
    """
    # 0.05 s of pygit2, which a question without a past does not owe.
    from semistable.git.objects.release_tags import past_here  # noqa: PLC0415

    last = cores[-1]
    until = calendar.cycle_of(last.tree.revision) or calendar.cycles[-1]
    past = past_here(last.git_directory, calendar, until)
    requested = {core.tree.revision for core in cores}
    trees = (
        open_tree(last.git_directory, version, last.tree.name)
        for _, version in past
        if version not in requested
    )
    return (*trees, *(core.tree for core in cores))
