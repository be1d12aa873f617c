"""What each driver has to change before which release, by the ledger and the calendar."""

from dataclasses import replace
from datetime import date

import pytest

from semistable.model.core_api.ledger import Confidence, DriverUse, Ledger, LedgerEntry, LedgerState
from semistable.model.core_api.required_change import (
    Deadline,
    DriverRequiredChanges,
    RequiredChange,
)
from semistable.model.project.calendar import Calendar, Cycle
from semistable.policy.deprecation.required_changes import required_changes

CYCLES = tuple(
    Cycle(
        name=name,
        release_id="",
        version=version,
        released=date(2017 + number, 4, 1),
        slurp=False,
        status="",
        upcoming="20.0.0" if not version else "",
    )
    for number, (name, version) in enumerate(
        (("queens", "17.0.0"), ("rocky", "18.0.0"), ("stein", "19.0.0"), ("train", ""))
    )
)
CALENDAR = Calendar(name="openstack", cycles=CYCLES)
ENTRY = LedgerEntry(
    symbol="nova.utils.execute",
    path="nova/utils.py",
    line=7,
    kind="comment",
    confidence=Confidence.HIGH,
    text="deprecated",
    since="queens",
    due="rocky",
    overdue_by=1,
    state=LedgerState.OVERDUE,
    replacement="nova.processutils.execute",
    stated_removal="",
    uses=(
        DriverUse(driver="lxd", path="b.py", line=9),
        DriverUse(driver="lxd", path="a.py", line=5),
        DriverUse(driver="lxd", path="b.py", line=2),
    ),
)
LEDGER = Ledger(
    core="nova", revision="19.0.0", commit=None, at="stein", policy="one-cycle", entries=(ENTRY,)
)
TRAIN = Deadline(cycle="train", day=date(2020, 4, 1), planned=True)
STEIN = Deadline(cycle="stein", day=date(2019, 4, 1), planned=False)


def duties(ledger: Ledger) -> tuple[RequiredChange, ...]:
    (driver,) = required_changes(ledger, CALENDAR, ())
    return driver.duties


def test_a_driver_has_to_leave_what_is_overdue_before_the_next_release() -> None:
    assert required_changes(LEDGER, CALENDAR, ("lxd", "dpm")) == (
        DriverRequiredChanges(driver="dpm", duties=()),
        DriverRequiredChanges(
            driver="lxd",
            duties=(
                RequiredChange(
                    symbol="nova.utils.execute",
                    replacement="nova.processutils.execute",
                    state=LedgerState.OVERDUE,
                    overdue_by=1,
                    before=TRAIN,
                    places=(("a.py", (5,)), ("b.py", (2, 9))),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("revision", "at", "due", "before"),
    [
        ("19.0.0", "stein", "train", TRAIN),  # its own date
        ("19.0.0", "stein", "stein", TRAIN),  # it stands in Stein's release
        ("master", "stein", "stein", STEIN),  # Stein is not out for whoever looks from it
        ("18.0.0", "stein", "rocky", STEIN),
        ("19.0.0", "stein", "", None),
        ("master", "train", "train", TRAIN),
        ("20.0.0", "train", "rocky", None),  # the calendar ends
    ],
)
def test_the_first_release_that_may_lack_a_symbol(
    revision: str, at: str, due: str, before: Deadline | None
) -> None:
    ledger = replace(LEDGER, revision=revision, at=at, entries=(replace(ENTRY, due=due),))
    assert [duty.before for duty in duties(ledger)] == [before]


def test_the_earliest_comes_first_and_what_nobody_can_date_last() -> None:
    entries = (
        replace(ENTRY, symbol="undated", due=""),
        replace(ENTRY, symbol="later", due="train"),
        replace(ENTRY, symbol="soon"),
    )
    ledger = replace(LEDGER, at="stein", revision="master", entries=entries)
    assert [duty.symbol for duty in duties(ledger)] == ["soon", "later", "undated"]


def test_what_only_sounds_like_a_deprecation_is_nobodys_duty() -> None:
    entries = (replace(ENTRY, confidence=Confidence.LOW),)
    assert required_changes(replace(LEDGER, entries=entries), CALENDAR, ()) == ()
