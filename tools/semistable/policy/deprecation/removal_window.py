"""The removal clock of one symbol: when it may go, when it is due, how long it has been overdue.

A symbol that the release of cycle C was the first to mark stands in that release, drivers convert
while C+1 is developed, and the release of C+1 may lack it: that is the window of one cycle which
D. Berrange proposed for Nova (openstack-dev, September 2014: add the new API in parallel, keep the
old one for a cycle, then delete it). Other policies move the first cycle that may lack it. A
removal that core itself announces for later moves the due cycle too: drivers were promised so.
"""

import re
from dataclasses import dataclass

from semistable.model.core_api.ledger import ClockState
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy

_CYCLES_LATER = re.compile(r"(.+)\+(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where one deprecation stands; cycles are None where they are unknown."""

    state: ClockState
    allowed: Cycle | None
    due: Cycle | None
    overdue_by: int
    contradiction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint:
    """From which cycle one looks, by which calendar and policy."""

    calendar: Calendar
    policy: RemovalPolicy
    at: Cycle


def read_clock(
    since: Cycle | None, stated: Cycle | None, view: Viewpoint, *, binding: bool = False
) -> Clock:
    """Tell the state of a symbol that still exists.

    `since` is the cycle of the first release that carries the marker, `stated` the cycle that core
    announces for the removal. `binding` when the announcement is kept on purpose, in the surface
    file: then it is due in that cycle, however early.
    """
    calendar, at = view.calendar, view.at
    allowed = view.policy.removable_in(since, calendar) if since else None
    due = stated if stated and (binding or _is_after(stated, allowed, calendar)) else allowed
    return Clock(
        state=_state(since, due, view),
        allowed=allowed,
        due=due,
        overdue_by=max(0, calendar.index(at) - calendar.index(due)) if since and due else 0,
        contradiction=_contradiction(stated, allowed, calendar),
    )


def _is_after(one: Cycle, other: Cycle | None, calendar: Calendar) -> bool:
    return other is None or calendar.index(one) > calendar.index(other)


def _state(since: Cycle | None, due: Cycle | None, view: Viewpoint) -> ClockState:
    if since is None:
        return ClockState.UNKNOWN
    if due is not None and _is_after(view.at, due, view.calendar):
        return ClockState.OVERDUE
    if due == view.at:
        return ClockState.DUE
    return ClockState.IN_WINDOW if _is_after(view.at, since, view.calendar) else ClockState.FRESH


def _contradiction(stated: Cycle | None, allowed: Cycle | None, calendar: Calendar) -> str:
    if stated is None or allowed is None or stated == allowed:
        return ""
    when = "" if _is_after(stated, allowed, calendar) else ", too early"
    return f"Core announces the removal for {stated.name}{when}: the policy says {allowed.name}."


def stated_cycle(text: str, *, after: bool, calendar: Calendar) -> Cycle | None:
    """Find the cycle that a marker names: "pike", "16.0.0", "2026.1", "pike+2"; None if unknown.

    `after` when the marker says "after" it, which means the cycle that follows.
    """
    later = _CYCLES_LATER.fullmatch(text)
    named, count = (later[1], int(later[2])) if later else (text, 0)
    cycle = (calendar.find(named) or calendar.cycle_of(named)) if named else None
    if cycle is None:
        return None
    place = calendar.index(cycle) + count + (1 if after else 0)
    return calendar.cycles[place] if place < len(calendar.cycles) else None
