"""The manifest: the repositories, their sources, and their pins."""

from dataclasses import dataclass
from enum import StrEnum


class CloneKind(StrEnum):
    """How much of a repository is cloned: all, all except files, or only the pins."""

    FULL = "full"
    BLOBLESS = "blobless"
    SHALLOW = "shallow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository of the manifest.

    `commit` is what `pin` resolved to in git, if it was resolved; releases have their own commits.
    `path` is the folder of its tree in the workspace, "" for trees/NAME. `overridden` is True if
    `repos.local.toml` replaces a part; the manifest is then not updated.
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
    """The name of the removal policy, and the file of the waivers."""

    removal: str
    waivers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Core, its drivers in the order of the file, and the project's policy.

    `included` are repositories that hold parts of the manifest; they are not drivers.
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
        """Return a repository by name, ignoring case; None if there is none."""
        wanted = name.casefold()
        return next((r for r in self.repositories if r.name.casefold() == wanted), None)
