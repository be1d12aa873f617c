"""A release: the files that a project once published under a version."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What git can hold at a path, with git's own modes as values."""

    REGULAR = "100644"
    EXECUTABLE = "100755"
    LINK = "120000"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """One file of a release; a link's `content` is its target."""

    path: str
    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version of a project as published in one archive, `date` in seconds since 1970.

    `verified` says whether the index offered a sha256 that the archive then had.
    """

    name: str
    version: str
    archive: str
    sha256: str
    verified: bool
    date: int
    files: tuple[ReleaseFile, ...]
