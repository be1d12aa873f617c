"""Writes the files of a tree into a folder of their own, nowhere else."""

from pathlib import Path, PurePosixPath

from semistable.errors import UsageError, writing
from semistable.model.project.tree import Tree


def write_tree(tree: Tree, folder: Path) -> tuple[str, ...]:
    """Write a tree's regular files below `folder`; return the paths that lead elsewhere, unwritten.

    Links and submodules are no files of a tree. Raises UsageError for a folder that holds
    something, EnvironmentFailure when a file cannot be read or written.
    """
    if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        raise UsageError(f"{folder} is in the way.", "Name a folder that is not there yet.")
    refused = []
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(tree.blobs):
            if not _is_below(path):
                refused.append(path)
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(tree.read(path))
    return tuple(refused)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _is_below(path: str) -> bool:
    """Whether a path stays in its tree on every system, and out of a git directory."""
    pure = PurePosixPath(path)
    parts = path.split("/")
    return (
        not pure.is_absolute()
        and "\\" not in path
        and ":" not in path
        and not any(part in ("", ".", "..") for part in parts)
        and not any(part.casefold().rstrip(" .") in (".git", "git~1") for part in parts)
    )
