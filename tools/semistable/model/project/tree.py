"""A tree: one repository's files at one revision, read without a checkout."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Tree(Protocol):
    """Files by path. Implementations read git objects or a working directory."""

    @property
    def name(self) -> str:
        """The repository's name in the manifest, or its directory's."""

    @property
    def revision(self) -> str:
        """The revision as the user wrote it; "worktree" for a working tree."""

    @property
    def commit(self) -> str | None:
        """The commit's 40 hex digits, or None for a directory outside git."""

    @property
    def fingerprint(self) -> str:
        """Equal for trees with the same files, independent of their names and revisions."""

    @property
    def blobs(self) -> Mapping[str, str]:
        """Map every regular file's path (with `/`) to its git blob id (40 hex digits)."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes; raise EnvironmentFailure when they cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionSpec:
    """The parts of `NAME@REV:FOLDER` or `PATH@REV:FOLDER`."""

    source: str
    revision: str | None
    folder: str | None
