"""Opens what a person names: core, drivers and the surface, from paths or through the manifest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError, UsageError
from semistable.git.objects.open_tree import open_tree
from semistable.model.project.calendar import Calendar
from semistable.model.project.commit_source import Outcome, Report, Source
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree import RevisionSpec, Tree
from semistable.project import defaults, package_data
from semistable.project.calendar_file import read_calendar
from semistable.project.repository_groups import in_group
from semistable.project.revision_spec import is_there
from semistable.project.surface_file import read_surface
from semistable.services.checking.checker import Absent, Examination
from semistable.storage.cache import Cache
from semistable.workspace.layout import repository_path

Outcomes = Mapping[tuple[str, str], Outcome]
"""What bringing each revision of each repository came to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The manifest that names are looked up in, if there is one, and where commits come from."""

    manifest: Manifest | None
    workspace: Path
    source: Source

    def find(self, name: str) -> Repository:
        """Find a repository of the manifest; raise UsageError with the nearest name if none is."""
        found = self.manifest.find(name) if self.manifest else None
        if found is not None:
            return found
        known = [r.name for r in self.manifest.repositories] if self.manifest else []
        near = get_close_matches(name.casefold(), known, n=1)
        raise UsageError(
            f"{name} is neither a directory nor a repository of the manifest.",
            f"Did you mean {near[0]}?"
            if near
            else f"The manifest has: {', '.join(known)}."
            if known
            else f"Give a path, or stand where a {defaults.MANIFEST} is.",
        )

    def named(self, spec: RevisionSpec) -> Repository | None:
        """Find the repository that a spec names; None when it is a path."""
        return None if is_there(spec.source) else self.find(spec.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a question is about; `baseline` is None unless core's move is asked about.

    `git_directory` is where core's other revisions are, and `hints` what to do about the absent.
    """

    core: Tree
    baseline: Tree | None
    git_directory: Path
    drivers: tuple[DriverSource, ...]
    absent: tuple[Absent, ...]
    hints: tuple[str, ...]


def open_project(path: Path | None, source: Source, report: Report | None = None) -> Project:
    """Read the manifest at `path`, or the nearest one above the current directory, if any.

    With a `report`, what it includes from other repositories is brought first. Raises as
    `read_manifest` does.
    """
    path = path or _nearest_manifest()
    if path is None:
        return Project(manifest=None, workspace=Path().absolute(), source=source)
    # Measured: tomlkit and the manifest's checks cost a tenth of a warm check of two paths.
    from semistable.project.manifest_file import read_manifest  # noqa: PLC0415

    path = path.absolute()
    if report is not None:
        from semistable.services.opening.ensure_available import bring_manifest  # noqa: PLC0415 - the same

        manifest = bring_manifest(path, report)
        return Project(manifest=manifest, workspace=path.parent, source=source)
    return Project(manifest=read_manifest(path), workspace=path.parent, source=source)


def _nearest_manifest() -> Path | None:
    here = Path().absolute()
    places = (directory / defaults.MANIFEST for directory in (here, *here.parents))
    return next((place for place in places if place.is_file()), None)


def open_surface(project: Project, asked: str | None) -> Surface:
    """Read the surface that is asked for by name or path, else the manifest's."""
    path = surface_file(project, asked)
    return read_surface(path.stem, path.parent)


def surface_file(project: Project, asked: str | None) -> Path:
    """Find the file of the surface that is asked for by name or path, else the manifest's."""
    if asked and asked.endswith(".toml"):
        return Path(asked)
    name = asked or (project.manifest.surface if project.manifest else defaults.SURFACE)
    own = project.workspace / "contract" / "surfaces" / f"{name}.toml"
    return own if own.is_file() else Path(package_data.path("surfaces", f"{name}.toml"))


def open_calendar(project: Project) -> Calendar:
    """Read the calendar of core's release cycles."""
    return read_calendar(project.manifest.calendar if project.manifest else defaults.CALENDAR)


def removal_policy(project: Project) -> str:
    """Name the policy by which deprecations are judged."""
    return project.manifest.policy.removal if project.manifest else defaults.REMOVAL_POLICY


def examination(project: Project, surface: str | None) -> Examination:
    """Make ready to examine drivers by the surface that is asked for, or the manifest's."""
    return Examination(open_surface(project, surface), Cache(), open_calendar(project))


