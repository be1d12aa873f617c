"""Merges in memory, without touching anybody's repository.

New objects are kept in memory, in front of the repository's own, which are opened as alternates:
libgit2 never writes to one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pygit2

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.landed_commits import commit_at
from semistable.git.objects.object_store import (
    GIT_ERRORS,
    CommitTree,
    open_repository,
    reading,
    resolve,
)

_MERGER = pygit2.Signature("semistable", "semistable@localhost", 0, 0)
_MANY = 100
"""Commits of one change whose messages are read."""
_MAIN = ("refs/remotes/origin/main", "refs/remotes/origin/master")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge came to; `commit` is None when these files conflict."""

    commit: str | None
    conflicts: tuple[str, ...] = ()


class _Memory(pygit2.OdbBackend):
    """Objects that nobody else will see."""

    def __init__(self, below: pygit2.Odb) -> None:
        super().__init__()
        self._below = below
        self._kept: dict[bytes, tuple[int, bytes]] = {}

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        # Whatever is below counts as here: libgit2 would write it again, and so touch its file.
        return oid.raw in self._kept or oid in self._below

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        return self._kept[oid.raw]

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        kind, data = self._kept[oid.raw]
        return kind, len(data)

    def write_cb(self, oid: pygit2.Oid, data: bytes, kind: int) -> None:
        self._kept[oid.raw] = (kind, bytes(data))

    def exists_prefix_cb(self, prefix: pygit2.Oid) -> pygit2.Oid:
        return self._whole(prefix)

    def read_prefix_cb(self, prefix: pygit2.Oid) -> tuple[int, bytes, pygit2.Oid]:
        found = self._whole(prefix)
        return *self._kept[found.raw], found

    def _whole(self, prefix: pygit2.Oid) -> pygit2.Oid:
        """Find a kept id; only whole ones are looked for, since nobody abbreviates these."""
        found = pygit2.Oid(hex=str(prefix))
        if found.raw not in self._kept:
            raise KeyError(prefix)
        return found

    def refresh_cb(self) -> None:
        """Nobody else writes here."""

    def __iter__(self) -> Iterator[pygit2.Oid]:
        return (pygit2.Oid(raw=raw) for raw in self._kept)


class MergedTree(CommitTree):
    """The files of a merge that exists in memory alone, so that its commit is nobody's.

    `lands_on` is a commit to give in its place, for who asks where in history it stands.
    """

    lands_on: str | None = None

    @property
    def commit(self) -> str | None:
        """The commit that it lands on, if somebody asks for that."""
        return self.lands_on


