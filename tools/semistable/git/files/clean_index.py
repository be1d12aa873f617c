"""Finds the trees in which nothing differs from their commit, without git, where that is plain.

Plain is: the index holds the very commit, every file of it is exactly what git last saw (its times,
size, owner and inode), and no other file lies in its folders. A file that was written in the same
moment as the index is read: it must be the blob, byte for byte. Whatever is not plain is git's to
judge: of a tree that is called untouched here `git status` would report nothing.

Format: gitformat-index(5). The comparison is that of git's read-cache.c (`match_stat_data`,
`is_racy_stat`), made stricter: nanoseconds count everywhere.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from struct import Struct, error, unpack_from

from semistable.git.process.git_command import Git

_HEADER = Struct(">4sII")
_ENTRY = Struct(">10I20sH")
_LARGEST = 1 << 19
"""Bytes of an index; with many thousand files git is faster than Python."""
_CHECKSUM = 20
_LENGTH = 0xFFF
"""The bits of an entry's flags that hold the length of its name; others mark a special entry."""
_HARMLESS = {b"TREE", b"EOIE", b"IEOT", b"UNTR"}
"""Extensions that change nothing of what the entries mean."""
_EMPTY = bytes.fromhex("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
"""The id of an empty file; an entry of another one that has no size is one that git doubts."""
_LINK, _FILE = 0o120000, 0o100000


class _NotPlainError(Exception):
    """Only git can judge."""


def find_untouched(git: Git, heads: Mapping[Path, str]) -> frozenset[Path]:
    """Return those working trees that are surely as the commits of their HEADs have them.

    The others may be too: only git can judge. One process finds the trees of all commits.
    """
    recorded = {tree: root for tree in heads if (root := _recorded_tree(tree))}
    if not recorded:
        return frozenset()
    answer = git.run(
        ["cat-file", "--batch-check=%(objectname)"],
        next(iter(recorded)) / ".git",
        stdin="".join(f"{heads[tree]}^{{tree}}\n" for tree in recorded).encode(),
        objects=[tree / ".git" / "objects" for tree in recorded],
    )
    roots = zip(recorded.items(), answer.text.splitlines(), strict=False)
    return frozenset(tree for (tree, root), named in roots if root == named)


def _recorded_tree(tree: Path) -> str | None:
    """Return the tree object that the index holds, where all files are as the index has them."""
    git_dir = tree / ".git"
    try:
        with (git_dir / "index").open("rb") as file:
            written = os.fstat(file.fileno()).st_mtime_ns
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST or _has_replacements(git_dir):
            return None
        signature, version, count = _HEADER.unpack_from(data)
        if (signature, version) != (b"DIRC", 2):
            return None
        files, place = _untouched_files(data, os.fsencode(tree) + b"/", written, count)
        _refuse_others(os.fsencode(tree) + b"/", {*files, b".git"})
        return _root_of(data, place, count).hex()
    except (OSError, ValueError, IndexError, error, _NotPlainError):
        return None


def _has_replacements(git_dir: Path) -> bool:
    """Whether another object may stand for a commit: git-replace(1)."""
    if (git_dir / "refs" / "replace").exists():
        return True
    packed = git_dir / "packed-refs"
    return packed.exists() and b" refs/replace/" in packed.read_bytes()


def _untouched_files(
    data: bytes, prefix: bytes, written: int, count: int
) -> tuple[list[bytes], int]:
    """Compare every entry with its file; return their paths, and where the entries end."""
    files, place = [], _HEADER.size
    for _ in range(count):
        *recorded, blob, flags = _ENTRY.unpack_from(data, place)
        if flags >= _LENGTH:
            raise _NotPlainError
        start = place + _ENTRY.size
        path = data[start : start + flags]
        place += (_ENTRY.size + flags + 8) & ~7
        now = os.lstat(prefix + path)
        if not _is_as_recorded(now, recorded, blob):
            raise _NotPlainError
        if now.st_mtime_ns >= written and _blob_at(prefix + path, now) != blob:
            raise _NotPlainError
        files.append(path)
    return files, place


def _is_as_recorded(now: os.stat_result, recorded: list[int], blob: bytes) -> bool:
    changed, changed_ns, modified, modified_ns, _, inode, mode, owner, group, size = recorded
    kind = stat.S_IFMT(mode)
    return (
        now.st_mtime_ns == modified * 1_000_000_000 + modified_ns
        and now.st_ctime_ns == changed * 1_000_000_000 + changed_ns
        and now.st_size & 0xFFFFFFFF == size
        and now.st_ino & 0xFFFFFFFF == inode
        and (now.st_uid & 0xFFFFFFFF, now.st_gid & 0xFFFFFFFF) == (owner, group)
        and stat.S_IFMT(now.st_mode) == kind
        and (kind == _LINK or (kind == _FILE and not (now.st_mode ^ mode) & 0o100))
        and (size > 0 or blob == _EMPTY)
    )


def _blob_at(path: bytes, now: os.stat_result) -> bytes:
    """Return the id that a file's bytes or a link's target would have as a blob."""
    if stat.S_ISLNK(now.st_mode):
        content = os.readlink(path)  # noqa: PTH115 - bytes
    else:
        with open(path, "rb") as file:  # noqa: PTH123 - bytes
            content = file.read()
    text = b"blob %d\0%s" % (len(content), content)
    return hashlib.sha1(text, usedforsecurity=False).digest()


def _root_of(data: bytes, place: int, count: int) -> bytes:
    """Return the tree that the index as a whole is, by its extension TREE (cache tree)."""
    root = b""
    while place < len(data) - _CHECKSUM:
        name = data[place : place + 4]
        (size,) = unpack_from(">I", data, place + 4)
        if name not in _HARMLESS:
            raise _NotPlainError
        if name == b"TREE":
            # "" NUL, how many entries it covers, SP, how many subtrees, LF, its id
            covered, _, rest = data[place + 9 : place + 8 + size].partition(b" ")
            if int(covered) == count:
                root = rest.partition(b"\n")[2][:20]
        place += 8 + size
    if place != len(data) - _CHECKSUM:
        raise _NotPlainError
    return root


def _refuse_others(prefix: bytes, files: set[bytes]) -> None:
    """Raise _NotPlainError where anything lies in the folders of these files beside them."""
    folders = {b""}
    for path in files:
        while (path := path.rpartition(b"/")[0]) not in folders:
            folders.add(path)
    for folder in folders:
        start = folder and folder + b"/"
        with os.scandir(prefix + folder) as entries:
            for entry in entries:
                path = start + entry.name
                if path not in files and not (
                    path in folders and entry.is_dir(follow_symlinks=False)
                ):
                    raise _NotPlainError
