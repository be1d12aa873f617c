"""Reads trees and blobs at a revision, and working directories as they stand."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pygit2

from semistable.errors import EnvironmentFailure, UsageError

# git itself trusts what zlib has checked: hashing every blob again is half of what reading costs.
pygit2.settings.enable_strict_hash_verification(value=False)

_SKIPPED_DIRECTORIES = {".git", ".hg", ".tox", ".nox", ".venv", "__pycache__", "node_modules"}
GIT_ERRORS = (KeyError, ValueError, pygit2.GitError)
"""What reading an object raises that is not there, or damaged."""
_LARGEST_FILE = 8 * 1024 * 1024
"""Bytes; a larger file in a working directory is data, not a source."""


class CommitTree:
    """The files of one commit, read from git objects (see model.tree.Tree)."""

    def __init__(
        self, repository: pygit2.Repository, commit: pygit2.Commit, name: str, revision: str
    ) -> None:
        self._repository = repository
        self._commit = commit
        self.name = name
        self.revision = revision

    @property
    def commit(self) -> str | None:
        """The commit's 40 hex digits."""
        return str(self._commit.id)

    @property
    def git_directory(self) -> Path | None:
        """Where its history is."""
        return Path(self._repository.path)

    @property
    def fingerprint(self) -> str:
        """The git tree's id: equal ids hold equal files."""
        return str(self._commit.tree_id)

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Map path to blob id; symbolic links and submodules are left out."""
        files = _files(self._repository, str(self._commit.tree_id))
        return {path: blob for mode, path, blob in files if mode.startswith(b"100")}

    def read(self, path: str) -> bytes:
        """Return a file's bytes from its blob."""
        try:
            _, data = self._repository.read(self.blobs[path])
        except GIT_ERRORS as error:
            raise EnvironmentFailure(
                f"{path} of {self.name}@{self.revision} cannot be read: {error}.",
                hint(self._repository),
            ) from error
        return data


class DirectoryTree:
    """The files of a directory as they stand, uncommitted edits included."""

    commit: str | None = None

    def __init__(self, root: Path, name: str, commit: str | None) -> None:
        self._root = root
        self.name = name
        self.revision = "worktree"
        self.commit = commit

    @property
    def git_directory(self) -> Path | None:
        """Where its history is, None outside git."""
        return self._root if self.commit else None

    @cached_property
    def blobs(self) -> Mapping[str, str]:
        """Map path to the blob id that git would give the file's bytes."""
        return {path: _blob_id(self.read(path)) for path in self._paths()}

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all paths and blob ids."""
        digest = hashlib.sha256()
        for path, blob in sorted(self.blobs.items()):
            digest.update(f"{path}\0{blob}\n".encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def _paths(self) -> list[str]:
        found = []
        for directory, folders, files in os.walk(self._root):
            # A folder with a `.git` is another repository's tree inside this one.
            kept = (
                f
                for f in folders
                if f not in _SKIPPED_DIRECTORIES
                and not os.path.lexists(os.path.join(directory, f, ".git"))  # noqa: PTH118 - thousands
            )
            folders[:] = sorted(filter(_is_text, kept))
            for file in filter(_is_text, files):
                path = Path(directory, file)
                if not path.is_symlink() and path.is_file():
                    if path.stat().st_size > _LARGEST_FILE:
                        continue
                    found.append(path.relative_to(self._root).as_posix())
        return sorted(found)

    def read(self, path: str) -> bytes:
        """Return a file's bytes from the directory."""
        try:
            return (self._root / path).read_bytes()
        except OSError as error:
            raise EnvironmentFailure(
                f"{path} of {self.name} cannot be read: {error.strerror}.",
                "Check the file and its permissions.",
            ) from error


@contextmanager
def reading(repository: pygit2.Repository, what: str) -> Iterator[None]:
    """Turn what is raised at an object that is absent or damaged into an EnvironmentFailure."""
    try:
        yield
    except GIT_ERRORS as error:
        raise EnvironmentFailure(f"{what} cannot be read: {error}.", hint(repository)) from error


def hint(repository: pygit2.Repository) -> str:
    """Return how a clone gets an object that it lacks."""
    place = Path(repository.workdir or repository.path)
    if any(entry.name.endswith(".partialclonefilter") for entry in repository.config):
        # What is read here asks no server; and one request an object would take hours.
        return (
            "The clone is blobless; this brings all its files at once:"
            f" git -C {place} fetch --refetch --no-filter"
        )
    if repository.is_shallow:
        return f"The clone is shallow; this brings the rest: git -C {place} fetch --unshallow"
    return "The clone may be damaged: fetch it again, or run git fsck."


