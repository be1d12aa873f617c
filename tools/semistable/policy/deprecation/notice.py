"""Was notice given? The clock read backwards: what is gone, and since when it was marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Marker
from semistable.model.core_api.symbol_events import Change, ChangeKind, Notice, Released, Warned
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.policy.deprecation.removal_window import stated_cycle


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


def notice_of(
    name: str,
    changes: Sequence[Change],
    before: Sequence[Released],
    cycle: Cycle | None,
    law: Law,
) -> Warned:
    """Judge what notice was given of changes that ask for it, by the releases before, in order."""
    last = before[-1].definitions.get(name) if before else None
    # What a change takes away may itself be of this cycle.
    taken = [c for c in changes if c.asks_for_notice and last and _was_there(c, last)]
    if not taken:
        return Warned(notice=Notice.INSIDE)
    row: list[tuple[Cycle, Marker | None]] = []
    for release in reversed(before):
        if name not in release.definitions:
            break
        row.insert(0, (release.cycle, _announcing(name, release.marked, taken)))
    judged = warned(row, cycle, law)
    return _hinted(name, before) or judged if judged.notice is Notice.NONE else judged


def _hinted(name: str, before: Sequence[Released]) -> Warned | None:
    """Find the remark that only sounded like a deprecation, in the releases just before."""
    hint, since = None, ""
    for release in reversed(before):
        if name not in release.hints:
            break
        hint, since = hint or release.hints[name], release.cycle.name
    return Warned(notice=Notice.HINTED, since=since, text=hint.text) if hint else None


def _was_there(change: Change, last: Definition) -> bool:
    """Whether a change alters what a release had."""
    if change.kind is ChangeKind.PARAMETER_ADDED:
        return last.argument(change.what) is None
    return not change.what or last.argument(change.what) is not None


def _announcing(name: str, marked: Mapping[str, Marker], taken: Sequence[Change]) -> Marker | None:
    """Find what announces a change: for one of a parameter, only what speaks of the parameter."""
    for change in taken:
        found = marked.get(f"{name}({change.what})") if change.what else marker_of(name, marked)
        if found is not None:
            return found
    return None
