"""What is under way in a clone: a merge, a rebase, another git; told by its files alone."""

import os
from pathlib import Path

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
    return next((lock for lock in locks if lock.exists()), None)
