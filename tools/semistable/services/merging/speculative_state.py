"""Stages a state of all repositories: each at its commit, merged where something wants to merge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from semistable.errors import SemistableError, UsageError
from semistable.git.objects.merge_trees import Overlay
from semistable.model.project.change import Change
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.model.project.tree import RevisionSpec, Tree
from semistable.services.merging.change_refs import Home, is_project
from semistable.services.opening.available_trees import pinned
from semistable.services.opening.open_project import Project
from semistable.services.opening.open_trees import expand_groups, open_all
from semistable.workspace.layout import repository_path

State = Mapping[str, str]
"""The commits of the repositories that something wants to merge into; others are at their base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRepository:
    """A repository of the stage: where it lies, and its tree when nothing merges there.

    `key` is no other's; `name` is how reports call it. `spec` is how it was asked for; `folder`
    takes a part of its tree as the driver.
    """

    key: str
    name: str
    spec: RevisionSpec
    tree: Tree
    git_directory: Path
    addresses: tuple[str, ...] = ()
    pin: str | None = None
    folder: str | None = None

    def is_called(self, project: str) -> bool:
        """Whether a project's name, as CI systems write it, is this repository's."""
        return is_project(project, self.addresses, self.name)

    @property
    def why(self) -> str:
        """Say why it stands at its revision."""
        if self.spec.revision is not None:
            return "asked for"
        return "pin" if self.pin is not None else "as it stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change that does not merge, and the files that say so."""

    change: Change
    files: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Stage:
    """Core and the drivers, each ready to be merged into; nothing outside of memory changes."""

    core: StagedRepository
    drivers: tuple[StagedRepository, ...]
    absent: tuple[AbsentDriver, ...]
    hints: tuple[str, ...]
    _overlays: dict[str, Overlay] = field(default_factory=dict)
    _revisions: dict[tuple[str, str], str] = field(default_factory=dict)
    _trees: dict[tuple[str, str], Tree] = field(default_factory=dict)

    @property
    def places(self) -> tuple[StagedRepository, ...]:
        """Core first, then the drivers."""
        return (self.core, *self.drivers)

    @property
    def homes(self) -> tuple[Home, ...]:
        """Give where changes are looked for."""
        return tuple(
            Home(
                name=place.key,
                addresses=place.addresses,
                overlay=lambda place=place: self.overlay(place),  # type: ignore[misc]
            )
            for place in self.places
        )

    def place(self, key: str) -> StagedRepository:
        """Find a repository by its key."""
        return next(place for place in self.places if place.key == key)

    def overlay(self, place: StagedRepository) -> Overlay:
        """Open a repository for merging, once."""
        if place.key not in self._overlays:
            self._overlays[place.key] = Overlay(place.git_directory, place.name)
        return self._overlays[place.key]

    def base(self, place: StagedRepository, onto: str | None = None) -> tuple[str, str]:
        """Say on which revision a change of a repository merges, and which commit that is.

        That is the one asked for, the one that was given for the repository, its pin where that is
        a branch, and else the repository's own branch.
        """
        overlay = self.overlay(place)
        pin = place.pin if place.pin and overlay.is_branch(place.pin) else None
        revision = onto or place.spec.revision or pin or overlay.main_branch() or place.pin
        if revision is None:
            raise UsageError(
                f"{place.name} has no branch that a change could merge on.",
                "Name one after a colon: --change NAME@REVISION:BRANCH.",
            )
        if place.pin is not None:  # a name of the manifest means what was fetched last
            revision = overlay.fetched(revision)
        shown = revision.removeprefix("refs/remotes/origin/").removeprefix("refs/heads/")
        commit = overlay.resolve(revision)
        # What merges on a tag is not that release any more, and must not be taken for it.
        after = shown if overlay.is_branch(shown) else f"{shown} and more"
        self._revisions[place.key, commit] = shown
        self._revisions.setdefault((place.key, ""), after)
        return shown, commit

    def merge(self, state: State, change: Change) -> State | Conflict:
        """Merge a change into a state that has a commit of its repository."""
        merged = self.overlay(self.place(change.repository)).merge(
            state[change.repository], change.commit
        )
        if merged.commit is None:
            return Conflict(change=change, files=merged.conflicts)
        return {**state, change.repository: merged.commit}

    def tree(self, place: StagedRepository, state: State) -> Tree:
        """Give a repository's files in a state, called as what they merge on."""
        commit = state.get(place.key)
        if commit is None:
            return place.tree
        key = (place.key, commit)
        if key not in self._trees:
            after = self._revisions.get((place.key, ""), place.tree.revision)
            revision = self._revisions.get(key, after)
            self._trees[key] = self.overlay(place).tree(commit, revision)
        return self._trees[key]

    def landing(self, place: StagedRepository, before: State, after: State) -> Tree:
        """Give a repository's files after a merge, at the commit that they will land on."""
        tree = self.tree(place, after)
        if tree.commit is not None or place.key not in after:
            return tree
        return self.overlay(place).tree(after[place.key], tree.revision, before[place.key])

    def driver(self, place: StagedRepository, state: State) -> DriverSource:
        """Give a driver in a state."""
        tree = self.tree(place, state)
        return DriverSource(name=place.name, tree=tree, folder=place.folder)


def open_stage(
    project: Project,
    core: RevisionSpec | None,
    drivers: Sequence[RevisionSpec],
    report: Report,
) -> Stage:
    """Open core and the drivers as `open_all` does, each with the place of its commits."""
    manifest = project.required() if core is None or not drivers else None
    core = core or pinned(project.required().core)
    given = expand_groups(project, drivers)
    specs = tuple(dict.fromkeys(given or (map(pinned, manifest.drivers) if manifest else ())))
    opened = open_all(project, [core], specs, report)
    root = _place(project, core, opened.core.name, opened.core)
    missing = {absent.name for absent in opened.absent}
    present = [spec for spec in specs if _called(project, spec) not in missing]
    return Stage(
        core=root,
        drivers=tuple(
            replace(
                _place(project, spec, driver.name, driver.tree),
                key=driver.name if driver.name != root.name else f"{driver.name} (driver)",
                folder=driver.folder,
            )
            for spec, driver in zip(present, opened.drivers, strict=True)
        ),
        absent=opened.absent,
        hints=opened.hints,
    )


def bring_change(
    project: Project, spec: RevisionSpec, place: StagedRepository, report: Report
) -> None:
    """Fetch what a change names, where the manifest knows its repository and it is not here.

    Raises EnvironmentFailure when it cannot be had.
    """
    try:
        Overlay(place.git_directory, place.name).resolve(spec.revision or "HEAD")
    except SemistableError:
        if project.named(spec) is None:
            raise
        open_all(replace(project, source=Source.GIT), [spec], [spec], report)


def _called(project: Project, spec: RevisionSpec) -> str:
    repository = project.named(spec)
    return repository.name if repository else ""


def _place(project: Project, spec: RevisionSpec, name: str, tree: Tree) -> StagedRepository:
    repository = project.named(spec)
    if repository is None:
        return StagedRepository(
            key=name, name=name, spec=spec, tree=tree, git_directory=Path(spec.source)
        )
    return StagedRepository(
        key=name,
        name=name,
        spec=spec,
        tree=tree,
        git_directory=repository_path(project.workspace, repository, Source.GIT),
        addresses=repository.git,
        pin=repository.pin,
    )
