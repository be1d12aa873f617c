"""Cycles: core's development periods, and policies on how long a deprecation must stand."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A development period that ends in a release; `version` is core's, "" while unreleased."""

    name: str
    release_id: str
    version: str
    released: date
    slurp: bool
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """All cycles of a core project, oldest first."""

    name: str
    cycles: tuple[Cycle, ...]

    def find(self, text: str) -> Cycle | None:
        """Find a cycle by name, release id or exact version, whatever the case."""
        wanted = text.casefold()
        return next(
            (c for c in self.cycles if wanted in (c.name.casefold(), c.release_id, c.version)), None
        )

    def index(self, cycle: Cycle) -> int:
        """Count the cycles before this one."""
        return self.cycles.index(cycle)
