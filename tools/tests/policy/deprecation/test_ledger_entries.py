"""The ledger: since when by history, who uses it, what is overdue, the most urgent first."""

from collections.abc import Mapping, Sequence
from datetime import date

from semistable.model.code.modules import full_name
from semistable.model.core_api.ledger import (
    Confidence,
    DriverUse,
    Ledger,
    LedgerEntry,
    LedgerState,
    Marker,
)
from semistable.model.core_api.symbol_table import ReleaseSymbols
from semistable.model.findings.verdict import Examined
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.model.project.core_surface import RegisteredDeprecation
from semistable.policy.deprecation.ledger_entries import ledger
from semistable.policy.deprecation.removal_window import Viewpoint

NAMES = ("newton", "ocata", "pike", "queens", "rocky", "stein")
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
CALENDAR = Calendar(name="openstack", cycles=CYCLES)
PATH = "nova/virt/driver.py"
Marked = Mapping[str, Sequence[Marker]]


def marker(
    symbol: str = "ComputeDriver.f",
    text: str = "This is deprecated.",
    *,
    stated_since: str = "",
    stated_removal: str = "",
    replacement: str = "",
) -> Marker:
    return Marker(
        symbol=symbol,
        line=7,
        kind="comment",
        confidence=Confidence.HIGH,
        text=text,
        stated_since=stated_since,
        stated_removal=stated_removal,
        replacement=replacement,
    )


def piece(text: str, symbol: str = "ComputeDriver.f") -> Marker:
    return Marker(
        symbol=symbol, line=9, kind="comment", confidence=Confidence.HIGH, text=text, inside=True
    )


def doubtful(symbol: str = "ComputeDriver.f") -> Marker:
    return Marker(
        symbol=symbol,
        line=7,
        kind="comment",
        confidence=Confidence.LOW,
        text="Remove this one day.",
    )


def seen(
    *releases: Marked,
    at: str = "stein",
    uses: Mapping[str, Sequence[DriverUse]] | None = None,
    registered: Sequence[RegisteredDeprecation] = (),
) -> Ledger:
    """Look at the last of some releases, the first of which is Newton's."""
    history = [
        ReleaseSymbols(cycle=cycle, markers=release)
        for cycle, release in zip(CYCLES, releases, strict=False)
    ]
    cycle = CYCLES[len(releases) - 1]
    core = Examined(name="nova", revision=cycle.version, commit=None, cycle=cycle.name)
    at_cycle = CALENDAR.find(at)
    assert at_cycle is not None
    policy = RemovalPolicy(name="one-cycle", releases=1)
    view = Viewpoint(calendar=CALENDAR, policy=policy, at=at_cycle)
    return ledger(core, releases[-1], history, view, uses=uses or {}, registered=registered)


def only(found: Ledger) -> LedgerEntry:
    (entry,) = found.entries
    return entry


def test_a_symbol_counts_from_the_first_release_that_marks_it() -> None:
    marked = {PATH: [marker()]}

    entry = only(seen({}, {}, marked, marked, marked))

    assert (entry.symbol, entry.since, entry.allowed, entry.due) == (
        "nova.virt.driver.ComputeDriver.f",
        "pike",
        "queens",
        "queens",
    )
    assert (entry.state, entry.overdue_by, entry.or_earlier) == (LedgerState.OVERDUE, 2, False)


def test_history_counts_and_not_what_the_comment_claims() -> None:
    marked = {PATH: [marker(stated_since="newton")]}

    entry = only(seen({}, {}, marked, marked))

    assert (entry.since, entry.stated_since) == ("pike", "newton")


def test_the_oldest_release_looked_at_may_not_be_the_first() -> None:
    marked = {PATH: [marker(stated_removal="newton")]}

    entry = only(seen(marked, marked))

    assert (entry.since, entry.or_earlier, entry.contradiction) == ("newton", True, "")


def test_a_deprecation_taken_back_starts_anew() -> None:
    marked = {PATH: [marker()]}

    assert only(seen({}, marked, {}, marked, marked)).since == "queens"


def test_moved_lines_and_small_rewordings_are_the_same_marker() -> None:
    first = {PATH: [piece("TODO(a): Remove this compat check in the Pike release.")]}
    later = {PATH: [piece("TODO(b): Remove the compat check in Pike release, at last.")]}

    assert only(seen({}, first, later)).since == "ocata"


def test_two_pieces_of_one_method_have_their_own_clocks() -> None:
    one, other = piece("Remove the token check in Pike."), piece("Drop live migration uri in Pike.")

    found = seen({}, {PATH: [one]}, {PATH: [one, other]}, at="pike")

    assert [(entry.text[:4], entry.since) for entry in found.entries] == [
        ("Remo", "ocata"),
        ("Drop", "pike"),
    ]


