"""A release: the files that a project published under a version."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """The kinds of files in git, with git's modes as values."""

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
    """One version of a project as published in one archive; `date` is in seconds since 1970.

    `verified` is True if the index has a sha256 and the archive matches it.
    """

    name: str
    version: str
    archive: str
    sha256: str
    verified: bool
    date: int
    files: tuple[ReleaseFile, ...]
