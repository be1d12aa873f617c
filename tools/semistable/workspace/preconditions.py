"""Why a tree must not be moved: local work and unfinished operations are never touched."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.clones.clone import ChangedPaths, Clone
from semistable.git.clones.nested_repositories import meeting, without_repositories
from semistable.git.files.clean_index import find_untouched
from semistable.git.files.refs import PINNED, has_name, is_shallow, read_head
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import Failure
from semistable.model.project.tree_states import LOCAL_WORK_STAYS, SyncOptions
from semistable.workspace.in_progress import held_lock, linked_branches, unfinished_operation
from semistable.workspace.transaction.kept_refs import KEPT
from semistable.workspace.tree_move import Move

_APART = "or leave this tree out: name the others after `semistable sync`."


def find_obstacles(
    moves: Sequence[Move], options: SyncOptions = LOCAL_WORK_STAYS
) -> tuple[Failure | None, ...]:
    """Look for what stands against each move, in all trees at once."""
    heads = {move.clone.tree: move.before.commit for move in moves if move.before.commit}
    untouched = find_untouched(moves[0].clone.git, heads) if heads else frozenset()

    def look(move: Move) -> Failure | None:
        allowed = replace(options, detach=True) if move.takes_branch_along else options
        try:
            return _elsewhere(move, options) or find_obstacle(
                move.clone,
                str(move.after.commit),
                allowed,
                untouched=move.clone.tree in untouched,
            )
        except SemistableError as error:
            return Failure(message=error.message, hint=error.hint)

    return tuple(everywhere(look, moves))


def _elsewhere(move: Move, options: SyncOptions) -> Failure | None:
    """Return what stands against it where a branch that moves is another worktree's, too."""
    written = {change.ref for change in move.refs}
    if options.rebase and move.before.branch:
        written.add(f"refs/heads/{move.before.branch}")
    written.add(f"refs/heads/{move.after.branch}")
    for ref, place in linked_branches(move.clone.git_dir).items():
        if ref in written:
            return Failure(
                message=f"{ref.removeprefix('refs/heads/')} of {move.clone.name} is checked out in"
                f" another worktree, {place}.",
                hint=f"Let that be on another branch (git -C {place} switch --detach), {_APART}",
            )
    return None


def find_obstacle(
    clone: Clone, target: str, options: SyncOptions = LOCAL_WORK_STAYS, *, untouched: bool = False
) -> Failure | None:
    """Return what stands against checking out `target`; nothing is changed by looking.

    What `options` allows is no obstacle. In an `untouched` tree (see that module) lies no file but
    its commit's: nothing is changed, and nothing of anybody's can be in the way.
    """
    tree, name = clone.tree, clone.name
    if _is_empty(clone):
        return None
    lock = held_lock(clone.git_dir)
    if lock:
        return Failure(
            message=f"{name} is in use by another git: {lock} is there.",
            hint="Wait for it; if no git runs there, remove that file.",
        )
    operation = unfinished_operation(clone.git_dir)
    if operation:
        return Failure(
            message=f"{name} is in the middle of a {operation}.",
            hint=f"Finish it, give it up (git -C {tree} {operation} --abort), {_APART}",
        )
    if untouched:
        return _commits(clone, options) or _not_movable(clone, _refusal(clone, target))
    changed = has_changes(clone)
    if changed and not options.autostash:
        return Failure(
            message=f"{name} has uncommitted changes in {_some(changed)}.",
            hint=f"Commit them, put them away (git -C {tree} stash), take them along"
            f" (--autostash), {_APART}",
        )
    return _commits(clone, options) or _files_in_the_way(clone, target, dirty=bool(changed))


def _is_empty(clone: Clone) -> bool:
    """Whether nothing was ever checked out or put here; what cannot be is taken back then."""
    head = read_head(clone.git_dir)
    if head is None or head.commit is not None:
        return False
    return [place.name for place in clone.tree.iterdir()] == [".git"]


