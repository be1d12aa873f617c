"""The matrix: which revision of a driver goes with which revision of core."""

from dataclasses import dataclass

from semistable.model.findings.verdict import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One driver revision against one core revision.

    `core` and `driver` are NAME and REVISION as they were asked for, `cycle` core's, None where
    the calendar does not know it. `errors` and `warnings` count what is not waived.
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
        """What makes two cells of two shards the same one."""
        return self.core, self.core_revision, self.driver, self.driver_revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Which part of the cells one job judges: number `number` (from 1) of `count`."""

    number: int
    count: int

    def holds(self, position: int) -> bool:
        """Whether the cell at this position (from 0) is in it; neighbours go to different ones."""
        return position % self.count == self.number - 1
