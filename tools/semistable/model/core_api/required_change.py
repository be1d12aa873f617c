"""What a driver must change before a release of core because of deprecations."""

from dataclasses import dataclass
from datetime import date

from semistable.model.core_api.ledger import LedgerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The first release that may lack a symbol; `planned` until it is published."""

    cycle: str
    day: date
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredChange:
    """A deprecated symbol that a driver uses, and before when it has to do without.

    `before` is None if the removal date or the calendar is unknown. `places` are the driver's files
    with their lines.
    """

    symbol: str
    replacement: str
    state: LedgerState
    overdue_by: int
    before: Deadline | None
    places: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverRequiredChanges:
    """All duties of one driver, the earliest first; none when it uses nothing that goes away."""

    driver: str
    duties: tuple[RequiredChange, ...]
