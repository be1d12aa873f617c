"""From the ledger to each driver's duties: what to change before which release of core."""

from collections import defaultdict
from collections.abc import Iterable

from semistable.model.core_api.ledger import Confidence, Ledger, LedgerEntry
from semistable.model.core_api.required_change import (
    Deadline,
    DriverRequiredChanges,
    RequiredChange,
)
from semistable.model.project.calendar import Calendar

_NEVER = (1, 0)


def required_changes(
    ledger: Ledger, calendar: Calendar, drivers: Iterable[str]
) -> tuple[DriverRequiredChanges, ...]:
    """Say what each driver has to change, and before when; sorted by driver, date and symbol.

    What only sounds like a deprecation (low confidence) is nobody's duty. A symbol that is due or
    overdue may be gone in the next release: the one of the cycle that is looked from, or the one
    behind it where that release is what was examined.
    """
    found: dict[str, list[RequiredChange]] = {driver: [] for driver in drivers}
    for entry in ledger.entries:
        if entry.confidence is Confidence.LOW:
            continue
        before = _deadline(entry, ledger, calendar)
        for driver, places in _places(entry).items():
            found.setdefault(driver, []).append(
                RequiredChange(
                    symbol=entry.symbol,
                    replacement=entry.replacement,
                    state=entry.state,
                    overdue_by=entry.overdue_by,
                    before=before,
                    places=places,
                )
            )
    return tuple(
        DriverRequiredChanges(driver=driver, duties=tuple(sorted(found[driver], key=_urgency)))
        for driver in sorted(found)
    )


def _places(entry: LedgerEntry) -> dict[str, tuple[tuple[str, tuple[int, ...]], ...]]:
    lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for use in entry.uses:
        lines[use.driver][use.path].add(use.line)
    return {
        driver: tuple((path, tuple(sorted(own))) for path, own in sorted(paths.items()))
        for driver, paths in lines.items()
    }


def _deadline(entry: LedgerEntry, ledger: Ledger, calendar: Calendar) -> Deadline | None:
    due, at = calendar.find(entry.due), calendar.find(ledger.at)
    if due is None or at is None:
        return None
    own = calendar.cycle_of(ledger.revision)
    is_out = own is not None and calendar.index(own) >= calendar.index(at)
    place = max(calendar.index(due), calendar.index(at) + is_out)
    if place >= len(calendar.cycles):
        return None
    cycle = calendar.cycles[place]
    return Deadline(cycle=cycle.name, day=cycle.released, planned=not cycle.version)


def _urgency(duty: RequiredChange) -> tuple[tuple[int, int], int, str]:
    when = (0, duty.before.day.toordinal()) if duty.before else _NEVER
    return (when, -duty.overdue_by, duty.symbol)
