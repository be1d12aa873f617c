"""A change proposed for a merge, and the dependencies in its message."""

from dataclasses import dataclass
from enum import StrEnum


class Forge(StrEnum):
    """A kind of code review; Zuul's drivers have the same names."""

    GERRIT = "gerrit"
    GITHUB = "github"
    GITLAB = "gitlab"
    PAGURE = "pagure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRef:
    """A change that a message depends on, as it is written on a `line` (from 1) of it.

    `project` is "" if the URL does not have it. `number` is a Change-Id for Gerrit's old form,
    whose `host` is "".
    """

    forge: Forge
    host: str
    project: str
    number: str
    line: int
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """The key by which two references are the same change; Gerrit's numbers need no project."""
        project = "" if self.forge is Forge.GERRIT else self.project
        return (self.forge, self.host, project, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A dependency in a message that Zuul ignores or follows only in part."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change: a commit of a repository (by its local name) and its message.

    `onto` is the revision that it is to be merged on, None for the repository's own branch.
    `title` is its name in reports.
    """

    repository: str
    commit: str
    title: str
    message: str
    onto: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """The key by which two changes are the same: repository and commit."""
        return (self.repository, self.commit)
