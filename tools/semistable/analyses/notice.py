"""Was notice given? The clock read backwards: what is gone, and since when it was marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from semistable.analyses.clock import stated_cycle
from semistable.model.calendar import Calendar, Cycle, RemovalPolicy
from semistable.model.deprecation import Marker
from semistable.model.history import Notice, Warned


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The calendar and the policy by which notice is judged."""

    calendar: Calendar
    policy: RemovalPolicy


def warned(row: Sequence[tuple[Cycle, Marker | None]], taken_in: Cycle | None, law: Law) -> Warned:
    """Judge whether a removal, or a change that breaks, was marked for a full window before.

    `row` are the releases that had the symbol as it was, oldest first, each with its marker;
    `taken_in` is the cycle of the change, None where it is unknown. The marker counts from the
    first of the unbroken row of releases that carry it. The window is the policy's; where core
    announced a later removal, it lasts until then.
    """
    if not row:
        return Warned(notice=Notice.INSIDE)
    carrying: list[tuple[Cycle, Marker]] = []
    for cycle, marker in reversed(row):
        if marker is None:
            break
        carrying.append((cycle, marker))
    if not carrying:
        return Warned(notice=Notice.NONE)
    since, last = carrying[-1][0], carrying[0][1]
    allowed = _allowed(since, last, law)
    index = law.calendar.index
    full = allowed is not None and (taken_in is None or index(taken_in) >= index(allowed))
    return Warned(
        notice=Notice.GIVEN if full else Notice.SHORT,
        since=since.name,
        allowed=allowed.name if allowed else "",
        text=last.text,
        replacement=last.replacement,
    )


def _allowed(since: Cycle, marker: Marker, law: Law) -> Cycle | None:
    allowed = law.policy.removable_in(since, law.calendar)
    announced = stated_cycle(
        marker.stated_removal, after=marker.removal_after, calendar=law.calendar
    )
    if announced is None or allowed is None:
        return allowed
    return max(allowed, announced, key=law.calendar.index)


def marker_of(name: str, marked: Mapping[str, Marker], parameter: str = "") -> Marker | None:
    """Find what marks a symbol: its own marker, its parameter's, or one of what it belongs to."""
    names = [f"{name}({parameter})"] if parameter else []
    while name:
        names.append(name)
        name = name.rpartition(".")[0]
    found = (marked.get(name) for name in (*names, ""))
    return next((marker for marker in found if marker is not None), None)
