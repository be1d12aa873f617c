"""Core's past: which release of each cycle tells the time."""

from pathlib import Path

import pytest

from semistable.git.objects.release_tags import first_releases, is_unbroken, past_here
from semistable.project.calendar_file import read_calendar

OPENSTACK = read_calendar("openstack")
STEIN = next(cycle for cycle in OPENSTACK.cycles if cycle.name == "stein")


def chosen(*versions: str) -> list[tuple[str, str]]:
    return [(cycle.name, text) for cycle, text in first_releases(versions, OPENSTACK, STEIN)]


def test_each_cycle_gives_its_first_release() -> None:
    assert chosen("19.0.1", "18.2.0", "18.10.0", "19.0.0") == [
        ("rocky", "18.2.0"),
        ("stein", "19.0.0"),
    ]


@pytest.mark.parametrize("other", ["19.0.0.0rc1", "pike-eol", "20.0.0", "v1", "999.0.0", ""])
def test_what_is_no_release_until_then_is_left_out(other: str) -> None:
    assert chosen(other, "18.0.0") == [("rocky", "18.0.0")]


def test_a_past_is_unbroken_when_no_cycle_is_missing_since_its_oldest() -> None:
    def unbroken(*versions: str) -> bool:
        return is_unbroken(first_releases(versions, OPENSTACK, STEIN), OPENSTACK, STEIN)

    assert unbroken("17.0.0", "18.0.0", "19.0.0")
    assert not unbroken("17.0.0", "19.0.0")
    assert not unbroken("17.0.0", "18.0.0")
    assert not unbroken("19.0.0"), "a present alone is no past"
    assert not unbroken()


def test_a_directory_outside_git_has_no_past(tmp_path: Path) -> None:
    assert past_here(tmp_path, OPENSTACK, STEIN) == ()