def test_code_that_moved_to_another_file_takes_its_remark_along() -> None:
    text = "This method supports old style handlers and can be removed in Queens."

    entry = only(seen({}, {"nova/a.py": [marker(text=text)]}, {"nova/b.py": [marker(text=text)]}))

    assert (entry.symbol, entry.since) == ("nova.b.ComputeDriver.f", "ocata")


def test_an_option_is_the_same_wherever_it_is_defined() -> None:
    before = {"nova/virt/x.py": [marker("CONF.libvirt.a", "One reason.")]}
    now = {"nova/conf/x.py": [marker("CONF.libvirt.a", "Quite another.")]}

    entry = only(seen({}, before, now))

    assert (entry.symbol, entry.since) == ("CONF.libvirt.a", "ocata")


def test_a_vague_remark_does_not_start_the_clock_of_a_sure_one() -> None:
    assert only(seen({}, {PATH: [doubtful()]}, {PATH: [marker()]})).since == "pike"
    assert only(seen({}, {PATH: [doubtful()]}, {PATH: [doubtful()]})).since == "ocata"


def test_all_markers_of_a_symbol_make_one_entry_led_by_the_surest() -> None:
    certain = Marker(
        symbol="ComputeDriver.f",
        line=1,
        kind="decorator",
        confidence=Confidence.CERTAIN,
        text="@deprecated",
    )
    prose = marker(replacement="g", stated_removal="rocky")

    entry = only(seen({}, {PATH: [prose]}, {PATH: [prose, certain]}, at="queens"))

    assert (entry.kind, entry.line, entry.since) == ("decorator", 1, "ocata")
    assert (entry.replacement, entry.due) == ("g", "rocky")


def test_a_marker_later_than_the_cycle_looked_from_is_left_out() -> None:
    marked = {PATH: [marker()]}

    assert seen({}, {}, marked, at="ocata").entries == ()


def test_drivers_that_use_a_symbol_are_named_and_uses_of_a_piece_are_not() -> None:
    use = DriverUse(driver="nova-lxd", path="nova/virt/lxd/driver.py", line=3)
    uses = {"nova.virt.driver.ComputeDriver.f": [use]}

    found = seen({}, {PATH: [marker(), piece("Remove this branch in Pike.")]}, uses=uses)

    assert [(entry.inside, entry.uses) for entry in found.entries] == [(False, (use,)), (True, ())]


def test_the_registry_wins_over_prose() -> None:
    kept = RegisteredDeprecation(
        symbol="nova.virt.driver.ComputeDriver.f", since="ocata", replacement="g", removal="stein"
    )
    marked = {PATH: [marker(replacement="h", stated_removal="pike")]}

    entry = only(seen({}, {}, marked, at="rocky", registered=[kept]))

    assert (entry.since, entry.due, entry.state) == ("ocata", "stein", LedgerState.IN_WINDOW)
    assert (entry.replacement, entry.registered, entry.confidence) == (
        "g",
        True,
        Confidence.CERTAIN,
    )


def test_the_registry_alone_makes_an_entry() -> None:
    kept = RegisteredDeprecation(symbol="nova.virt.driver.ComputeDriver.g", since="16.0.0")

    entry = only(seen({}, registered=[kept], at="queens"))

    assert (entry.symbol, entry.kind, entry.since, entry.state) == (
        "nova.virt.driver.ComputeDriver.g",
        "registered",
        "pike",
        LedgerState.DUE,
    )


def test_a_revision_outside_the_calendar_has_an_unknown_clock() -> None:
    core = Examined(name="nova", revision="master", commit=None)
    policy = RemovalPolicy(name="one-cycle", releases=1)
    view = Viewpoint(calendar=CALENDAR, policy=policy, at=CYCLES[-1])

    entry = only(ledger(core, {PATH: [marker()]}, [], view, uses={}))

    assert (entry.since, entry.due, entry.state) == ("", "", LedgerState.UNKNOWN)


def test_the_most_urgent_comes_first() -> None:
    old, used, new = marker("A.old"), marker("A.used"), marker("A.new")
    use = DriverUse(driver="d", path="p", line=1)

    found = seen(
        {},
        {PATH: [old, used]},
        {PATH: [old, used]},
        {PATH: [old, used, new]},
        at="queens",
        uses={"nova.virt.driver.A.used": [use]},
    )

    assert [(entry.symbol.rpartition(".")[2], entry.state) for entry in found.entries] == [
        ("used", LedgerState.OVERDUE),
        ("old", LedgerState.OVERDUE),
        ("new", LedgerState.FRESH),
    ]


def test_full_names() -> None:
    assert full_name("nova/virt/driver.py", "A.f") == "nova.virt.driver.A.f"
    assert full_name("nova/virt/__init__.py", "") == "nova.virt"
    assert full_name("nova/conf/libvirt.py", "CONF.libvirt.a") == "CONF.libvirt.a"
