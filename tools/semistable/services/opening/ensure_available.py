"""Bring pins here, and trees to their pins: what is done already costs no process.

Measured: importing what starts processes and threads costs 0.02 s, requests and pypi-simple
0.5 s, a whole run with nothing to do 0.1 s. Hence the imports inside functions.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.errors import EnvironmentFailure, SemistableError, UsageError
from semistable.git.clones.resolve_pin import commit_here
from semistable.git.files.refs import has_files, read_head, released_commit, released_versions, tags
from semistable.model.project.commit_source import Failure, Outcome, Report, Source, said_to, silent
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree_states import NO_LEEWAY, Change, Leeway, SyncedTree
from semistable.project.manifest_file import (
    ManifestElsewhereError,
    find_manifest,
    read_manifest,
)
from semistable.project.repository_groups import in_group
from semistable.workspace.layout import (
    journal_path,
    release_path,
    repository_path,
    source_of,
    tree_path,
)
from semistable.workspace.state_folder import refuse_foreign_state

if TYPE_CHECKING:
    from semistable.workspace.foreach import Tree


def bring(
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
    EnvironmentFailure when the workspace itself cannot be written or stays locked.
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


def bring_manifest(path: Path, report: Report = silent) -> Manifest:
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
        outcomes = bring(missing, path.parent, Source.GIT, report=report)
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


def first_releases(
    repository: Repository, workspace: Path, since: int, report: Report = silent
) -> tuple[str, ...]:
    """Return the first release of each major version from `since` up to the pin, oldest first.

    The index is asked only while a major version is missing here; what is here is the answer when
    it cannot be asked. Hand the result to `bring` as `versions`.
    """
    from semistable.packages.distributions import (  # noqa: PLC0415 - see above
        first_of_series,
        parse_version,
    )

    here = released_versions(release_path(workspace, repository.name))
    known = first_of_series(here, since, repository.pin)
    pinned = parse_version(repository.pin)
    if repository.release is None or pinned is None or len(known) > pinned.major - since:
        return known
    from semistable.services.opening.fetch_missing import published_versions  # noqa: PLC0415 - see above

    try:
        published = published_versions(repository.release, report)
    except SemistableError:
        return known
    return first_of_series(published, since, repository.pin)


def known_versions(
    repository: Repository, workspace: Path, source: Source, report: Report = silent
) -> tuple[str, ...]:
    """Ask where a repository comes from which versions there are now; tags, or releases.

    Raises EnvironmentFailure when it cannot be asked.
    """
    from semistable.services.opening.fetch_missing import fetch_all, published_versions  # noqa: PLC0415 - see above

    if source_of(repository, source) is Source.RELEASES:
        return published_versions(repository.release or repository.name, report)
    fetch_all(workspace, repository, report)
    return tags(tree_path(workspace, repository) / ".git")


def sync(
    repositories: Sequence[Repository],
    workspace: Path,
    source: Source,
    report: Report = silent,
    leeway: Leeway = NO_LEEWAY,
) -> tuple[SyncedTree, ...]:
    """Bring pins here, check every tree, then move all trees that must move, or none.

    Returns one row a repository, in their order; a sync that was interrupted is not ended here,
    but by `end_interrupted`. Raises EnvironmentFailure when the workspace cannot be written or
    stays locked, or when a checkout fails; nothing has moved then.
    """
    outcomes = bring(repositories, workspace, source, report=report)
    pairs = list(zip(repositories, outcomes, strict=True))
    if all(_is_there(workspace, *pair) for pair in pairs):
        return tuple(
            SyncedTree(
                name=outcome.repository,
                pin=outcome.revision,
                commit=outcome.commit,
                change=Change.STAYED,
            )
            for outcome in outcomes
        )
    from semistable.workspace.sync_trees import Target, sync_trees  # noqa: PLC0415 - see above

    targets = [Target(repository=repository, outcome=outcome) for repository, outcome in pairs]
    return sync_trees(workspace, targets, report, leeway)


def is_interrupted(workspace: Path) -> bool:
    """Whether a command was begun here and not ended; told by one file.

    Raises EnvironmentFailure when `.semistable` is not ours.
    """
    refuse_foreign_state(workspace)
    return os.path.lexists(journal_path(workspace))


def end_interrupted(
    workspace: Path,
    repositories: Sequence[Repository],
    report: Report = silent,
    *,
    forward: bool = True,
    foreign_stay: bool = False,
) -> tuple[str, ...]:
    """Finish a command that was interrupted, or take it back; return what was done, in sentences.

    Only trees of `repositories`, those of the manifest, are touched. `foreign_stay` allows files
    that neither end has to stay where they are. Costs nothing where nothing was interrupted. Raises
    EnvironmentFailure when it cannot be ended.
    """
    if not is_interrupted(workspace):
        return ()
    from semistable.workspace.transaction.interrupted_sync import recover  # noqa: PLC0415 - see above

    say = said_to(report)
    return recover(workspace, repositories, say, forward=forward, foreign_stay=foreign_stay)


def undo(
    workspace: Path,
    repositories: Sequence[Repository],
    report: Report = silent,
    leeway: Leeway = NO_LEEWAY,
) -> tuple[SyncedTree, ...]:
    """Move back what the last sync moved; raise UsageError when there is nothing to undo.

    Only trees of `repositories`, those of the manifest, are touched.
    """
    from semistable.workspace.transaction.interrupted_sync import undo_last  # noqa: PLC0415 - see above

    return undo_last(workspace, repositories, report, leeway)


def _is_there(workspace: Path, repository: Repository, outcome: Outcome) -> bool:
    head = read_head(tree_path(workspace, repository) / ".git")
    return head is not None and outcome.commit is not None and head.commit == outcome.commit


def open_trees(path: Path | None, names: Sequence[str]) -> "tuple[Path, tuple[Tree, ...]]":
    """Give the workspace of a manifest, and its trees that are here, or those of these names.

    Raises UsageError when no tree is here, EnvironmentFailure when a named one is not.
    """
    from semistable.workspace.foreach import require, trees_here  # noqa: PLC0415 - see above

    path = (path or find_manifest(Path())).absolute()
    chosen = choose(read_manifest(path), names)
    trees = trees_here(path.parent, chosen)
    require(trees, [repository.name for repository in chosen] if names else [])
    return path.parent, trees


def choose(manifest: Manifest, names: Sequence[str]) -> tuple[Repository, ...]:
    """Return the repositories of these names in the manifest's order; all where none is named.

    `@NAME` names a group. Raises UsageError for what the manifest has not.
    """
    known = {repository.name for repository in manifest.repositories}
    found: set[Repository | None] = set()
    for name in names:
        if name.startswith("@"):
            found.update(in_group(manifest, name[1:]))
        elif manifest.find(name) is None:
            raise UsageError(
                f"The manifest has no repository {name}.", f"It has: {', '.join(sorted(known))}."
            )
        else:
            found.add(manifest.find(name))
    return tuple(r for r in manifest.repositories if not names or r in found)
