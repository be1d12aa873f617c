"""The removal window: one cycle to convert, then removal is due; what core announces moves it."""

from datetime import date

import pytest

from semistable.model.core_api.ledger import LedgerState
from semistable.model.project.calendar import Calendar, Cycle, RemovalPolicy
from semistable.policy.deprecation.removal_window import Viewpoint, removal_window

NAMES = ("newton", "ocata", "pike", "queens", "rocky", "stein")
CALENDAR = Calendar(
    name="openstack",
    cycles=tuple(
        Cycle(
            name=name,
            release_id="",
            version=f"{14 + number}.0.0",
            released=date(2016 + number, 4, 1),
            slurp=number % 2 == 0,
            status="maintained",
        )
        for number, name in enumerate(NAMES)
    ),
)
ONE_CYCLE = RemovalPolicy(name="one-cycle", releases=1)


def cycle(name: str) -> Cycle:
    found = CALENDAR.find(name)
    assert found is not None
    return found


def at(name: str, policy: RemovalPolicy = ONE_CYCLE) -> Viewpoint:
    return Viewpoint(calendar=CALENDAR, policy=policy, at=cycle(name))


@pytest.mark.parametrize(
    ("seen_from", "state", "overdue_by"),
    [
        ("ocata", LedgerState.FRESH, 0),
        ("pike", LedgerState.DUE, 0),
        ("queens", LedgerState.OVERDUE, 1),
        ("stein", LedgerState.OVERDUE, 3),
    ],
)
def test_what_ocata_marks_is_due_in_pike(
    seen_from: str, state: LedgerState, overdue_by: int
) -> None:
    window = removal_window(cycle("ocata"), None, at(seen_from))

    assert (window.state(cycle(seen_from)), window.overdue_by(cycle(seen_from))) == (
        state,
        overdue_by,
    )
    assert (window.allowed, window.due, window.contradiction) == (cycle("pike"), cycle("pike"), "")


def test_a_longer_policy_leaves_a_window() -> None:
    two = RemovalPolicy(name="neutron-lib", releases=2)

    window = removal_window(cycle("ocata"), None, at("pike", two))

    assert (window.state(cycle("pike")), window.due) == (LedgerState.IN_WINDOW, cycle("queens"))


def test_a_later_announcement_postpones_what_is_due() -> None:
    window = removal_window(cycle("ocata"), cycle("rocky"), at("queens"))

    assert (window.state(cycle("queens")), window.allowed, window.due) == (
        LedgerState.IN_WINDOW,
        cycle("pike"),
        cycle("rocky"),
    )
    assert window.contradiction == "Core announces the removal for rocky: the policy says pike."


def test_an_announcement_too_early_changes_nothing_but_is_told() -> None:
    window = removal_window(cycle("ocata"), cycle("ocata"), at("ocata"))

    assert (window.state(cycle("ocata")), window.due) == (LedgerState.FRESH, cycle("pike"))
    assert window.contradiction == (
        "Core announces the removal for ocata, too early: the policy says pike."
    )


def test_an_announcement_kept_on_purpose_binds_however_early() -> None:
    window = removal_window(cycle("ocata"), cycle("ocata"), at("ocata"), binding=True)

    assert (window.state(cycle("ocata")), window.due) == (LedgerState.DUE, cycle("ocata"))


def test_without_a_first_release_nothing_is_known() -> None:
    window = removal_window(None, None, at("pike"))

    assert (
        window.state(cycle("pike")),
        window.allowed,
        window.due,
        window.overdue_by(cycle("pike")),
    ) == (
        LedgerState.UNKNOWN,
        None,
        None,
        0,
    )


def test_what_is_due_after_the_calendar_ends_is_still_in_its_window() -> None:
    far = RemovalPolicy(name="far", releases=9)

    window = removal_window(cycle("ocata"), None, at("stein", far))

    assert (window.state(cycle("stein")), window.due) == (LedgerState.IN_WINDOW, None)


@pytest.mark.parametrize(
    ("text", "after", "name"),
    [
        ("pike", False, "pike"),
        ("pike", True, "queens"),
        ("16.0.0", False, "pike"),
        ("newton+2", False, "pike"),
        ("stein", True, None),
        ("zed", False, None),
        ("", False, None),
        ("", True, None),
        ("nonsense+1", False, None),
    ],
)
def test_the_cycle_a_marker_names(text: str, *, after: bool, name: str | None) -> None:
    found = at("stein").stated_cycle(text, after=after)

    assert (found.name if found else None) == name


def test_a_window_is_over_when_its_due_cycle_takes_the_symbol_away() -> None:
    window = removal_window(cycle("ocata"), cycle("rocky"), at("stein"))

    assert [window.is_over(one) for one in (cycle("pike"), cycle("rocky"), None)] == [
        False,
        True,
        True,
    ]
    assert not removal_window(None, None, at("stein")).is_over(None)
