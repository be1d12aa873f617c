"""What every report of a history says, in which order: the tallies, and the words of a change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from semistable.model.code.definition import DefinedKind
from semistable.model.core_api.symbol_events import (
    ChangeKind,
    Event,
    Notice,
    ReleaseStep,
    SymbolDifference,
    SymbolHistory,
    Warned,
)
from semistable.reports.sentences import capital

NOTICES = (Notice.GIVEN, Notice.SHORT, Notice.HINTED, Notice.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often something happened to symbols of one kind, and with which notice."""

    kind: str
    what: str
    number: int
    notices: tuple[tuple[Notice, int], ...]


def shown_by_releases(history: SymbolHistory) -> tuple[Tally, ...]:
    """Count what the releases show: symbols lost and gained, signatures changed; by kind."""
    said = [d for step in history.releases for d in step.differences]
    return tuple(
        tally
        for what, chosen in (
            ("lost", [d for d in said if _has(d, ChangeKind.REMOVED)]),
            ("gained", [d for d in said if _has(d, ChangeKind.ADDED)]),
            ("signatures changed", [d for d in said if any(c.of_signature for c in d.changes)]),
        )
        for tally in _tallies(what, chosen)
    )


def shown_by_main_line(history: SymbolHistory) -> tuple[Tally, ...]:
    """Count the same of the commits of the main line, churn inside a cycle included."""
    said = history.events
    return tuple(
        tally
        for what, chosen in (
            ("lost", [e for e in said if e.has(ChangeKind.REMOVED)]),
            ("gained", [e for e in said if e.has(ChangeKind.ADDED)]),
            ("signatures changed", [e for e in said if e.of_signature]),
        )
        for tally in _tallies(what, chosen)
    )


def _has(difference: SymbolDifference, kind: ChangeKind) -> bool:
    return any(change.kind is kind for change in difference.changes)


def _tallies(what: str, chosen: Iterable[Event | SymbolDifference]) -> Iterable[Tally]:
    of = list(chosen)
    for kind in sorted({_group(one.kind) for one in of}):
        counts = Counter(one.warned.notice for one in of if _group(one.kind) == kind)
        told = (*NOTICES, Notice.INSIDE, Notice.UNKNOWN) if what != "gained" else ()
        notices = tuple((notice, counts[notice]) for notice in told if counts[notice])
        yield Tally(kind=kind, what=what, number=sum(counts.values()), notices=notices)


def _group(kind: str) -> str:
    """Count properties as methods: a driver that overrides one sees no difference."""
    return str(DefinedKind.METHOD if kind == DefinedKind.PROPERTY else kind)


def said_tally(tally: Tally) -> str:
    """Say a tally: "51 methods lost: 3 with notice, 48 without notice"."""
    notices = ", ".join(f"{number} {notice}" for notice, number in tally.notices)
    plural = {"class": "classes"}.get(tally.kind, f"{tally.kind}s")
    noun = tally.kind if tally.number == 1 else plural
    head = f"{tally.number} {noun} {tally.what}"
    if tally.what == "signatures changed":
        head = f"{tally.number} changes of signatures of {plural}"
    return f"{head}: {notices}" if notices else head


def said_notice(warned: Warned) -> str:
    """Say which notice was given: "with notice since Queens"."""
    if warned.notice is Notice.GIVEN:
        return f"{warned.notice} since {capital(warned.since)}"
    if warned.notice is Notice.HINTED:
        return f"{warned.notice}, since {capital(warned.since)}"
    if warned.notice is Notice.SHORT:
        until = f", which was to last until {capital(warned.allowed)}" if warned.allowed else ""
        return f"{warned.notice}: since {capital(warned.since)}{until}"
    return str(warned.notice)


def changed_steps(history: SymbolHistory) -> tuple[ReleaseStep, ...]:
    """Give the releases that changed anything."""
    return tuple(step for step in history.releases if step.differences)
