"""The manifest: which repositories, where they live, at which pin."""

from dataclasses import dataclass
from enum import StrEnum


class CloneKind(StrEnum):
    """How much of a repository comes here: all, all but files, or the pins alone."""

    FULL = "full"
    BLOBLESS = "blobless"
    SHALLOW = "shallow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository of the manifest.

    `commit` is what `pin` resolved to in git, once it was; releases have ids of their own.
    `path` is where its tree lies in the workspace, "" for trees/NAME.
    `overridden` says that `repos.local.toml` replaces a part: nothing is then written back.
    """

    name: str
    git: tuple[str, ...]
    release: str | None
    package: str
    pin: str
    commit: str | None
    groups: tuple[str, ...] = ()
    path: str = ""
    clone: CloneKind = CloneKind.FULL
    overridden: bool = False

    @property
    def folder(self) -> str:
        """The folder of its tree in the workspace."""
        return self.path or f"trees/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long a deprecation must stand, and where the waivers are."""

    removal: str
    waivers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Core, its drivers in the order of the file, and the project's policy.

    `included` are the repositories in which parts of the manifest lie; they are no drivers.
    """

    core: Repository
    surface: str
    calendar: str
    drivers: tuple[Repository, ...]
    policy: Policy
    included: tuple[Repository, ...] = ()

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """Core first, then the drivers."""
        return (self.core, *self.drivers)

    def find(self, name: str) -> Repository | None:
        """Find a repository by name, whatever the case."""
        wanted = name.casefold()
        return next((r for r in self.repositories if r.name.casefold() == wanted), None)
