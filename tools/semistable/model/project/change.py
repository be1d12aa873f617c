"""A change that wants to merge, and what it says that it depends on."""

from dataclasses import dataclass
from enum import StrEnum


class Forge(StrEnum):
    """A kind of code review; Zuul's drivers have the same names."""

    GERRIT = "gerrit"
    GITHUB = "github"
    GITLAB = "gitlab"
    PAGURE = "pagure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReference:
    """A change that a message depends on, as it is written on a `line` (from 1) of it.

    `project` is "" where the address does not say it; `number` is a Change-Id for Gerrit's old
    form, whose `host` is "".
    """

    forge: Forge
    host: str
    project: str
    number: str
    line: int
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two references the same change; Gerrit's numbers need no project."""
        project = "" if self.forge is Forge.GERRIT else self.project
        return (self.forge, self.host, project, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A line of a message that means a dependency and that Zuul will not, or only half, follow."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change: a commit of a repository (its name here), and the message that speaks for it.

    `onto` is the revision on which it wants to merge, None for the repository's own branch;
    `title` is how people call it.
    """

    repository: str
    commit: str
    title: str
    message: str
    onto: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """A commit of one repository is one change."""
        return (self.repository, self.commit)
