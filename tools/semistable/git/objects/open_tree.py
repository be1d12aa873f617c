"""Opens trees; a commit that was opened before, named by its id or a tag, needs no git library.

What an object's id stands for never changes, so it is kept. Where anything about the repository
or the revision is out of the ordinary, the library is asked, as it is for every file's bytes.
"""

import mmap
import os
import re
from bisect import bisect_left
from collections.abc import Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.model.project.tree import Tree
from semistable.storage.cache import Cache

if TYPE_CHECKING:
    from semistable.git.objects.object_store import CommitTree, DirectoryTree

_KIND = "commit and tree of an object"
_ID = re.compile(r"[0-9a-f]{40}")
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.|lock$|$))*")
"""A name that git can take for nothing but the name of a ref, or the beginning of an id."""


class KnownTree:
    """The files of a commit whose id and tree are known (see model.tree.Tree)."""

    def __init__(self, path: Path, name: str, revision: str, commit: str, fingerprint: str) -> None:
        self._path = path
        self.name = name
        self.revision = revision
        self.commit: str | None = commit
        self.fingerprint = fingerprint

    @cached_property
    def _opened(self) -> Tree:
        from semistable.git.objects.object_store import open_tree  # noqa: PLC0415 - 0.05 s of pygit2

        opened = open_tree(self._path, self.commit, self.name)
        opened.revision = self.revision
        return opened

    @property
    def git_directory(self) -> Path:
        """Where its history is."""
        return self._path

    @property
    def blobs(self) -> Mapping[str, str]:
        """Map path to blob id."""
        return self._opened.blobs

    def read(self, path: str) -> bytes:
        """Return a file's bytes from its blob."""
        return self._opened.read(path)


def open_tree(
    path: Path, revision: str | None, name: str | None = None
) -> "CommitTree | DirectoryTree | KnownTree":
    """Read a repository at a revision, or a directory as it stands.

    Raises UsageError for a path that is not there or a revision asked of a directory outside git,
    EnvironmentFailure for a revision that cannot be found.
    """
    identity = _identity(path, revision) if revision is not None else None
    if identity is None:
        return _open(path, revision, name)
    with closing(Cache()) as cache:
        kept = cache.get(_KIND, (identity,)).get(identity, b"").decode("ascii", "replace").split()
        if len(kept) == 2 and all(_ID.fullmatch(one) for one in kept) and _is_here(path, kept[0]):
            own = name or path.resolve().name.removesuffix(".git") or str(path)
            return KnownTree(path, own, revision or "", kept[0], kept[1])
        opened = _open(path, revision, name)
        # A ref that is spelled like an id may point elsewhere tomorrow.
        if revision != identity or opened.commit == identity:
            cache.put(_KIND, {identity: f"{opened.commit} {opened.fingerprint}".encode()})
        return opened


def _open(path: Path, revision: str | None, name: str | None) -> "CommitTree | DirectoryTree":
    from semistable.git.objects.object_store import open_tree  # noqa: PLC0415 - as above

    return open_tree(path, revision, name)


def _identity(path: Path, revision: str) -> str | None:
    """Give the id of the object that a revision names; None where only the library can tell."""
    try:
        git = _git_directory(path)
        return _named(git, revision) if git is not None else None
    except (OSError, ValueError):
        return None


def _is_here(path: Path, identity: str) -> bool:
    """Say whether the repository has an object, loose or in a pack."""
    try:
        git = _git_directory(path)
        if git is None:
            return False
        if (git / "objects" / identity[:2] / identity[2:]).is_file():
            return True
        packs = sorted((git / "objects" / "pack").glob("*.idx"))
        return any(_is_listed(pack, bytes.fromhex(identity)) for pack in packs)
    except (OSError, ValueError):
        return False


def _is_listed(index: Path, identity: bytes) -> bool:
    # Version 2 of https://git-scm.com/docs/pack-format: how many ids begin with each byte or a
    # smaller one, then all ids, sorted.
    with index.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:8] != b"\xfftOc\0\0\0\2":
            return False

        def count(first: int) -> int:
            return int.from_bytes(data[8 + 4 * first : 12 + 4 * first], "big") if first >= 0 else 0

        def at(number: int) -> bytes:
            start = 8 + 4 * 256 + 20 * number
            return data[start : start + 20]

        end = count(identity[0])
        number = bisect_left(range(end), identity, lo=count(identity[0] - 1), key=at)
        return number < end and at(number) == identity


def _git_directory(path: Path) -> Path | None:
    """Find a git directory of the common kind that is the user's own."""
    for git in (path, path / ".git"):
        if not (
            (git / "HEAD").is_file() and (git / "objects").is_dir() and (git / "refs").is_dir()
        ):
            continue
        settings = git / "config"
        config = settings.read_bytes().lower() if settings.exists() else b""
        # Other formats of refs and ids, and settings that stand elsewhere.
        strange = b"extensions" in config or b"include" in config
        strange = strange or (git / "commondir").exists()
        mine = all(there.stat().st_uid == os.geteuid() for there in (path, git))
        return git if mine and not strange else None
    return None


def _named(git: Path, revision: str) -> str | None:
    # In git's own order: https://git-scm.com/docs/gitrevisions
    if _ID.fullmatch(revision):
        return revision
    if not _PLAIN.fullmatch(revision):
        return None
    if (git / revision).exists() or (git / "refs" / revision).exists():
        return None
    packed = git / "packed-refs"
    refs = packed.read_text(encoding="utf-8").splitlines() if packed.exists() else []
    loose = git / "refs" / "tags" / revision
    if loose.exists():
        found = loose.read_text(encoding="ascii").strip()
    else:
        found = next((r[:40] for r in refs if r[40:] == f" refs/tags/{revision}"), "")
    if any(r[40:] == f" refs/{revision}" for r in refs):
        return None
    return found if _ID.fullmatch(found) else None
