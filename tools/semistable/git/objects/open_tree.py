"""Opens trees; a commit that was opened before and has a name here needs no git library.

The tree of a commit never changes, so it is kept. Where anything about the repository or the
revision is out of the ordinary, the library opens it, as it reads every file's bytes.
"""

import os
import re
from collections.abc import Mapping
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.git.files.refs import UnsureError, commit_of, has_name, read_head, tagged_commit
from semistable.model.project.tree import Tree
from semistable.storage.cache import Cache

if TYPE_CHECKING:
    from semistable.git.objects.object_store import CommitTree, DirectoryTree

_KIND = "commit and tree of a commit"
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
        if len(kept) == 2 and all(_ID.fullmatch(one) for one in kept):
            own = name or path.resolve().name.removesuffix(".git") or str(path)
            return KnownTree(path, own, revision or "", kept[0], kept[1])
        opened = _open(path, revision, name)
        # A ref that is spelled like an id may point elsewhere tomorrow.
        if opened.commit == identity:
            cache.put(_KIND, {identity: f"{opened.commit} {opened.fingerprint}".encode()})
        return opened


def _open(path: Path, revision: str | None, name: str | None) -> "CommitTree | DirectoryTree":
    from semistable.git.objects.object_store import open_tree  # noqa: PLC0415 - as above

    return open_tree(path, revision, name)


def _identity(path: Path, revision: str) -> str | None:
    """Return the commit that a revision surely names; None where only the library can tell."""
    try:
        git = _git_directory(path)
        if git is None:
            return None
        if _ID.fullmatch(revision):
            head = read_head(git)
            here = (head and head.commit == revision) or has_name(git, revision, "refs/")
            return revision if here else None
        # Git takes what stands nearer first: https://git-scm.com/docs/gitrevisions
        nearer = not _PLAIN.fullmatch(revision) or (git / revision).exists()
        nearer = nearer or (git / "refs" / revision).exists()
        nearer = nearer or commit_of(git, f"refs/{revision}") is not None
        return None if nearer else tagged_commit(git, revision)
    except (OSError, ValueError, UnsureError):
        return None


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
