"""The manifest: which repositories, where they live, at which pin."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository of the manifest; `commit` is what `pin` resolved to, once it was."""

    name: str
    git: tuple[str, ...]
    release: str | None
    package: str
    pin: str
    commit: str | None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long a deprecation must stand, and where the waivers are."""

    removal: str = "one-cycle"
    waivers: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Core, its drivers in the order of the file, and the project's policy."""

    core: Repository
    surface: str
    calendar: str
    drivers: tuple[Repository, ...]
    policy: Policy

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """Core first, then the drivers."""
        return (self.core, *self.drivers)
