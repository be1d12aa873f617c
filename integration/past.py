"""A repository with a past: merges and releases, each on a day of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pygit2


class Past:
    """A repository whose main line moves by merges, each commit on a day of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._repository = pygit2.init_repository(str(path), bare=True, initial_head="master")
        self._files: dict[str, str] = {}
        self.head: pygit2.Oid | None = None

    def commit(self, day: str, files: Mapping[str, str | None], subject: str) -> str:
        """Commit a change straight to the main line; None takes a file away."""
        self._change(files)
        self.head = self._write(day, subject, [self.head] if self.head else [])
        return self._point()

    def merge(self, day: str, files: Mapping[str, str | None], subject: str) -> tuple[str, str]:
        """Merge a branch of one commit, as a gate does; return the merge and the commit."""
        assert self.head
        self._change(files)
        side = self._write(day, subject, [self.head])
        self.head = self._write(day, f'Merge "{subject}"', [self.head, side])
        return self._point(), str(side)

    def tag(self, name: str, commit: pygit2.Oid | None = None) -> None:
        """Tag a commit, or the head of the main line."""
        target = commit or self.head
        assert target
        self._repository.references.create(f"refs/tags/{name}", target)

    def release(
        self, day: str, files: Mapping[str, str], tag: str, onto: str | None = None
    ) -> None:
        """Release from a branch of its own, with changes that the main line does not have yet.

        With `onto` the branch left the main line there, and merged its head for the release.
        """
        assert self.head
        parents = [pygit2.Oid(hex=onto), self.head] if onto else [self.head]
        before = dict(self._files)
        self._change(files)
        self.tag(tag, self._write(day, f"Release {tag}", parents))
        self._files = before

    def _change(self, files: Mapping[str, str | None]) -> None:
        for path, text in files.items():
            if text is None:
                del self._files[path]
            else:
                self._files[path] = text

    def _write(self, day: str, subject: str, parents: list[pygit2.Oid]) -> pygit2.Oid:
        index = pygit2.Index()
        for path, text in self._files.items():
            blob = self._repository.create_blob(text.encode())
            index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode.BLOB))
        when = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
        who = pygit2.Signature("A Developer", "developer@example.org", when, 0)
        tree = index.write_tree(self._repository)
        return self._repository.create_commit(None, who, who, subject, tree, parents)

    def _point(self) -> str:
        assert self.head
        self._repository.references.create("refs/heads/master", self.head, force=True)
        return str(self.head)
