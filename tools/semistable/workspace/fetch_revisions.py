"""Bring revisions of a repository here from git: one clone or fetch, and only where one is due."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.git.clones.clone import Clone
from semistable.git.clones.find_clone import find_clone
from semistable.git.clones.incremental_fetch import in_steps
from semistable.git.clones.make_clone import make_clone, make_full
from semistable.git.clones.nested_repositories import holds_only_repositories
from semistable.git.clones.object_cache import add_to_cache, make_cached_clone
from semistable.git.clones.partial_and_shallow import (
    complete,
    fetch_shallow,
    fetch_whole,
    make_blobless,
    make_shallow,
)
from semistable.git.clones.resolve_pin import agreed
from semistable.git.clones.retry import Unreachable, without_login
from semistable.git.files.refs import has_files, is_commit_id, is_shallow, proposed_ref
from semistable.git.process.git_command import Git
from semistable.model.project.commit_source import (
    Activity,
    Failure,
    Outcome,
    Report,
    Source,
    steps_of,
)
from semistable.model.project.manifest import CloneKind, Repository
from semistable.workspace.layout import begun_path, incoming_path, refuse_links, tree_path
from semistable.workspace.own_repositories import renew
from semistable.workspace.state_folder import refuse_link
from semistable.workspace.tree_clone import tree_clone

_OR_RELEASES = " Releases need only a package index: `--from releases`."


def bring_from_git(  # noqa: PLR0913, PLR0917 - what one repository's fetch is made of
    git: Git,
    workspace: Path,
    repository: Repository,
    revisions: Sequence[str],
    report: Report,
    cache: Path | None = None,
) -> tuple[Outcome, ...]:
    """Make sure that revisions of a repository are in its clone; one outcome a revision.

    `cache` is the folder of the object cache, where there is to be one. The caller holds the
    workspace's lock. Nothing is checked out and no branch is moved.
    """
    activity = steps_of(repository.name, report)
    place = tree_clone(git, workspace, repository)
    fetched = False
    try:
        if place.git_dir.exists():
            clone = clone_of(git, workspace, repository)
            missing = [r for r in revisions if _needs_fetch(clone, repository, r)]
            if missing:
                fetched = True
                _fetch(clone, repository, missing, activity)
                add_to_cache(cache, clone, repository.git, activity)
        else:
            fetched = True
            clone = place
            _make(workspace, repository, place, activity, revisions, cache)
        for ref in filter(None, map(proposed_ref, revisions)):
            if fetched and clone.resolve(ref) is None:
                clone.fetch_proposed(repository.git, ref, activity)
        outcomes = [_found(clone, repository, one, fetched=fetched) for one in revisions]
        for index, outcome in enumerate(outcomes):
            if outcome.commit and not has_files(clone.git_dir, outcome.commit):
                complete(clone, repository.git, outcome.commit, activity)
                outcomes[index] = replace(outcome, fetched=True)
    except Unreachable as error:
        error.hint += _OR_RELEASES if repository.release else ""
        return tuple(_failed(repository, revision, error) for revision in revisions)
    except SemistableError as error:
        return tuple(_failed(repository, revision, error) for revision in revisions)
    return tuple(outcomes)


def refresh(
    git: Git, workspace: Path, repository: Repository, report: Report, cache: Path | None = None
) -> None:
    """Fetch all that a repository's servers have now; raise EnvironmentFailure when none answers.

    The caller holds the workspace's lock.
    """
    activity = steps_of(repository.name, report)
    place = tree_clone(git, workspace, repository)
    if place.git_dir.exists():
        clone = clone_of(git, workspace, repository)
        clone.fetch(repository.git, activity)
        add_to_cache(cache, clone, repository.git, activity)
    else:
        _make(workspace, repository, place, activity, [repository.pin], cache)


def _make(  # noqa: PLR0913, PLR0917 - as above
    workspace: Path,
    repository: Repository,
    place: Clone,
    activity: Activity,
    revisions: Sequence[str],
    cache: Path | None,
) -> None:
    refuse_foreign_folder(workspace, repository)
    urls, incoming = repository.git, incoming_path(workspace)
    # An abbreviated commit is known to nobody but a whole history.
    if repository.clone is CloneKind.SHALLOW and not any(map(_is_abbreviated, revisions)):
        make_clone(place, urls, incoming, activity, make_shallow(repository, revisions))
        place.pack_refs()
        return
    is_full = repository.clone is not CloneKind.BLOBLESS
    begun = refuse_link(workspace, begun_path(workspace, repository.name))
    renew(place.git, begun)
    full = in_steps(begun, make_full)
    make = full if is_full else make_blobless
    make_cached_clone(cache, place, urls, incoming, activity, make, fills=is_full)


def _fetch(
    clone: Clone, repository: Repository, missing: Sequence[str], activity: Activity
) -> None:
    if not is_shallow(clone.git_dir):
        clone.fetch(repository.git, activity, _only_tag(clone, missing))
    elif repository.clone is CloneKind.SHALLOW and not any(map(_is_abbreviated, missing)):
        fetch_shallow(clone, repository, missing, activity)
    else:
        fetch_whole(clone, repository, activity)


def _is_abbreviated(revision: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{7,39}", revision) is not None


def clone_of(git: Git, workspace: Path, repository: Repository) -> Clone:
    """Open a tree's clone; raise EnvironmentFailure when it is one of something else."""
    refuse_links(workspace, repository)
    tree, urls = tree_path(workspace, repository), repository.git
    git_dir = tree / ".git"
    if tree.is_symlink() or git_dir.is_file() or git_dir.is_symlink():
        raise EnvironmentFailure(
            f"{tree} has its repository elsewhere: it is a link or a linked worktree.",
            "Move it away; sync moves only clones that lie in the workspace.",
        )
    clone = find_clone(git, git_dir, repository.name, urls)
    if clone is None:
        wanted = " or ".join(map(without_login, urls)) or "anything in the manifest"
        raise EnvironmentFailure(
            f"{tree} is no clone of {wanted}.",
            f"Move it away, or add the remote: git -C {tree} remote add upstream URL",
        )
    return clone


