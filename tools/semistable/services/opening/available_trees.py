"""Takes specs to trees: fetches what the manifest names and is not here, then opens each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError, UsageError
from semistable.git.objects.open_tree import open_tree
from semistable.model.project.commit_source import Outcome, Report
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.model.project.manifest import Repository
from semistable.model.project.tree import RevisionSpec, Tree
from semistable.services.opening.open_project import Project
from semistable.workspace.layout import repository_path

Outcomes = Mapping[tuple[str, str], Outcome]
"""What fetching each revision of each repository came to."""


def pinned(repository: Repository) -> RevisionSpec:
    """Write the spec of a repository at its pin."""
    return RevisionSpec(source=repository.name, revision=None, folder=None)


def git_directory(project: Project, spec: RevisionSpec) -> Path:
    """Say where the revisions of what a spec names are."""
    repository = project.named(spec)
    if repository is None:
        return Path(spec.source)
    return repository_path(project.workspace, repository, project.source)


def ensure_specs(project: Project, specs: Iterable[RevisionSpec], report: Report) -> Outcomes:
    """Fetch what the manifest names and is not here; pins are checked, others taken as they are."""
    wanted: dict[Repository, dict[str, None]] = {}
    for spec in specs:
        repository = project.named(spec)
        if repository is None:
            continue
        revision = spec.revision or repository.pin
        if revision == repository.pin or tree_here(project, repository, revision) is None:
            wanted.setdefault(repository, {})[revision] = None
    repositories, versions = [], {}
    for repository, revisions in wanted.items():
        first, *others = sorted(revisions, key=lambda revision: revision != repository.pin)
        at_pin = first == repository.pin
        repositories.append(repository if at_pin else replace(repository, pin=first, commit=None))
        versions[repository.name] = others
    if not repositories:
        return {}
    # A tenth of a check of two paths, which need nothing fetched.
    from semistable.services.opening.ensure_available import ensure_available  # noqa: PLC0415

    found = ensure_available(repositories, project.workspace, project.source, versions, report)
    return {(outcome.repository, outcome.revision): outcome for outcome in found}


def tree_here(project: Project, repository: Repository, revision: str) -> Tree | None:
    """Open a revision of the manifest's repository; None while it is not here."""
    path = repository_path(project.workspace, repository, project.source)
    try:
        return open_tree(path, revision, repository.name)
    except SemistableError:
        return None


def open_core(project: Project, spec: RevisionSpec, outcomes: Outcomes) -> Tree:
    """Open core; raise EnvironmentFailure when it could not be had, UsageError for a folder."""
    if spec.folder is not None:
        raise UsageError(
            "Core is a whole tree, not a folder of one.", "Leave out what follows the colon."
        )
    found = _open(project, spec, outcomes)
    if isinstance(found, Outcome):
        raise EnvironmentFailure(*_reason(found))
    return found


def open_sources(
    project: Project, specs: Sequence[RevisionSpec], outcomes: Outcomes
) -> tuple[tuple[DriverSource, ...], tuple[AbsentDriver, ...], tuple[str, ...]]:
    """Open drivers; return those that are here, those that are not, and hints about these."""
    sources: list[DriverSource] = []
    absent: list[AbsentDriver] = []
    hints: dict[str, None] = {}
    for spec in dict.fromkeys(specs):
        found = _open(project, spec, outcomes)
        if isinstance(found, Outcome):
            reason, hint = _reason(found)
            name, revision = found.repository, found.revision
            absent.append(AbsentDriver(name=name, revision=revision, reason=reason))
            hints[hint] = None
        else:
            name = spec.folder or found.name
            sources.append(DriverSource(name=name, tree=found, folder=spec.folder))
    return tuple(_unique_names(sources)), tuple(absent), tuple(hints)


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


def _reason(outcome: Outcome) -> tuple[str, str]:
    if outcome.failure is None:
        return f"{outcome.repository} has no revision {outcome.revision}.", "Correct the pin."
    return outcome.failure.message, outcome.failure.hint


def _unique_names(sources: Sequence[DriverSource]) -> Iterable[DriverSource]:
    """Give drivers of one name their revisions as a part of it, or else a number."""
    counts = Counter(source.name for source in sources)
    seen: Counter[str] = Counter()
    for source in sources:
        several = counts[source.name] > 1
        name = f"{source.name}@{source.tree.revision}" if several else source.name
        seen[name] += 1
        yield replace(source, name=name if seen[name] == 1 else f"{name} ({seen[name]})")
