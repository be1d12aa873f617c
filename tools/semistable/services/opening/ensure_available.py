"""Makes revisions of repositories readable here: what is here already costs no process.

Measured: importing what starts processes and threads costs 0.02 s, requests and pypi-simple
0.5 s, a whole run with nothing to do 0.1 s. Hence the imports inside functions.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.git.clones.resolve_pin import commit_here
from semistable.git.files.refs import has_files, released_commit, tags
from semistable.model.project.commit_source import Failure, Outcome, Report, Source, silent
from semistable.model.project.manifest import Manifest, Repository
from semistable.project.manifest_file import ManifestElsewhereError, read_manifest
from semistable.workspace.layout import repository_path, source_of, tree_path
from semistable.workspace.state_folder import refuse_foreign_state


def ensure_available(
    repositories: Sequence[Repository],
    workspace: Path,
    source: Source,
    versions: Mapping[str, Sequence[str]] | None = None,
    report: Report = silent,
) -> tuple[Outcome, ...]:
    """Make the pins of repositories readable under the workspace (the manifest's directory).

    `versions` names further revisions by repository name. Returns one outcome a revision, in the
    order of the repositories, the pin first; what could not be had is a failure in its outcome.
    `layout.repository_path` says which git directory then holds the commits. Raises
    EnvironmentFailure when the workspace itself cannot be written, stays locked, or has state that
    somebody else committed.
    """
    refuse_foreign_state(workspace)
    revisions = {
        repository: tuple(
            dict.fromkeys((repository.pin, *(versions or {}).get(repository.name, ())))
        )
        for repository in repositories
    }
    outcomes: dict[tuple[str, str], Outcome] = {}
    missing: list[tuple[Repository, list[str]]] = []
    for repository, wanted in revisions.items():
        here = [_here(workspace, source, repository, revision) for revision in wanted]
        outcomes |= {(o.repository, o.revision): o for o in here if o is not None}
        absent = [r for r, outcome in zip(wanted, here, strict=True) if outcome is None]
        if absent:
            missing.append((repository, absent))
    if missing:
        from semistable.services.opening.fetch_missing import fetch_missing  # noqa: PLC0415 - see above

        fetched = fetch_missing(workspace, source, missing, report)
        outcomes |= {(o.repository, o.revision): o for o in fetched}
    return tuple(
        outcomes[r.name, revision] for r, wanted in revisions.items() for revision in wanted
    )


def ensure_manifest(path: Path, report: Report = silent) -> Manifest:
    """Read a manifest after its parts in other repositories were brought here, with theirs.

    Raises as `read_manifest` does, EnvironmentFailure for a part that cannot be had.
    """
    brought: set[Repository] = set()
    while True:
        manifest, failure = None, None
        try:
            manifest = read_manifest(path)
            wanted = manifest.included
        except ManifestElsewhereError as error:
            failure, wanted = error, error.repositories
        missing = [one for one in wanted if one not in brought]
        if manifest and not missing:
            return manifest
        if failure and not missing:
            raise failure
        outcomes = ensure_available(missing, path.parent, Source.GIT, report=report)
        failed = [outcome.failure for outcome in outcomes if outcome.failure]
        if failed:
            words = " ".join(one.message for one in failed)
            raise EnvironmentFailure(f"The manifest is not whole: {words}", failed[0].hint)
        brought.update(missing)


def _here(workspace: Path, source: Source, repository: Repository, revision: str) -> Outcome | None:
    """Find a revision without any process; None where only git or the network can tell."""
    git_dir = repository_path(workspace, repository, source)
    actual = source_of(repository, source)
    commit, failure = None, None
    try:
        if actual is Source.RELEASES:
            commit = released_commit(git_dir, revision)
        else:
            commit = commit_here(git_dir, repository, revision)
            if commit and not has_files(git_dir, commit):
                commit = None
    except SemistableError as error:
        failure = Failure(message=error.message, hint=error.hint)
    if commit is None and failure is None:
        return None
    return Outcome(
        repository=repository.name,
        source=actual,
        revision=revision,
        commit=commit,
        failure=failure,
    )


def known_versions(
    repository: Repository, workspace: Path, source: Source, report: Report = silent
) -> tuple[str, ...]:
    """Ask where a repository comes from which versions there are now; tags, or releases.

    Raises EnvironmentFailure when that cannot be reached.
    """
    from semistable.services.opening.fetch_missing import fetch_all, published_versions  # noqa: PLC0415 - see above

    if source_of(repository, source) is Source.RELEASES:
        return published_versions(repository.release or repository.name, report)
    fetch_all(workspace, repository, report)
    return tags(tree_path(workspace, repository) / ".git")
