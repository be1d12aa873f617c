"""The removal window of one symbol: when it may go, when it is due, how long it has been overdue.

A symbol that the release of cycle C was the first to mark stands in that release, drivers convert
while C+1 is developed, and the release of C+1 may lack it: that is the window of one cycle which
D. Berrange proposed for Nova (openstack-dev, September 2014: add the new API in parallel, keep the
old one for a cycle, then delete it). Other policies move the first cycle that may lack it. A
removal that core itself announces for later moves the due cycle too: drivers were promised so.
"""

import re
from dataclasses import dataclass

from semistable.model.core_api.ledger import LedgerState, Marker
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy

_CYCLES_LATER = re.compile(r"(.+)\+(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalTerms:
    """The calendar and the policy by which a removal is judged."""

    calendar: Calendar
    policy: RemovalPolicy

    def announced_by(self, marker: Marker) -> Cycle | None:
        """Find the cycle for which a marker announces the removal."""
        return self.stated_cycle(marker.stated_removal, after=marker.removal_after)

    def stated_cycle(self, text: str, *, after: bool = False) -> Cycle | None:
        """Find the cycle that core names: "pike", "16.0.0", "2026.1", "pike+2"; None if unknown.

        `after` when a marker says "after" it, which means the cycle that follows.
        """
        later = _CYCLES_LATER.fullmatch(text)
        named, count = (later[1], int(later[2])) if later else (text, 0)
        calendar = self.calendar
        cycle = (calendar.find(named) or calendar.cycle_of(named)) if named else None
        if cycle is None:
            return None
        place = calendar.index(cycle) + count + (1 if after else 0)
        return calendar.cycles[place] if place < len(calendar.cycles) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint(RemovalTerms):
    """The same, and the cycle from which one looks."""

    at: Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalWindow:
    """From `since`, the first release with the marker, to the first that may lack the symbol.

    `allowed` is that release's cycle under the policy; `due` is the same, or the later one that
    core announces. None where a cycle is unknown or past the calendar's end. `contradiction` says
    how core's own words differ from the policy.
    """

    calendar: Calendar
    since: Cycle | None
    allowed: Cycle | None
    due: Cycle | None
    contradiction: str

    def state(self, at: Cycle) -> LedgerState:
        """Tell the state, at a cycle, of a symbol that still exists."""
        if self.since is None:
            return LedgerState.UNKNOWN
        if self.due is not None and _is_after(at, self.due, self.calendar):
            return LedgerState.OVERDUE
        if self.due == at:
            return LedgerState.DUE
        late = _is_after(at, self.since, self.calendar)
        return LedgerState.IN_WINDOW if late else LedgerState.FRESH

    def overdue_by(self, at: Cycle) -> int:
        """Count the cycles for which the removal has been overdue."""
        if self.since is None or self.due is None:
            return 0
        return max(0, self.calendar.index(at) - self.calendar.index(self.due))

    def is_over(self, taken_in: Cycle | None) -> bool:
        """Whether a cycle, None for an unknown one, may take the symbol away."""
        if self.allowed is None or self.due is None:
            return False
        return taken_in is None or not _is_after(self.due, taken_in, self.calendar)


def removal_window(
    since: Cycle | None, announced: Cycle | None, terms: RemovalTerms, *, binding: bool = False
) -> RemovalWindow:
    """Find the window of a symbol that is marked since a cycle.

    `announced` is the cycle that core names for the removal. `binding` when that is kept on
    purpose, in the surface file: then it is due in that cycle, however early.
    """
    calendar = terms.calendar
    allowed = terms.policy.removable_in(since, calendar) if since else None
    later = announced is not None and _is_after(announced, allowed, calendar)
    return RemovalWindow(
        calendar=calendar,
        since=since,
        allowed=allowed,
        due=announced if announced and (binding or later) else allowed,
        contradiction=_contradiction(announced, allowed, calendar),
    )


def _is_after(one: Cycle, other: Cycle | None, calendar: Calendar) -> bool:
    return other is None or calendar.index(one) > calendar.index(other)


def _contradiction(announced: Cycle | None, allowed: Cycle | None, calendar: Calendar) -> str:
    if announced is None or allowed is None or announced == allowed:
        return ""
    when = "" if _is_after(announced, allowed, calendar) else ", too early"
    return f"Core announces the removal for {announced.name}{when}: the policy says {allowed.name}."