def refuse_foreign_folder(workspace: Path, repository: Repository) -> None:
    """Raise EnvironmentFailure when something that is no clone lies where one would go."""
    refuse_links(workspace, repository)
    tree = tree_path(workspace, repository)
    free = tree.is_dir() and holds_only_repositories(tree)
    if tree.is_symlink() or (tree.exists() and not free):
        raise EnvironmentFailure(
            f"{tree} is in the way: it is no clone.", "Move it away; it was not touched."
        )


def _frozen(repository: Repository, revision: str) -> str | None:
    return repository.commit if revision == repository.pin else None


def _only_tag(clone: Clone, missing: Sequence[str]) -> str | None:
    """Name the tag that is all that has to come, unless it is known to be something else."""
    (revision, *others) = missing
    if others or is_commit_id(revision) or clone.is_branch(revision):
        return None
    return revision


def _needs_fetch(clone: Clone, repository: Repository, revision: str) -> bool:
    if clone.resolve(revision) is None:
        return True
    if not clone.is_branch(revision):
        return False
    frozen = _frozen(repository, revision)
    return frozen is None or clone.resolve(frozen) is None


def _found(clone: Clone, repository: Repository, revision: str, *, fetched: bool) -> Outcome:
    frozen = _frozen(repository, revision)
    try:
        commit = clone.resolve(revision)
        if frozen and clone.is_branch(revision):
            revision_meant, commit = frozen, clone.resolve(frozen)  # the branch went on since
        else:
            revision_meant = revision
        if commit is None:
            raise EnvironmentFailure(
                f"{repository.name} has no revision {revision_meant}.",
                f"Correct the pin; git -C {clone.git_dir.parent} tag shows what there is.",
            )
        commit = agreed(repository, revision, commit)
    except SemistableError as error:
        return _failed(repository, revision, error)
    return Outcome(
        repository=repository.name,
        source=Source.GIT,
        revision=revision,
        commit=commit,
        fetched=fetched,
    )


def _failed(repository: Repository, revision: str, error: SemistableError) -> Outcome:
    return Outcome(
        repository=repository.name,
        source=Source.GIT,
        revision=revision,
        commit=None,
        failure=Failure(message=error.message, hint=error.hint),
    )