class Overlay:
    """A repository on which merges are tried; what they make goes with this object."""

    def __init__(self, path: Path, name: str) -> None:
        """Open a git directory; raise UsageError for a path that is none."""
        repository = open_repository(path)
        if repository is None:
            raise UsageError(
                f"{path} is not a git repository, so that nothing can merge there.",
                "Give a repository of the manifest, or the path of a git directory.",
            )
        self.name = name
        self._repository = repository
        self._made: set[str] = set()
        objects = _objects(Path(repository.path))
        below, layered = pygit2.Odb(), pygit2.Odb()
        below.add_disk_alternate(objects)
        layered.add_backend(_Memory(below), 1000)
        layered.add_disk_alternate(objects)
        repository.set_odb(layered)

    def resolve(self, revision: str) -> str:
        """Find the commit of a revision; raise EnvironmentFailure when it is not here."""
        return str(resolve(self._repository, revision, self.name).id)

    def main_branch(self) -> str | None:
        """Name the reference that changes are for where nobody says another, if there is one.

        A clone has the origin's own branch; any other repository the one that is checked out.
        """
        refs = self._repository.references
        head = refs.get("refs/remotes/origin/HEAD")
        if head is not None and str(head.target) in refs:
            return str(head.target)
        found = next((ref for ref in _MAIN if ref in refs), None)
        if found is not None or self._repository.head_is_unborn:
            return found
        return self._repository.head.name

    def is_branch(self, revision: str) -> bool:
        """Whether a revision is a branch of the origin, or of a bare repository, and no tag."""
        refs = self._repository.references
        homes = ("refs/remotes/origin/", "refs/heads/")
        return f"refs/tags/{revision}" not in refs and any(f"{h}{revision}" in refs for h in homes)

    def fetched(self, revision: str) -> str:
        """Give the origin's branch where a revision is one, whatever a local branch is called."""
        home = f"refs/remotes/origin/{revision}"
        tagged = f"refs/tags/{revision}" in self._repository.references
        return home if home in self._repository.references and not tagged else revision

    def is_ref(self, name: str) -> bool:
        """Whether a name is a branch or a tag."""
        return self.is_branch(name) or f"refs/tags/{name}" in self._repository.references

    def references(self) -> dict[str, str]:
        """Map every reference that a forge made for a change to its commit."""
        found = {}
        for name in self._repository.references:
            if name.startswith(("refs/changes/", "refs/pull/", "refs/merge-requests/")):
                try:
                    found[name] = str(self._repository.references[name].peel(pygit2.Commit).id)
                except GIT_ERRORS:
                    continue
        return found

    def messages(self, base: str, commit: str) -> tuple[str, ...]:
        """Give the messages of what a commit brings beyond `base`, its own first.

        What is not text in one becomes a mark; of a long line the latest hundred are read.
        """
        with reading(self._repository, f"The history of {self.name}"):
            walker = self._repository.walk(commit)
            walker.hide(base)
            brought = list(islice(walker, _MANY))
        return tuple(one.raw_message.decode(errors="replace") for one in brought)

    def parents(self, commit: str) -> tuple[str, ...]:
        """Give the commits that one was made on."""
        return tuple(map(str, self._commit(commit).parent_ids))

    def line(self, commit: str) -> Iterator[str]:
        """Walk the first parents of a commit, itself first."""
        while True:
            yield commit
            parents = self.parents(commit)
            if not parents:
                return
            commit = parents[0]

    def contains(self, commit: str, other: str) -> bool:
        """Whether `other` is in the history of `commit`."""
        return self._base(commit, other) == other

    def merge(self, ours: str, theirs: str) -> Merged:
        """Merge a commit into another, as git's three-way merge does, in memory.

        Raises EnvironmentFailure for histories that share nothing or have holes.
        """
        base = self._base(ours, theirs)
        if base is None:
            raise EnvironmentFailure(
                f"{ours[:12]} and {theirs[:12]} of {self.name} share no history.",
                "The clone may be shallow: git fetch --unshallow.",
            )
        if base in (ours, theirs):
            return Merged(commit=theirs if base == ours else ours)
        with reading(self._repository, f"What {theirs[:12]} and {ours[:12]} of {self.name} merge"):
            index = self._repository.merge_commits(ours, theirs)
            if index.conflicts is not None:
                sides = (side for sides in index.conflicts for side in sides if side is not None)
                return Merged(commit=None, conflicts=tuple(sorted({side.path for side in sides})))
            tree = index.write_tree(self._repository)
            parents = [pygit2.Oid(hex=ours), pygit2.Oid(hex=theirs)]
            message = f"Merge {theirs}"
            commit = self._repository.create_commit(None, _MERGER, _MERGER, message, tree, parents)
        self._made.add(str(commit))
        return Merged(commit=str(commit))

    def tree(self, commit: str, revision: str, lands_on: str | None = None) -> CommitTree:
        """Give the files of a commit, one that a merge made too."""
        if commit not in self._made:
            return CommitTree(self._repository, self._commit(commit), self.name, revision)
        tree = MergedTree(self._repository, self._commit(commit), self.name, revision)
        tree.lands_on = lands_on
        return tree

    def _base(self, one: str, other: str) -> str | None:
        with reading(self._repository, f"The history of {self.name}"):
            found = self._repository.merge_base(one, other)
        return str(found) if found is not None else None

    def _commit(self, commit: str) -> pygit2.Commit:
        with reading(self._repository, f"{commit[:12]} of {self.name}"):
            return commit_at(self._repository, commit)


def merge_three(git_directory: Path, base: str, ours: str, theirs: str) -> str | None:
    """Merge what differs between two trees into a third, and write the new tree.

    `base`, `ours` and `theirs` are trees or commits: what leads from `base` to `theirs` is done to
    `ours`. Returns the tree's id; None where they conflict or an object is not here.
    """
    repository = open_repository(git_directory)
    if repository is None:
        return None
    try:
        old, mine, other = (repository[one].peel(pygit2.Tree) for one in (base, ours, theirs))
        index = repository.merge_trees(old, mine, other)
        return None if index.conflicts is not None else str(index.write_tree(repository))
    except GIT_ERRORS:
        return None


def _objects(git_directory: Path) -> str:
    """Find where a git directory keeps its objects; a linked worktree has them in the main one."""
    link = git_directory / "commondir"
    if link.is_file():
        git_directory = git_directory / link.read_text(encoding="utf-8").strip()
    return str(git_directory / "objects")
