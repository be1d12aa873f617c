"""What lies where two trees differ: a file of one of them, the start of one, or a person's."""

import errno
import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from semistable.errors import EnvironmentFailure
from semistable.git.clones.clone import Clone
from semistable.workspace.transaction.stage_files import stage_files

_SUBMODULE = "160000"
_LINK = "120000"
_CHUNK = 1 << 20
MISSING = ""
"""What lies where there is no file: nothing, or a folder."""
_SPECIAL = "special"
"""What is no file and no link, or lies behind a link that is nobody's but a person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A path in which two trees differ: mode and blob on both sides, "" where one has no file."""

    path: str
    modes: tuple[str, str]
    blobs: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskFile:
    """What lies where two trees differ.

    `content` says what it is, and changes with it: MISSING, or the kind of file and the id that its
    bytes would have as a blob. `at` says for both trees whether it is as they have it, `known`
    whether nothing of it is lost when it is replaced by either.
    """

    difference: Difference
    content: str
    at: tuple[bool, bool]
    known: bool

    @property
    def path(self) -> str:
        """Its path in the tree."""
        return self.difference.path


def differences(clone: Clone, old: str, new: str) -> tuple[Difference, ...]:
    """List the files in which two trees differ; submodules are repositories of their own."""
    fields = clone.in_tree("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new).split("\0")
    found = []
    for entry, path in zip(fields[::2], fields[1::2], strict=False):
        old_mode, new_mode, old_blob, new_blob, _ = entry.removeprefix(":").split(" ")
        if _SUBMODULE not in (old_mode, new_mode):
            blobs = (old_blob.strip("0") and old_blob, new_blob.strip("0") and new_blob)
            found.append(Difference(path=path, modes=(old_mode, new_mode), blobs=blobs))
    return tuple(found)


def examine(
    clone: Clone, ends: tuple[str, str], found: Sequence[Difference], folder: Path
) -> tuple[DiskFile, ...]:
    """Look at the disk in each of these places; `folder` takes files to compare with.

    Raises EnvironmentFailure when the repository or the disk refuses.
    """
    paths = {difference.path for difference in found}
    files = [_look(clone.tree, difference, paths) for difference in found]
    doubtful = [one for one in files if not one.known]
    if doubtful:
        cleaned = _cleaned(clone, doubtful)
        files = [_with_id(one, cleaned.get(one.path, "")) for one in files]
    doubtful = [one for one in files if not one.known and one.content != _SPECIAL]
    if doubtful:
        parts = _parts(clone, ends, doubtful, folder)
        files = [replace(one, known=one.known or one.path in parts) for one in files]
    return tuple(files)


def content_of(place: Path, digits: int = 40) -> str:
    """Say what lies in a place, as `DiskFile.content` does; a blob's id has so many digits."""
    try:
        found = os.lstat(place)
        if stat.S_ISLNK(found.st_mode):
            return f"link {_id_of([os.fsencode(os.readlink(place))], found.st_size, digits)}"  # noqa: PTH115 - the target as it stands
        if not stat.S_ISREG(found.st_mode):
            return MISSING if stat.S_ISDIR(found.st_mode) else _SPECIAL
        with place.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            chunks = iter(lambda: file.read(_CHUNK), b"")
            kind = "program" if found.st_mode & stat.S_IXUSR else "file"
            return f"{kind} {_id_of(chunks, size, digits)}"
    except (FileNotFoundError, NotADirectoryError):
        return MISSING
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # nor can it be there
            return MISSING
        raise EnvironmentFailure(
            f"{place} cannot be read: {error.strerror or error}.", "Check who may read it."
        ) from error


def has_real_folders(tree: Path, path: str) -> bool:
    """Whether all on the way to a path are folders, or not there; a link is none."""
    return not _blocking(tree, path)


def _blocking(tree: Path, path: str) -> str:
    """Return what is no folder on the way to a path, "" where nothing is."""
    ends = [end for end, sign in enumerate(path) if sign == "/"]
    for end in ends:
        place = tree / path[:end]
        if place.is_symlink() or (os.path.lexists(place) and not place.is_dir()):
            return path[:end]
    return ""


def _look(tree: Path, difference: Difference, paths: Collection[str]) -> DiskFile:
    digits = max(map(len, difference.blobs))
    blocking = _blocking(tree, difference.path)
    if blocking:
        # One of both ends may have a file where the other has a folder.
        content = MISSING if blocking in paths else _SPECIAL
    else:
        content = content_of(tree / difference.path, digits)
    if content == MISSING:
        at = (not difference.blobs[0], not difference.blobs[1])
        return DiskFile(difference=difference, content=content, at=at, known=True)
    found = DiskFile(difference=difference, content=content, at=(False, False), known=False)
    return _with_id(found, content.partition(" ")[2])


def _with_id(file: DiskFile, blob: str) -> DiskFile:
    """Compare a file with both sides, where its bytes are those of this blob."""
    if file.known or not blob:
        return file
    kind, difference = file.content.partition(" ")[0], file.difference
    same = tuple(blob == one for one in difference.blobs)
    alike = tuple(
        same[side] and (mode == _LINK) == (kind == "link")
        for side, mode in enumerate(difference.modes)
    )
    at = tuple(
        alike[side] and (kind != "program") == (mode[-3:] != "755")
        for side, mode in enumerate(difference.modes)
    )
    return replace(file, at=(at[0], at[1]), known=any(alike))


def _cleaned(clone: Clone, files: Iterable[DiskFile]) -> dict[str, str]:
    """Give the blobs that git would make of files, with the filters by which it wrote them."""
    paths = [one.path for one in files if one.content.startswith(("file", "program"))]
    paths = [path for path in paths if "\n" not in path and not path.startswith('"')]
    if not paths:
        return {}
    asked = os.fsencode("".join(f"{path}\n" for path in paths))
    answer = clone.git.run(["hash-object", "--stdin-paths"], clone.git_dir, clone.tree, stdin=asked)
    # A filter that fails ends it: what it has not come to stays unknown.
    return dict(zip(paths, answer.text.split(), strict=False))


def _parts(
    clone: Clone, ends: tuple[str, str], files: Sequence[DiskFile], folder: Path
) -> set[str]:
    """Find the files that are the beginning of what git was writing there."""
    found: set[str] = set()
    for side, end in enumerate(ends):
        mine = [one for one in files if one.difference.blobs[side]]
        staged = folder / f"part-{side}"
        stage_files(clone, end, [one.path for one in mine], staged)
        for one in mine:
            if _begins(clone.tree / one.path, staged / one.path):
                found.add(one.path)
    return found


def _begins(part: Path, whole: Path) -> bool:
    """Whether a file holds nothing but the beginning of another."""
    if part.is_symlink() or whole.is_symlink() or not (part.is_file() and whole.is_file()):
        return False
    with part.open("rb") as short, whole.open("rb") as long:
        if os.fstat(short.fileno()).st_size > os.fstat(long.fileno()).st_size:
            return False
        while chunk := short.read(_CHUNK):
            if chunk != long.read(len(chunk)):
                return False
    return True


def _id_of(chunks: Iterable[bytes], size: int, digits: int) -> str:
    """Give the id of a blob: gitformat-object, "blob SIZE NUL CONTENT"."""
    algorithm = "sha256" if digits > 40 else "sha1"
    found = hashlib.new(algorithm, b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()
