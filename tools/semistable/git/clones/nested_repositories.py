"""Trees inside trees: which repositories lie in another's tree, and what a move would do to them.

They are no entries of `.git/info/exclude`: what git is told to ignore it may also throw away, a
whole repository with it, where a checkout brings a file of that name.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def is_repository(folder: Path) -> bool:
    """Whether a folder is the top of a repository of its own."""
    return os.path.lexists(folder / ".git")


def holds_only_repositories(folder: Path) -> bool:
    """Whether a folder holds folders alone, each a repository or on the way to one, or empty."""
    with os.scandir(folder) as entries:
        return all(
            one.is_dir(follow_symlinks=False)
            and (is_repository(Path(one.path)) or holds_only_repositories(Path(one.path)))
            for one in entries
        )


def is_own_or_leads_there(tree: Path, path: str) -> bool:
    """Whether an untracked path of a tree, as git says it, is nothing but other repositories."""
    folder = tree / path
    return path.endswith("/") and (is_repository(folder) or holds_only_repositories(folder))


def without_repositories(tree: Path, entries: Iterable[str]) -> list[str]:
    """Leave out of `git status --porcelain` the repositories inside: they answer for themselves.

    What of one is staged in the outer tree stays: that is a change of the outer tree.
    """
    return [
        entry
        for entry in entries
        if not (entry.startswith(" ") and is_repository(tree / entry[3:].rstrip("/")))
    ]


def meeting(tree: Path, paths: Iterable[str]) -> tuple[str, str] | None:
    """Return the first of these new files of a tree that meets a repository inside, and that one.

    A file meets it inside of it, in its place, or in the place of a folder on the way to it.
    """
    known: dict[str, bool] = {}
    for path in sorted(paths):
        for end, sign in enumerate(path):
            if sign != "/":
                continue
            folder = path[:end]
            if folder not in known:
                known[folder] = is_repository(tree / folder)
            if known[folder]:
                return path, folder
        place = tree / path
        # os.path: a name that no disk can hold is no folder, and no error.
        folder_there = os.path.isdir(place) and not os.path.islink(place)  # noqa: PTH112, PTH114
        if folder_there and (inside := _first_inside(place)):
            return path, inside.relative_to(tree).as_posix()
    return None


def _first_inside(folder: Path) -> Path | None:
    for directory, folders, files in os.walk(folder):
        if ".git" in folders or ".git" in files:
            return Path(directory)
        folders.sort()
    return None
