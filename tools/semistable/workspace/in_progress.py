"""What is under way in a clone: a merge, a rebase, another git; told by its files alone."""

import os
from pathlib import Path

from semistable.workspace.transaction.index_lock import is_ours

_OPERATIONS = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
"""The files by which git itself knows: wt-status.c."""


def unfinished_operation(git_dir: Path) -> str:
    """Name the operation that is not finished, "" if there is none."""
    there = set(os.listdir(git_dir))  # noqa: PTH208 - once for each of many trees
    return next((name for file, name in _OPERATIONS.items() if file in there), "")


def held_lock(git_dir: Path) -> Path | None:
    """Return the lock by which another git holds the index or HEAD."""
    locks = (git_dir / "index.lock", git_dir / "HEAD.lock")
    return next((lock for lock in locks if os.path.lexists(lock) and not is_ours(lock)), None)


def linked_branches(git_dir: Path) -> dict[str, Path]:
    """Map the branches that other worktrees of a clone have to the folders of these.

    Those count that are checked out, and those that are being rebased: git-worktree(1),
    gitrepository-layout(5).
    """
    found: dict[str, Path] = {}
    for own in sorted(git_dir.glob("worktrees/*")):
        place = Path(_line(own / "gitdir") or own).parent
        heads = [_line(own / "HEAD").removeprefix("ref: ")]
        heads += [_line(own / folder / "head-name") for folder in ("rebase-merge", "rebase-apply")]
        found |= {ref: place for ref in heads if ref.startswith("refs/heads/") and place.exists()}
    return found


def _line(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