def _files(repository: pygit2.Repository, root: str) -> Iterator[tuple[bytes, str, str]]:
    """Yield mode, path and id of all files, links and submodules of a tree."""
    pending = [("", root)]
    while pending:
        prefix, tree = pending.pop()
        for mode, name, identity in _entries(repository.read(tree)[1]):
            if mode == b"40000":
                pending.append((f"{prefix}{name}/", identity))
            else:
                yield mode, prefix + name, identity


def _entries(tree: bytes) -> Iterator[tuple[bytes, str, str]]:
    r"""Yield mode, name and id of all in a tree of git whose name is text.

    `100644 name\0` and the twenty bytes of an id, one behind the other. The library makes objects
    of them, which takes twice as long:
    https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_tree_objects
    """
    position = 0
    while position < len(tree):
        end = tree.index(b"\0", position)
        mode, _, raw = tree[position:end].partition(b" ")
        position = end + 21
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            continue
        yield mode, name, tree[end + 1 : position].hex()


def _is_text(name: str | None) -> bool:
    # No import can name a file or folder whose name is no UTF-8, and no report could say it.
    return name is not None and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _blob_id(data: bytes) -> str:
    # git's own object id: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()


def open_repository(path: Path) -> pygit2.Repository | None:
    """Open the git directory at `path` itself, bare or with a tree; None if it is none."""
    for candidate in (path, path / ".git"):
        try:
            return pygit2.Repository(str(candidate), pygit2.enums.RepositoryOpenFlag.NO_SEARCH)
        except pygit2.GitError:
            continue
    return None


def require_repository(path: Path) -> pygit2.Repository:
    """Open a git directory as `open_repository` does; raise UsageError where there is none."""
    repository = open_repository(path)
    if repository is None:
        raise UsageError(f"{path} is not a git repository.", "Give the path of one.")
    return repository


def open_tree(
    path: Path, revision: str | None, name: str | None = None
) -> CommitTree | DirectoryTree:
    """Read a repository at a revision, or a directory as it stands.

    Raises UsageError for a path that is not there or a revision asked of a directory outside git,
    EnvironmentFailure for a revision that cannot be found.
    """
    name = name or path.resolve().name.removesuffix(".git") or str(path)
    if not path.is_dir():
        raise UsageError(
            f"{path} is not a directory.", "Give a repository of the manifest or a path to one."
        )
    repository = open_repository(path)
    if repository is None:
        if revision is not None:
            raise UsageError(
                f"{path} is not a git repository, so it has no revision {revision}.",
                "Leave out the @REVISION to read the directory as it stands.",
            )
        return DirectoryTree(path, name, None)
    if revision is None:
        if repository.is_bare:
            revision = "HEAD"
        else:
            return DirectoryTree(path, name, _head(repository))
    return CommitTree(repository, resolve(repository, revision, name), name, revision)


def commit_tree(path: Path, revision: str) -> CommitTree | None:
    """Read a revision of a git directory; None where there is none, EnvironmentFailure as above."""
    repository = open_repository(path)
    if repository is None:
        return None
    return CommitTree(repository, resolve(repository, revision, path.name), path.name, revision)


def _head(repository: pygit2.Repository) -> str | None:
    return None if repository.head_is_unborn else str(repository.head.target)


def resolve(repository: pygit2.Repository, revision: str, name: str) -> pygit2.Commit:
    """Find the commit of a revision: a tag, a branch, a remote's branch or a commit id."""
    for candidate in (revision, f"refs/tags/{revision}", f"refs/remotes/origin/{revision}"):
        try:
            return repository.revparse_single(candidate).peel(pygit2.Commit)
        except GIT_ERRORS:
            continue
    raise EnvironmentFailure(
        f"{name} has no revision {revision}.",
        "Fetch it (`semistable sync`), or list what is there: git tag, git branch -a.",
    )


def origin_url(path: Path) -> str:
    """Return the URL of the remote `origin` of the repository at `path`; "" where there is none."""
    repository = open_repository(path)
    names = repository.remotes.names() if repository else ()
    return (repository.remotes["origin"].url or "") if repository and "origin" in names else ""


def submodules(path: Path) -> dict[str, str]:
    """Map the paths of submodules to the commits that HEAD of the repository at `path` records.

    Empty where there is no repository, or no commit yet.
    """
    repository = open_repository(path)
    if repository is None or repository.head_is_unborn:
        return {}
    files = _files(repository, str(repository.head.peel(pygit2.Commit).tree_id))
    return {path: commit for mode, path, commit in files if mode == b"160000"}


def tag_names(path: Path) -> tuple[str, ...]:
    """List the tags of the git directory at `path`, sorted; raises UsageError where none is."""
    references, prefix = require_repository(path).references, "refs/tags/"
    return tuple(sorted(r.removeprefix(prefix) for r in references if r.startswith(prefix)))
