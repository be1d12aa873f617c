"""What releases lost: in time, too early, without notice, or without what was promised instead."""

from collections.abc import Mapping
from datetime import date

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.deprecation.removals import removals
from semistable.policy.history.symbol_timeline import Timeline

NAMES = ("newton", "ocata", "pike", "queens")
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
STOP = "orbit.virt.driver.Driver.stop"


def marker(replacement: str = "", removal: str = "", kind: str = "docstring") -> Marker:
    return Marker(
        symbol="",
        line=1,
        kind=kind,
        confidence=Confidence.HIGH,
        text="Deprecated.",
        replacement=replacement,
        stated_removal=removal,
    )


def release(
    number: int,
    *symbols: str,
    marked: Mapping[str, Marker] | None = None,
    reachable: frozenset[str] = frozenset(),
) -> ReleaseSymbols:
    return ReleaseSymbols(
        cycle=CYCLES[number],
        definitions={symbol: Definition(symbol, "method", 7) for symbol in symbols},
        paths=dict.fromkeys(symbols, "driver.py"),
        marked=marked or {},
        reachable=reachable,
        names=frozenset(symbol.rpartition(".")[2] for symbol in symbols),
    )


def lost(*past: ReleaseSymbols, now: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    timeline = Timeline(releases=past, terms=TERMS)
    return [(e.symbol, str(e.state), e.replacement) for e in removals(timeline, now)]


def test_what_a_release_had_marked_goes_in_time() -> None:
    past = (release(0, STOP), release(1, STOP, marked={STOP: marker()}), release(2))
    (entry,) = removals(Timeline(releases=past, terms=TERMS), frozenset())
    assert (entry.first, entry.last, entry.removed_in) == ("newton", "ocata", "pike")
    assert (entry.since, entry.allowed, entry.state) == ("ocata", "pike", "removed in time")


def test_what_goes_before_the_cycle_that_core_announced_goes_too_early() -> None:
    marked = {STOP: marker(removal="queens")}
    assert lost(release(1, STOP, marked=marked), release(2)) == [(STOP, "removed too early", "")]


def test_a_marker_that_was_taken_back_is_no_notice() -> None:
    past = (release(0, STOP, marked={STOP: marker()}), release(1, STOP), release(2))
    assert lost(*past) == [(STOP, "removed without notice", "")]


def test_a_marker_of_the_whole_class_speaks_for_its_methods() -> None:
    owner = STOP.rpartition(".")[0]
    past = (release(1, owner, STOP, marked={owner: marker()}), release(2, owner))
    assert lost(*past) == [(STOP, "removed in time", "")]


def test_what_was_promised_instead_has_to_be_there() -> None:
    before = release(1, STOP, marked={STOP: marker("Driver.halt()")})
    assert lost(before, release(2)) == [(STOP, "replacement missing", "Driver.halt()")]
    after = release(2, "orbit.virt.driver.Driver.halt")
    assert lost(before, after) == [(STOP, "removed in time", "Driver.halt()")]


def test_what_stands_elsewhere_now_is_named() -> None:
    assert lost(release(1, "orbit.utils.run"), release(2, "orbit.process.run")) == [
        ("orbit.utils.run", "removed without notice", "orbit.process.run")
    ]


def test_what_is_imported_now_or_came_back_is_not_lost() -> None:
    before = release(1, "orbit.utils.run")
    assert lost(before, release(2, reachable=frozenset({"orbit.utils.run"}))) == []
    assert lost(before, release(2), now=frozenset({"orbit.utils.run"})) == []


def test_of_a_module_that_went_only_the_module_is_told() -> None:
    before = release(1, "orbit.utils", "orbit.utils.run", "orbit.utils.Pool")
    assert [symbol for symbol, _, _ in lost(before, release(2))] == ["orbit.utils"]


def test_the_old_name_of_an_option_goes_with_the_option() -> None:
    old, new = "CONF.retries", "CONF.virt.retries"
    marked = {old: marker(new, kind="option-rename")}
    before = release(1, old, new, marked=marked)
    assert [symbol for symbol, _, _ in lost(before, release(2))] == [new]
    assert [symbol for symbol, _, _ in lost(before, release(2, new))] == [old]