def has_changes(clone: Clone) -> list[str]:
    """Return the tracked files that are not as the commit has them."""
    entries = clone.in_tree("status", "--porcelain", "-z", "--untracked-files=no").split("\0")
    changed = [entry for entry in entries if entry[2:3] == " "]
    return [entry[3:] for entry in without_repositories(clone.tree, changed)]


def local_commits(clone: Clone) -> int:
    """Count the commits that are lost, or left, when HEAD goes elsewhere, up to 100."""
    head = read_head(clone.git_dir)
    if head is None or head.commit is None:
        return 0
    if has_name(clone.git_dir, head.commit, "refs/remotes/", "refs/tags/", f"{PINNED}/"):
        return 0
    # A branch keeps its commits when HEAD leaves it; a detached HEAD would lose them.
    known = ["--remotes", "--tags"]
    if head.branch is None:
        known += ["--branches", f"--glob={KEPT}/*"]
    # What came by its id into a shallow clone is a remote's, although no branch of it says so.
    known.append(f"--glob={PINNED}/*")
    listed = clone.in_tree("rev-list", "--max-count=100", "HEAD", "--not", *known)
    return len(listed.splitlines())


def _commits(clone: Clone, options: SyncOptions) -> Failure | None:
    count, head = local_commits(clone), read_head(clone.git_dir)
    if not count or head is None:
        return None
    commits = f"{count} commit{'s' * (count > 1)} that no remote has"
    if head.branch and options.rebase and is_shallow(clone.git_dir):
        return Failure(
            message=f"{clone.name} is a shallow clone: where {head.branch} began is not here.",
            hint=f"Fetch it (git -C {clone.tree} fetch --unshallow), or step off: --detach.",
        )
    if head.branch and (options.detach or options.rebase):
        return None
    if head.branch:
        return Failure(
            message=f"{clone.name} is on the branch {head.branch} with {commits}.",
            hint="Push them, step off the branch, which keeps them (--detach), take it along onto"
            f" the pin (--rebase), {_APART}",
        )
    return Failure(
        message=f"{clone.name} is on no branch and has {commits}.",
        hint=f"Push them, give them a branch (git -C {clone.tree} switch -c NAME), {_APART}",
    )


def _files_in_the_way(clone: Clone, target: str, *, dirty: bool) -> Failure | None:
    head = read_head(clone.git_dir)
    commit = head.commit if head else None
    paths = clone.changed_paths(commit, target)
    if met := meeting(clone.tree, paths.written):
        path, inner = met
        return Failure(
            message=f"{clone.name} cannot be moved to its pin: it has {path} where another"
            f" repository lies, in {inner}.",
            hint="Give one of the two another path in the manifest, move that repository away,"
            f" {_APART}",
        )
    covered = _covered(clone.tree, paths)
    if dirty and not covered:
        return None  # the dry run looks at the index, which is to be put away
    # The dry run would overwrite ignored files, hence the above.
    overwritten = f"{_some(covered)} would be overwritten" if covered else ""
    return _not_movable(clone, overwritten or _refusal(clone, target))


def _refusal(clone: Clone, target: str) -> str:
    """Return why git would not check `target` out, "" where it would; nothing is written."""
    head = read_head(clone.git_dir)
    trees = [head.commit, target] if head and head.commit else [target]
    answer = clone.git.run(["read-tree", "-n", "-u", "-m", *trees], clone.git_dir, clone.tree)
    return answer.reason if answer.status else ""


def _not_movable(clone: Clone, reason: str) -> Failure | None:
    if not reason:
        return None
    return Failure(
        message=f"{clone.name} cannot be moved to its pin: {reason}.",
        hint=f"Move the files away, add and commit them, {_APART}",
    )


def _covered(tree: Path, paths: ChangedPaths) -> list[str]:
    """Return the files of the user's that lie where new files or their folders would go."""
    places = set(paths.added)
    for path in paths.added:
        places.update(path[:end] for end, sign in enumerate(path) if sign == "/")
    return sorted(
        place
        for place in places.difference(paths.deleted)
        if os.path.lexists(tree / place)
        and ((tree / place).is_symlink() or not (tree / place).is_dir())
    )


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"
