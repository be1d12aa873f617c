"""Put the files of one tree into the places of another's, one at a time, and never over a person's.

Each place is looked at again right before it is written: what is not as it was found stays.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure, writing
from semistable.git.clones.clone import Clone
from semistable.workspace.transaction.disk_files import (
    MISSING,
    DiskFile,
    content_of,
    has_real_folders,
)
from semistable.workspace.transaction.index_lock import put_new
from semistable.workspace.transaction.stage_files import stage_files, stage_unfiltered


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """How it went: paths that were left as they are, and those whose filter failed."""

    left: tuple[str, ...] = ()
    unfiltered: tuple[str, ...] = ()


def replace_files(  # noqa: PLR0913 - what a change of files is made of
    clone: Clone,
    files: Sequence[DiskFile],
    tree: str,
    folder: Path,
    *,
    forward: bool,
    overlooked: Collection[str] = (),
) -> Replaced:
    """Bring files to where `tree`, one of both sides, has them; `folder` takes them meanwhile.

    What is not `known` is left. A path that is `overlooked` (skip-worktree) and not there stays
    away. A filter that fails raises EnvironmentFailure before anything is written on the way
    forward; on the way back the file is written as git stores it.
    """
    due = [one for one in files if one.known and not one.at[forward]]
    due = [one for one in due if one.content != MISSING or one.path not in overlooked]
    written = [one for one in due if one.difference.blobs[forward]]
    staged = folder / "staged"
    paths = [one.path for one in written]
    reason = stage_files(clone, tree, paths, staged)
    if reason and forward:
        raise EnvironmentFailure(f"{clone.name} could not be brought forward: {reason}.", DISK_HINT)
    unfiltered = stage_unfiltered(clone, paths, staged) if reason else ()
    left = {one.path for one in files if not one.known}
    with writing(clone.tree):
        for one in due:
            if one not in written and not _remove(clone.tree, one):
                left.add(one.path)
        for one in written:
            if not _write(clone.tree, one, staged / one.path):
                left.add(one.path)
    missing = [one.path for one in written if os.path.lexists(staged / one.path)]
    if reason and set(missing) - left:
        raise EnvironmentFailure(f"{clone.name} could not be brought back: {reason}.", DISK_HINT)
    return Replaced(left=tuple(sorted(left)), unfiltered=unfiltered)


def _remove(tree: Path, file: DiskFile) -> bool:
    """Take a file away, and the folders that are empty without it; false where it has changed."""
    if file.content != MISSING:
        if not _is_as_found(tree, file):
            return False
        (tree / file.path).unlink()
    if has_real_folders(tree, file.path):
        for folder in _folders(tree, file.path):
            try:
                folder.rmdir()
            except OSError:
                break
    return True


def _write(tree: Path, file: DiskFile, staged: Path) -> bool:
    """Put a file into its place; false where somebody's lies there, or it could not be staged."""
    place = tree / file.path
    if not has_real_folders(tree, file.path) or not os.path.lexists(staged):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    if file.content != MISSING:
        if not _is_as_found(tree, file):
            return False
        staged.replace(place)
        return True
    with suppress(OSError):
        place.rmdir()  # an empty folder may lie there
    return put_new(staged, place)


def _is_as_found(tree: Path, file: DiskFile) -> bool:
    digits = len(file.content.partition(" ")[2])
    return (
        has_real_folders(tree, file.path) and content_of(tree / file.path, digits) == file.content
    )


def _folders(tree: Path, path: str) -> Iterator[Path]:
    """Yield the folders on the way to a path, the innermost first."""
    parts = path.split("/")[:-1]
    for end in range(len(parts), 0, -1):
        yield tree.joinpath(*parts[:end])
