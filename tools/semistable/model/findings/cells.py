"""The matrix: which revision of a driver is compatible with which revision of core."""

from dataclasses import dataclass

from semistable.model.findings.verdict import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One driver revision against one core revision.

    `core` and `driver` are NAME and REVISION as requested. `cycle` is that of core, None if the
    calendar does not have it. `errors` and `warnings` count findings that are not waived.
    """

    core: str
    core_revision: str
    cycle: str | None
    driver: str
    driver_revision: str
    answer: Answer
    errors: int = 0
    warnings: int = 0
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The key by which cells of several shards are the same cell."""
        return self.core, self.core_revision, self.driver, self.driver_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The part of the cells that one job judges: part `number` (from 1) of `count`."""

    number: int
    count: int

    def holds(self, position: int) -> bool:
        """Return whether this shard has the cell at a position (from 0); neighbours are spread."""
        return position % self.count == self.number - 1
