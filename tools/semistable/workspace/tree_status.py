"""Where trees stand: asked of git and its files alone, never of the network."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.clones.clone import Clone
from semistable.git.clones.find_clone import find_clone
from semistable.git.clones.nested_repositories import is_own_or_leads_there, is_repository
from semistable.git.clones.resolve_pin import commit_here
from semistable.git.files.clean_index import find_untouched
from semistable.git.files.refs import Head, read_head, released_commit, tagged_commit
from semistable.git.process.git_command import Git
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import Failure
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import TreeStatus
from semistable.workspace.in_progress import unfinished_operation
from semistable.workspace.layout import release_path
from semistable.workspace.tree_clone import tree_clone


def read_statuses(workspace: Path, repositories: Sequence[Repository]) -> tuple[TreeStatus, ...]:
    """Look at the trees of repositories, in their order; nothing is changed by looking."""
    git = Git()
    clones = [tree_clone(git, workspace, repository) for repository in repositories]
    heads = {clone.tree: read_head(clone.git_dir) for clone in clones}
    commits = {tree: head.commit for tree, head in heads.items() if head and head.commit}
    untouched = find_untouched(git, commits)

    def look(repository: Repository, clone: Clone) -> TreeStatus:
        status = _at(heads[clone.tree], repository)
        if status.commit is None:
            return status
        try:
            if clone.tree not in untouched:
                status = _with_changes(status, clone)
            status = replace(status, operation=unfinished_operation(clone.git_dir))
            return _with_pin(status, clone, workspace, repository)
        except SemistableError as error:
            return replace(status, failure=Failure(message=error.message, hint=error.hint))

    return tuple(everywhere(lambda pair: look(*pair), zip(repositories, clones, strict=True)))


def _at(head: Head | None, repository: Repository) -> TreeStatus:
    return TreeStatus(
        name=repository.name,
        pin=repository.pin,
        commit=head.commit if head else None,
        branch=head.branch if head and head.commit else None,
    )


def _with_changes(status: TreeStatus, clone: Clone) -> TreeStatus:
    entries = clone.in_tree("status", "--porcelain=v2", "-z", "--no-renames").split("\0")
    untracked = sum(
        entry.startswith("? ") and not is_own_or_leads_there(clone.tree, entry[2:])
        for entry in entries
    )
    changed = sum(
        entry.startswith(("1 ", "2 ", "u ")) and not _is_inner(clone, entry) for entry in entries
    )
    return replace(status, changed=changed, untracked=untracked)


def _is_inner(clone: Clone, entry: str) -> bool:
    """Whether all that changed lies in a repository of its own: git-status(1), Format Version 2."""
    kind, state, submodule, *_, path = entry.split(" ", 8)
    inner = kind == "1" and state[0] == "." and submodule.startswith("S")
    return inner and is_repository(clone.tree / path)


def _with_pin(
    status: TreeStatus, clone: Clone, workspace: Path, repository: Repository
) -> TreeStatus:
    pinned = pinned_commit(clone, workspace, repository)
    if pinned is None or pinned == status.commit:
        return replace(status, pinned=pinned, ahead=0, behind=0) if pinned else status
    counted = clone.in_tree("rev-list", "--left-right", "--count", f"HEAD...{pinned}")
    ahead, behind = map(int, counted.split())
    return replace(status, pinned=pinned, ahead=ahead, behind=behind)


def pinned_commit(clone: Clone, workspace: Path, repository: Repository) -> str | None:
    """Return the pin's commit in a tree, which may be a clone of the releases; None if not here."""
    tagged = tagged_commit(clone.git_dir, repository.pin)
    releases = release_path(workspace, repository.name)
    if tagged and tagged == released_commit(releases, repository.pin):
        return tagged
    commit = commit_here(clone.git_dir, repository, repository.pin)
    if commit:
        return commit
    found = find_clone(clone.git, clone.git_dir, repository.name, repository.git)
    wanted = repository.commit or repository.pin
    return found.resolve(wanted) if found else None