def open_all(
    project: Project,
    core: Sequence[RevisionSpec],
    drivers: Sequence[RevisionSpec],
    report: Report,
    *,
    lonely: bool = False,
) -> Opened:
    """Open core at one revision, or at the two ends of a range, and the drivers.

    Without any spec it is the manifest's core, or all its drivers, at their pins; `lonely` when
    core may be alone. A driver of the manifest that cannot be had is absent; raises
    EnvironmentFailure for anything else that cannot be had, and UsageError for what is not named
    right.
    """
    core = core or [_spec(required(project).core)]
    if not drivers and not (lonely and project.manifest is None):
        drivers = [_spec(repository) for repository in required(project).drivers]
    drivers = ungrouped(project, drivers)
    if not (drivers or lonely):
        raise UsageError("There is no driver to look at.", "Name one: --driver PATH@REVISION.")
    return open_brought(project, core, drivers, _bring(project, [*core, *drivers], report))


def ungrouped(project: Project, drivers: Sequence[RevisionSpec]) -> list[RevisionSpec]:
    """Put a group's drivers in the place of `@GROUP`; raise UsageError for no group of theirs."""
    found: list[RevisionSpec] = []
    for spec in drivers:
        if spec.source:
            found.append(spec)
        else:
            manifest = required(project)
            members = in_group(manifest, spec.revision or "")
            found += [_spec(member) for member in members if member != manifest.core]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCore:
    """One revision of core, and where its other revisions are."""

    tree: Tree
    git_directory: Path


