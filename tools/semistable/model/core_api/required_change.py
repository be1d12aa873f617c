"""What a driver must change before a release of core because of deprecations."""

from dataclasses import dataclass
from datetime import date

from semistable.model.core_api.ledger import ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The first release that may lack a symbol; `planned` until it is published."""

    cycle: str
    day: date
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A deprecated symbol that a driver uses, and the deadline to stop.

    `before` is None if the removal date or the calendar is unknown. `places` are the driver's files
    with their lines.
    """

    symbol: str
    replacement: str
    state: ClockState
    overdue_by: int
    before: Deadline | None
    places: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverDuties:
    """All required changes of one driver, the earliest first; empty if there are none."""

    driver: str
    duties: tuple[Duty, ...]
