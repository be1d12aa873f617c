"""Shows pins, and moves them to a revision, a day, or the newest releases that still fit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.landed_commits import main_commit_before
from semistable.git.objects.object_store import open_tree
from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.manifest import Repository
from semistable.model.project.tree import Tree
from semistable.model.project.tree_states import Pinned
from semistable.packages.distributions import parse_version
from semistable.project.pin_editor import write_pins
from semistable.services.checking.checker import Checker
from semistable.services.opening.ensure_available import ensure_available, known_versions
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import open_cores, read_specs
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.choose_repositories import choose_repositories, manifest_path
from semistable.services.trees.compare_trees import as_day
from semistable.workspace.layout import repository_path, source_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PinQuery:
    """Which pins to show or move.

    `repositories` are NAME, @GROUP or NAME@REV; `way` is "latest", "freeze" or None, `day` a day.
    """

    manifest: Path | None
    repositories: tuple[str, ...]
    source: Source
    way: str | None
    day: str | None
    dry_run: bool


def move_pins(query: PinQuery, display: ProgressDisplay) -> tuple[Pinned, ...]:
    """Return where the pins are, or move them and return where they are now.

    Only the pins in the manifest's text change; with `dry_run` nothing does. Raises UsageError for
    what is not named right, EnvironmentFailure for a revision that cannot be had.
    """
    path = manifest_path(query.manifest)
    project = open_project(path, query.source)
    specs = read_specs(query.repositories)
    pairs = zip(specs, query.repositories, strict=True)
    names = [spec.source or text for spec, text in pairs]
    chosen = choose_repositories(project.required(), names)
    wanted = {spec.source: spec.revision for spec in specs if spec.source and spec.revision}
    if sum(map(bool, (query.way, query.day, wanted))) > 1:
        raise UsageError(
            "A pin is moved in one way at a time.",
            "Give NAME@REV, --freeze, --at or --latest-compatible.",
        )
    if not (query.way or query.day or wanted):
        return tuple(map(_as_it_is, chosen))
    with display.transfers() as report:
        if query.way == "latest":
            pinned = _latest(project, chosen, report)
        else:
            revisions = _revisions(project, chosen, wanted, query.day, report)
            pinned = tuple(_moved(project, r, to, report) for r, to in revisions.items())
    if not query.dry_run:
        write_pins(path, {one.name: (one.pin, one.commit) for one in pinned})
    return pinned


def _resolved(
    project: Project, repository: Repository, revision: str, report: Report
) -> str | None:
    """Bring a revision here and return its commit; None for a release, which has none upstream.

    Raises EnvironmentFailure when it cannot be had.
    """
    wanted = replace(repository, pin=revision, commit=None)
    (outcome,) = ensure_available([wanted], project.workspace, project.source, report=report)
    if outcome.failure:
        raise EnvironmentFailure(outcome.failure.message, outcome.failure.hint)
    return None if outcome.source is Source.RELEASES else outcome.commit


def _at_date(project: Project, repository: Repository, day: str, report: Report) -> str:
    """Return the last commit that was on the main branch at the end of a day (ISO).

    Raises UsageError when the main branch began later.
    """
    _resolved(project, repository, repository.pin, report)
    if source_of(repository, project.source) is Source.RELEASES:
        raise UsageError(
            f"{repository.name} has releases only, and no history to go back in.",
            "Pin it to a release.",
        )
    commit = main_commit_before(_place(project, repository), day)
    if commit is None:
        raise UsageError(
            f"{repository.name} has no commit on its main branch at the end of {day}.",
            "Give a later day.",
        )
    return commit


def _latest_compatible(
    project: Project,
    repository: Repository,
    core: Tree,
    checker: Checker,
    report: Report,
) -> tuple[str | None, Sequence[str]]:
    """Return the newest release of a driver without an error against core, and the newer ones.

    None when no release fits; one about which nothing can be said does not. Raises
    EnvironmentFailure when the releases cannot be had.
    """
    newer: list[str] = []
    versions = known_versions(repository, project.workspace, project.source, report)
    for version in _newest_first(versions):
        _resolved(project, repository, version, report)
        tree = open_tree(_place(project, repository), version, repository.name)
        driver = DriverSource(name=repository.name, tree=tree, folder=None)
        if checker.verdict(core, [driver]).drivers[0].answer is Answer.COMPATIBLE:
            return version, newer
        newer.append(version)
    return None, newer


def _place(project: Project, repository: Repository) -> Path:
    return repository_path(project.workspace, repository, project.source)


def _newest_first(tags: Iterable[str]) -> Iterator[str]:
    """List the versions among the tags, newest first, without candidates."""
    versions = {tag: parse_version(tag) for tag in tags}
    final = [(v, tag) for tag, v in versions.items() if v is not None and not v.is_prerelease]
    yield from (tag for _, tag in sorted(final, reverse=True))


def _as_it_is(repository: Repository) -> Pinned:
    return Pinned(
        name=repository.name,
        pin=repository.pin,
        commit=repository.commit,
        before=repository.pin,
        note="repos.local.toml overrides it" if repository.overridden else "",
    )


def _revisions(
    project: Project,
    chosen: Iterable[Repository],
    wanted: Mapping[str, str],
    day: str | None,
    report: Report,
) -> dict[Repository, str]:
    if day is None:
        return {r: wanted.get(r.name, r.pin) for r in chosen if r.name in wanted or not wanted}
    day = as_day(day)
    return {r: _at_date(project, r, day, report) for r in chosen}


def _moved(project: Project, repository: Repository, revision: str, report: Report) -> Pinned:
    commit = _resolved(project, repository, revision, report)
    return Pinned(name=repository.name, pin=revision, commit=commit, before=repository.pin)


def _latest(project: Project, chosen: Iterable[Repository], report: Report) -> tuple[Pinned, ...]:
    """Move the drivers among the chosen to their newest releases that fit core at its pin."""
    core = project.required().core
    (at_pin,) = open_cores(project, [], report)
    checker = project.checker(None)
    pinned = []
    for repository in (repository for repository in chosen if repository != core):
        version, newer = _latest_compatible(project, repository, at_pin.tree, checker, report)
        if version is None:
            stays = _as_it_is(repository)
            pinned.append(replace(stays, note=f"no release fits {core.name} {core.pin}"))
            continue
        moved = _moved(project, repository, version, report)
        note = f"{', '.join(newer)} would not fit" if newer else ""
        pinned.append(replace(moved, note=note))
    return tuple(pinned)