def open_cores(
    project: Project, cores: Sequence[RevisionSpec], report: Report
) -> tuple[OpenedCore, ...]:
    """Open core at several revisions, or at the manifest's pin; raises as `open_all` does."""
    cores = cores or [_spec(required(project).core)]
    outcomes = _bring(project, cores, report)
    return tuple(
        OpenedCore(
            tree=_open_core(project, spec, outcomes), git_directory=_git_directory(project, spec)
        )
        for spec in cores
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedDrivers:
    """Drivers without the core that they are held against (see `Opened`)."""

    drivers: tuple[DriverSource, ...]
    absent: tuple[Absent, ...]
    hints: tuple[str, ...]


NO_DRIVERS = OpenedDrivers(drivers=(), absent=(), hints=())


def open_drivers(
    project: Project, drivers: Sequence[RevisionSpec], report: Report, *, lonely: bool
) -> OpenedDrivers:
    """Open drivers alone, or all of the manifest; `lonely` when there may be none.

    Raises as `open_all` does.
    """
    if not drivers and not (lonely and project.manifest is None):
        drivers = [_spec(repository) for repository in required(project).drivers]
    drivers = ungrouped(project, drivers)
    sources, absent, hints = _open_drivers(project, drivers, _bring(project, drivers, report))
    return OpenedDrivers(drivers=sources, absent=absent, hints=hints)


def with_past(cores: Sequence[OpenedCore], calendar: Calendar) -> tuple[Tree, ...]:
    """Put before the cores what came before the last one: the first release of every cycle.

    Those that its repository has a tag of; where nothing says which cycle is its own, all.
    """
    # 0.05 s of pygit2, which a question without a past does not owe.
    from semistable.git.objects.release_tags import past_here  # noqa: PLC0415

    last = cores[-1]
    until = calendar.cycle_of(last.tree.revision) or calendar.cycles[-1]
    past = past_here(last.git_directory, calendar, until)
    asked = {core.tree.revision for core in cores}
    trees = (
        open_tree(last.git_directory, version, last.tree.name)
        for _, version in past
        if version not in asked
    )
    return (*trees, *(core.tree for core in cores))


def open_pins(project: Project, outcomes: Iterable[Outcome]) -> Opened:
    """Open what the manifest pins, from what bringing it came to; raises as `open_all` does."""
    core, *drivers = (_spec(repository) for repository in required(project).repositories)
    found = {(outcome.repository, outcome.revision): outcome for outcome in outcomes}
    return open_brought(project, [core], drivers, found)


def open_brought(
    project: Project,
    core: Sequence[RevisionSpec],
    drivers: Sequence[RevisionSpec],
    outcomes: Outcomes,
) -> Opened:
    """Open what was brought here, or lies at a path."""
    opened = [_open_core(project, spec, outcomes) for spec in core]
    sources, absent, hints = _open_drivers(project, drivers, outcomes)
    return Opened(
        core=opened[-1],
        baseline=opened[0] if len(opened) > 1 else None,
        git_directory=_git_directory(project, core[-1]),
        drivers=sources,
        absent=absent,
        hints=hints,
    )


def required(project: Project) -> Manifest:
    """Give the manifest; raise UsageError where there is none."""
    if project.manifest is None:
        raise UsageError(
            f"There is no {defaults.MANIFEST} here or above that says which core and drivers are"
            " meant.",
            "Name them: --core PATH@REVISION --driver PATH@REVISION; or write one:"
            " docs/manifest.md.",
        )
    return project.manifest


def _spec(repository: Repository) -> RevisionSpec:
    return RevisionSpec(source=repository.name, revision=None, folder=None)


def _git_directory(project: Project, spec: RevisionSpec) -> Path:
    repository = project.named(spec)
    if repository is None:
        return Path(spec.source)
    return repository_path(project.workspace, repository, project.source)


def _bring(project: Project, specs: Iterable[RevisionSpec], report: Report) -> Outcomes:
    """Bring what the manifest names and is not here; pins are checked, others taken as they are."""
    wanted: dict[Repository, dict[str, None]] = {}
    for spec in specs:
        repository = project.named(spec)
        if repository is None:
            continue
        revision = spec.revision or repository.pin
        if revision == repository.pin or _local(project, repository, revision) is None:
            wanted.setdefault(repository, {})[revision] = None
    repositories, versions = [], {}
    for repository, revisions in wanted.items():
        first, *others = sorted(revisions, key=lambda revision: revision != repository.pin)
        pinned = first == repository.pin
        repositories.append(repository if pinned else replace(repository, pin=first, commit=None))
        versions[repository.name] = others
    if not repositories:
        return {}
    from semistable.services.opening.ensure_available import bring  # noqa: PLC0415 - as above: paths need nothing brought

    found = bring(repositories, project.workspace, project.source, versions, report)
    return {(outcome.repository, outcome.revision): outcome for outcome in found}


def drivers_here(project: Project) -> list[RevisionSpec]:
    """Name the manifest's drivers whose pins are here already, so that nothing need be fetched."""
    drivers = project.manifest.drivers if project.manifest else ()
    return [_spec(driver) for driver in drivers if _local(project, driver, driver.pin)]


def _local(project: Project, repository: Repository, revision: str) -> Tree | None:
    path = repository_path(project.workspace, repository, project.source)
    try:
        return open_tree(path, revision, repository.name)
    except SemistableError:
        return None


def _open(project: Project, spec: RevisionSpec, outcomes: Outcomes) -> Tree | Outcome:
    """Open a spec; an outcome when the manifest's repository could not be had."""
    repository = project.named(spec)
    if repository is None:
        path = Path(spec.source)
        return open_tree(path, spec.revision, _directory_name(path))
    revision = spec.revision or repository.pin
    outcome = outcomes.get((repository.name, revision))
    path = repository_path(project.workspace, repository, project.source)
    if outcome is None:
        return open_tree(path, revision, repository.name)
    if outcome.commit is None:
        return outcome
    tree = open_tree(path, outcome.commit, repository.name)
    tree.revision = revision
    return tree


def _directory_name(path: Path) -> str:
    """Name a directory as people do, not by its place on this machine."""
    path = path.absolute()
    if path.name in ("..", ""):
        path = path.resolve()
    return (path.parent.name if path.name == ".git" else path.name.removesuffix(".git")) or "tree"


def _open_core(project: Project, spec: RevisionSpec, outcomes: Outcomes) -> Tree:
    if spec.folder is not None:
        raise UsageError(
            "Core is a whole tree, not a folder of one.", "Leave out what follows the colon."
        )
    found = _open(project, spec, outcomes)
    if isinstance(found, Outcome):
        raise EnvironmentFailure(*_reason(found))
    return found


def _reason(outcome: Outcome) -> tuple[str, str]:
    if outcome.failure is None:
        return f"{outcome.repository} has no revision {outcome.revision}.", "Correct the pin."
    return outcome.failure.message, outcome.failure.hint


def _open_drivers(
    project: Project, specs: Sequence[RevisionSpec], outcomes: Outcomes
) -> tuple[tuple[DriverSource, ...], tuple[Absent, ...], tuple[str, ...]]:
    sources: list[DriverSource] = []
    absent: list[Absent] = []
    hints: dict[str, None] = {}
    for spec in dict.fromkeys(specs):
        found = _open(project, spec, outcomes)
        if isinstance(found, Outcome):
            reason, hint = _reason(found)
            absent.append(Absent(name=found.repository, revision=found.revision, reason=reason))
            hints[hint] = None
        else:
            name = spec.folder or found.name
            sources.append(DriverSource(name=name, tree=found, folder=spec.folder))
    return tuple(_told_apart(sources)), tuple(absent), tuple(hints)


def _told_apart(sources: Sequence[DriverSource]) -> Iterable[DriverSource]:
    """Give drivers of one name their revisions as a part of it, or else a number."""
    counts = Counter(source.name for source in sources)
    seen: Counter[str] = Counter()
    for source in sources:
        several = counts[source.name] > 1
        name = f"{source.name}@{source.tree.revision}" if several else source.name
        seen[name] += 1
        yield replace(source, name=name if seen[name] == 1 else f"{name} ({seen[name]})")
