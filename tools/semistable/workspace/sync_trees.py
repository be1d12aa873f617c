"""Bring working trees to commits that are here already: everything is checked, then all move."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.git.clones.clone import Clone
from semistable.git.clones.find_clone import find_clone
from semistable.git.clones.make_clone import make_clone, make_full
from semistable.git.files.refs import read_head
from semistable.git.process.git_command import Git
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import (
    Failure,
    Outcome,
    Report,
    Source,
    announce,
    steps_of,
)
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import (
    LOCAL_WORK_STAYS,
    SyncedTree,
    SyncOptions,
    TreeChange,
)
from semistable.workspace.fetch_revisions import clone_of, refuse_foreign_folder
from semistable.workspace.layout import incoming_path, release_path, tree_path
from semistable.workspace.own_repositories import own_repository
from semistable.workspace.preconditions import find_obstacles
from semistable.workspace.transaction.checkout import move_all
from semistable.workspace.tree_clone import tree_clone
from semistable.workspace.tree_move import Move, plan
from semistable.workspace.workspace_lock import hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A repository and the outcome of bringing its pin here."""

    repository: Repository
    outcome: Outcome


@dataclass(slots=True, kw_only=True)
class _Tree:
    target: Target
    failure: Failure | None = None
    clone: Clone | None = None
    move: Move | None = None


def sync_trees(
    workspace: Path,
    targets: Sequence[Target],
    report: Report,
    options: SyncOptions = LOCAL_WORK_STAYS,
) -> tuple[SyncedTree, ...]:
    """Bring every tree to the commit of its outcome; all that must move do, or none.

    A repository that failed and has no tree yet keeps no other back. Raises EnvironmentFailure
    when a checkout fails after every check passed; all trees are then where they were.
    """
    git = Git()
    with hold(workspace, announce(report)):
        trees = [_Tree(target=one, failure=one.outcome.failure) for one in targets]
        away = [tree for tree in trees if _is_elsewhere(workspace, tree)]
        everywhere(lambda tree: _prepare(git, workspace, tree, report), away)
        moving = [tree for tree in trees if tree.move]
        obstacles = find_obstacles([tree.move for tree in moving if tree.move], options)
        for tree, obstacle in zip(moving, obstacles, strict=True):
            tree.failure = obstacle
        held = any(tree.failure and _exists(workspace, tree) for tree in trees)
        moves = [tree.move for tree in moving if tree.move and not tree.failure]
        moved = () if held or not moves else move_all(workspace, moves, report, options)
    notes = {one.move.clone.name: one.notes for one in moved}
    return tuple(_synced(tree, notes, held=held) for tree in trees)


def _is_elsewhere(workspace: Path, tree: _Tree) -> bool:
    """Whether a tree has a commit to go to and is not there."""
    commit = tree.target.outcome.commit
    if commit is None or tree.failure:
        return False
    return not _is_at(workspace, tree.target.repository, commit)


def _prepare(git: Git, workspace: Path, tree: _Tree, report: Report) -> None:
    """Open or make the clone of a tree, and plan its move."""
    target = tree.target
    try:
        if target.outcome.source is Source.RELEASES:
            tree.clone = _release_clone(git, workspace, target, report)
        else:
            tree.clone = clone_of(git, workspace, target.repository)
        tree.move = plan(tree.clone, str(target.outcome.commit))
    except SemistableError as error:
        tree.failure = Failure(message=error.message, hint=error.hint)


def _release_clone(git: Git, workspace: Path, target: Target, report: Report) -> Clone:
    """Make a tree's clone of its release repository, or fetch the pin's commit into it."""
    name = target.repository.name
    activity = steps_of(name, report)
    tree = tree_path(workspace, target.repository)
    place = tree_clone(git, workspace, target.repository)
    releases = str(own_repository(workspace, release_path(workspace, name)))
    # As the clone itself sees it, so that a workspace can be moved.
    relative = os.path.relpath(releases, tree)
    if not place.git_dir.exists():
        refuse_foreign_folder(workspace, target.repository)
        make_clone(place, [releases], incoming_path(workspace), activity, make_full)
        git.read(["config", "remote.origin.url", relative], place.git_dir)
        return place
    found = find_clone(git, place.git_dir, name, [relative, releases])
    if found is None:
        raise EnvironmentFailure(
            f"{tree} is no clone of the releases of {name}.",
            f"Move it away, or sync it from git: semistable sync --from git {name}",
        )
    if found.resolve(str(target.outcome.commit)) is None:
        found.fetch([releases], activity)
    return found


def _is_at(workspace: Path, repository: Repository, commit: str) -> bool:
    head = read_head(tree_path(workspace, repository) / ".git")
    return head is not None and head.commit == commit


def _exists(workspace: Path, tree: _Tree) -> bool:
    head = read_head(tree_path(workspace, tree.target.repository) / ".git")
    return head is not None and head.commit is not None


def _synced(tree: _Tree, said: Mapping[str, tuple[str, ...]], *, held: bool) -> SyncedTree:
    outcome, before = tree.target.outcome, ""
    if tree.failure:
        change = TreeChange.FAILED
    elif tree.move is None:
        change = TreeChange.STAYED
    else:
        head = tree.move.before
        before = head.branch if head.commit and head.branch else (head.commit or "")
        change = TreeChange.MOVED if head.commit else TreeChange.MADE
        change = TreeChange.HELD if held else change
    return SyncedTree(
        name=outcome.repository,
        pin=outcome.revision,
        commit=outcome.commit,
        change=change,
        before=before,
        failure=tree.failure,
        notes=(*outcome.notes, *said.get(outcome.repository, ())),
    )
