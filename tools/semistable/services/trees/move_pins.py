"""The wiring of pins: what a revision is now, and which one still fits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.object_store import main_commit_before, open_tree
from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.manifest import Repository
from semistable.model.project.tree import Tree
from semistable.packages.distributions import parse_version
from semistable.services.checking.checker import Examination
from semistable.services.opening.ensure_available import bring, known_versions
from semistable.services.opening.open_query import Project
from semistable.workspace.layout import repository_path, source_of


def resolved(project: Project, repository: Repository, revision: str, report: Report) -> str | None:
    """Bring a revision here and return its commit; None for a release, which has none upstream.

    Raises EnvironmentFailure when it cannot be had.
    """
    wanted = replace(repository, pin=revision, commit=None)
    (outcome,) = bring([wanted], project.workspace, project.source, report=report)
    if outcome.failure:
        raise EnvironmentFailure(outcome.failure.message, outcome.failure.hint)
    return None if outcome.source is Source.RELEASES else outcome.commit


def at_date(project: Project, repository: Repository, day: str, report: Report) -> str:
    """Return the last commit that was on the main branch at the end of a day (ISO).

    Raises UsageError when the main branch began later.
    """
    resolved(project, repository, repository.pin, report)
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


def latest_compatible(
    project: Project,
    repository: Repository,
    core: Tree,
    examination: Examination,
    report: Report,
) -> tuple[str | None, Sequence[str]]:
    """Return the newest release of a driver without an error against core, and the newer ones.

    None when no release fits; one about which nothing can be said does not. Raises
    EnvironmentFailure when the releases cannot be had.
    """
    newer: list[str] = []
    versions = known_versions(repository, project.workspace, project.source, report)
    for version in _newest_first(versions):
        resolved(project, repository, version, report)
        tree = open_tree(_place(project, repository), version, repository.name)
        driver = DriverSource(name=repository.name, tree=tree, folder=None)
        if examination.verdict(core, [driver]).drivers[0].answer is Answer.COMPATIBLE:
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
