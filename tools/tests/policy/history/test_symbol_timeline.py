"""A timeline of releases: since when a symbol is there and marked, and which notice that was."""

from collections.abc import Sequence
from datetime import date

import pytest

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_events import ChangeKind, Notice, SymbolChange, Warned
from semistable.model.core_api.symbol_table import ReleaseSymbols, sure
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.history.symbol_timeline import Timeline, having, marker_of, unbroken
from semistable.source.facts.read_definitions import read_definitions
from semistable.source.source_file import SourceFile

NAMES = ("newton", "ocata", "pike", "queens", "rocky")
CYCLES = tuple(
    Cycle(
        name=name,
        release_id="",
        version=f"{14 + number}.0.0",
        released=date(2016 + number, 4, 1),
        slurp=False,
        status="",
    )
    for number, name in enumerate(NAMES)
)
TERMS = RemovalTerms(
    calendar=Calendar(name="", cycles=CYCLES), policy=RemovalPolicy(name="one-cycle", releases=1)
)
STOP = "Driver.stop"
REMOVED = SymbolChange(kind=ChangeKind.REMOVED)
LOST_A = SymbolChange(kind=ChangeKind.PARAMETER_REMOVED, what="a")


def marker(
    symbol: str = STOP, removal: str = "", confidence: Confidence = Confidence.HIGH
) -> Marker:
    return Marker(
        symbol=symbol,
        line=1,
        kind="comment",
        confidence=confidence,
        text="Deprecated.",
        stated_removal=removal,
    )


def release(
    number: int, *marked: Marker, there: bool = True, hints: Sequence[Marker] = ()
) -> ReleaseSymbols:
    source = SourceFile(b"class Driver:\n    def stop(self, a): return a\n")
    defined = read_definitions(source).definitions if there else ()
    return ReleaseSymbols(
        cycle=CYCLES[number],
        place=number * 10,
        definitions={definition.name: definition for definition in defined},
        marked=sure(marked),
        hints={hint.symbol: hint for hint in hints},
    )


def notice(
    *releases: ReleaseSymbols, change: SymbolChange = REMOVED, taken_in: str | None = "queens"
) -> Warned:
    cycle = TERMS.calendar.find(taken_in) if taken_in else None
    return Timeline(releases=releases, terms=TERMS).notice(STOP, [change], cycle)


def test_the_longest_end_of_a_row() -> None:
    assert unbroken([1, 0, 1, 1], bool) == [1, 1]
    assert unbroken([1, 0], bool) == []
    assert unbroken([], bool) == []


def test_a_symbol_is_there_since_it_came_back() -> None:
    row = (release(0), release(1, there=False), release(2), release(3))
    assert [one.cycle.name for one in having(row, STOP)] == ["pike", "queens"]
    assert having(row, "Driver.start") == ()


@pytest.mark.parametrize(
    ("cycle", "place", "count"),
    [("newton", 0, 0), ("pike", 0, 2), ("rocky", 0, 3), (None, 11, 2), (None, -1, 0)],
)
def test_earlier_releases(cycle: str | None, place: int, count: int) -> None:
    whole = Timeline(releases=[release(number) for number in range(3)], terms=TERMS)
    found = TERMS.calendar.find(cycle) if cycle else None
    assert len(whole.before(found, place).releases) == count


def test_notice_counts_from_the_first_of_the_row_that_carries_the_marker() -> None:
    found = notice(release(0), release(1, marker()), release(2, marker()))
    assert (found.notice, found.since, found.allowed) == (Notice.GIVEN, "ocata", "pike")
    taken_back = notice(release(0, marker()), release(1), release(2, marker()), taken_in="pike")
    assert (taken_back.notice, taken_back.since) == (Notice.SHORT, "pike")


def test_what_core_announced_for_later_lasts_until_then() -> None:
    later = marker(removal="rocky")
    assert notice(release(1, later), release(2, later)).notice is Notice.SHORT
    given = notice(release(1, later), release(2, later), taken_in="rocky")
    assert (given.notice, given.allowed) == (Notice.GIVEN, "rocky")
    assert notice(release(1, later), taken_in=None).notice is Notice.GIVEN


def test_a_window_past_the_calendar_s_end_is_not_over() -> None:
    found = notice(release(4, marker()), taken_in=None)
    assert (found.notice, found.allowed) == (Notice.SHORT, "")


def test_without_a_marker_there_is_no_notice_and_a_remark_is_a_hint() -> None:
    assert notice(release(1), release(2)).notice is Notice.NONE
    vague = marker(confidence=Confidence.LOW)
    found = notice(release(1, hints=[vague]), release(2, vague, hints=[vague]))
    assert (found.notice, found.since) == (Notice.HINTED, "ocata")


def test_what_no_release_has_is_inside_the_cycle() -> None:
    assert notice().notice is Notice.INSIDE
    assert notice(release(1), release(2, there=False)).notice is Notice.INSIDE
    added = SymbolChange(kind=ChangeKind.PARAMETER_REMOVED, what="b")
    assert notice(release(1), change=added).notice is Notice.INSIDE


def test_a_parameter_is_announced_only_by_what_speaks_of_it() -> None:
    assert notice(release(1, marker()), change=LOST_A).notice is Notice.NONE
    assert notice(release(1, marker(f"{STOP}(a)")), change=LOST_A).notice is Notice.GIVEN


@pytest.mark.parametrize("owner", [STOP, "Driver", ""])
def test_a_marker_of_the_owner_or_the_module_speaks_for_the_symbol(owner: str) -> None:
    assert marker_of(STOP, {owner: marker(owner)}) == marker(owner)
    assert marker_of(STOP, {"Other": marker("Other")}) is None


def test_of_several_sure_markers_of_a_symbol_the_surest_counts() -> None:
    certain = marker(confidence=Confidence.CERTAIN)
    assert sure([certain, marker(), marker(confidence=Confidence.LOW)]) == {STOP: certain}


def test_the_timeline_knows_a_symbol_by_its_definition_alone() -> None:
    bare = ReleaseSymbols(cycle=CYCLES[1], definitions={STOP: Definition(STOP, "method", 1)})
    assert notice(bare).notice is Notice.NONE
