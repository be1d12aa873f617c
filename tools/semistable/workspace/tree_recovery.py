"""Bring a half-moved tree to one end of its move, and lose nothing that a person wrote meanwhile.

Only the files in which the two ends differ are written. What lies in such a place and is neither
end's, nor a part of one that git was writing, is kept aside.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure, writing
from semistable.git.clones.clone import UNBORN, Clone
from semistable.git.files.refs import Head

_SUBMODULE = "160000"
_NOTHING = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A path in which two commits differ: mode and blob on both sides, zeros where it is not."""

    path: str
    modes: tuple[str, str]
    blobs: tuple[str, str]


def settle(clone: Clone, before: Head, after: Head, *, forward: bool, kept: Path) -> bool:
    """Bring a tree to where it was before its move, or to where it goes.

    Returns whether anything was kept aside, in the folder `kept`. The caller has made sure that no
    git works in the tree. It can be done again after it was interrupted. Raises EnvironmentFailure
    when the repository or the disk refuses.
    """
    end = after if forward else before
    _unlock(clone.git_dir)
    differences = tuple(_differences(clone, before.commit, after.commit))
    aside = sorted({*_in_the_way(clone.tree, differences), *_foreign(clone, differences)})
    for path in aside:
        _keep(clone.tree, path, kept)
    for difference in differences:
        _remove(clone.tree, difference.path)
    clone.in_tree("read-tree", *(["--reset", end.commit] if end.commit else ["--empty"]))
    _write(clone, [d.path for d in differences if d.modes[forward].strip(_NOTHING)], kept)
    _stand(clone, end)
    clone.git.run(["update-index", "-q", "--refresh"], clone.git_dir, clone.tree)
    return bool(aside)


def _unlock(git_dir: Path) -> None:
    for lock in ("index.lock", "HEAD.lock"):
        with suppress(FileNotFoundError):
            (git_dir / lock).unlink()


def _differences(clone: Clone, before: str | None, after: str | None) -> Iterator[Difference]:
    ends = [commit or _empty_tree(clone) for commit in (before, after)]
    fields = clone.in_tree("diff-tree", "-r", "-z", "--raw", "--no-renames", *ends).split("\0")
    for entry, path in zip(fields[::2], fields[1::2], strict=False):
        old_mode, new_mode, old, new, _ = entry.removeprefix(":").split(" ")
        if _SUBMODULE in (old_mode, new_mode):
            continue  # a submodule's folder is its own repository's
        yield Difference(path=path, modes=(old_mode, new_mode), blobs=(old, new))


def _empty_tree(clone: Clone) -> str:
    return clone.in_tree("hash-object", "-t", "tree", "-w", os.devnull).strip()


def _in_the_way(tree: Path, differences: Sequence[Difference]) -> Iterator[str]:
    """Find what is no folder where the ends have one: through a link nothing is ever written."""
    paths = {difference.path for difference in differences}
    folders = {path[:end] for path in paths for end, sign in enumerate(path) if sign == "/"}
    for folder in folders - paths:
        place = tree / folder
        if os.path.lexists(place) and (place.is_symlink() or place.is_file()):
            yield folder


def _foreign(clone: Clone, differences: Iterable[Difference]) -> Iterator[str]:
    """Find what a person put where the ends differ, after the move was interrupted."""
    for difference in differences:
        place = clone.tree / difference.path
        if any(folder.is_symlink() for folder in _folders(clone.tree, place)):
            continue
        if not os.path.lexists(place):  # nor can it be, where the name is too long for the disk
            continue
        if place.is_symlink():
            target = os.fsencode(place.readlink())
            if all(_blob(clone, blob) != target for blob in _present(difference)):
                yield difference.path
        elif place.is_file() and not _is_ours(clone, difference, place):
            yield difference.path


def _folders(tree: Path, place: Path) -> Iterator[Path]:
    for folder in place.parents:
        if folder == tree:
            return
        yield folder


def _is_ours(clone: Clone, difference: Difference, place: Path) -> bool:
    """Whether a file is one of the ends, or the beginning of one."""
    text = place.read_bytes()
    plain = hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()
    if plain in difference.blobs:
        return True
    # The path lets git apply the filters by which it wrote the file.
    asked = ["hash-object", f"--path={difference.path}", "--", str(place)]
    answer = clone.git.run(asked, clone.git_dir, clone.tree)
    if answer.text.strip() in difference.blobs:
        return True
    return any(_blob(clone, blob).startswith(text) for blob in _present(difference))


def _present(difference: Difference) -> Iterator[str]:
    return (blob for blob in difference.blobs if blob.strip(_NOTHING))


def _blob(clone: Clone, blob: str) -> bytes:
    return clone.git.run(["cat-file", "blob", blob], clone.git_dir).out


def _keep(tree: Path, path: str, kept: Path) -> None:
    """Move a file, a link or a folder out of the tree, beside what was kept before."""
    place, number = kept / path, 1
    while os.path.lexists(place):
        number += 1
        place = kept / f"{path}.{number}"
    with writing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(tree / path, place)


def _remove(tree: Path, path: str) -> None:
    """Take a file away, and the folders that are empty without it; what else is there stays."""
    place = tree / path
    if any(folder.is_symlink() for folder in _folders(tree, place)):
        return
    with suppress(OSError):
        place.unlink()
    for folder in _folders(tree, place):
        try:
            folder.rmdir()
        except OSError:
            return


def _write(clone: Clone, paths: Sequence[str], kept: Path) -> None:
    for path in paths:
        place = clone.tree / path
        if os.path.lexists(place) and place.is_dir() and not place.is_symlink():
            _keep(clone.tree, path, kept)  # checkout-index would delete it with all it holds
    chunks = [os.fsencode(path) + b"\0" for path in paths]
    options = ["checkout-index", "--force", "--quiet", "-z", "--stdin"]
    answer = clone.git.feed(options, chunks, clone.git_dir, clone.tree)
    if answer.status:
        raise EnvironmentFailure(
            f"{clone.name} could not be brought to where it should be: {answer.reason}.", DISK_HINT
        )


def _stand(clone: Clone, end: Head) -> None:
    message = ["-m", "semistable: where the tree stands after an interrupted sync"]
    if end.commit is None:
        clone.in_tree("symbolic-ref", "HEAD", UNBORN)
    elif end.branch:
        clone.in_tree("update-ref", *message, f"refs/heads/{end.branch}", end.commit)
        clone.in_tree("symbolic-ref", *message, "HEAD", f"refs/heads/{end.branch}")
    else:
        clone.in_tree("update-ref", *message, "--no-deref", "HEAD", end.commit)
