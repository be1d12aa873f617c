"""Release cycles: which one a version belongs to, and when a deprecated symbol may go."""

from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.calendar import Calendar
from semistable.project import package_data
from semistable.project.calendar_file import read_calendar, read_policy


@pytest.fixture(scope="module")
def openstack() -> Calendar:
    return read_calendar("openstack")


@pytest.mark.parametrize(
    ("revision", "cycle"),
    [
        ("2010.1", "austin"),
        ("2011.3.1", "diablo"),
        ("2014.1.b1", "icehouse"),
        ("2014.2.3", "juno"),
        ("2015.1.0rc3", "kilo"),
        ("12.0.0a0", "liberty"),
        ("17.0.12", "queens"),
        ("33.0.0.0rc1", "gazpacho"),
        ("33.0.0", "gazpacho"),
        ("34.0.0", "hibiscus"),
        ("34.0.0.dev81", "hibiscus"),
        ("stable/queens", "queens"),
        ("origin/stable/2025.1", "epoxy"),
        ("unmaintained/yoga", "yoga"),
        ("stein-eol", "stein"),
        ("2023.1-eom", "antelope"),
    ],
)
def test_a_revision_belongs_to_a_cycle(openstack: Calendar, revision: str, cycle: str) -> None:
    found = openstack.cycle_of(revision)
    assert found is not None
    assert found.name == cycle


@pytest.mark.parametrize(
    "revision", ["", "master", "HEAD", "0.9.0", "2016.1", "99.0.0", "stable/nothing", "a" * 40]
)
def test_some_revisions_name_no_cycle(openstack: Calendar, revision: str) -> None:
    assert openstack.cycle_of(revision) is None


def test_cycles_are_found_by_what_people_call_them(openstack: Calendar) -> None:
    for name in ("Gazpacho", "2026.1", "33.0.0"):
        found = openstack.find(name)
        assert found is not None
        assert (found.name, found.released.isoformat(), found.slurp) == (
            "gazpacho",
            "2026-04-01",
            True,
        )
    assert openstack.find("") is None


def test_cycles_follow_each_other(openstack: Calendar) -> None:
    cycles = openstack.cycles
    assert [openstack.index(cycle) for cycle in cycles] == list(range(len(cycles)))
    assert list(cycles) == sorted(cycles, key=lambda cycle: cycle.released)
    assert [cycle.name for cycle in cycles] == sorted(cycle.name for cycle in cycles[:26]) + [
        cycle.name for cycle in cycles[26:]
    ]  # from Austin to Zed by the alphabet, then from the start again
    assert len({cycle.series for cycle in cycles}) == len(cycles)
    assert all(cycle.version or cycle.upcoming for cycle in cycles)


@pytest.mark.parametrize(
    ("policy", "since", "removable"),
    [
        ("one-cycle", "queens", "rocky"),
        ("berrange-2014", "queens", "rocky"),
        ("tc-2015-standard", "queens", "rocky"),
        ("neutron-lib-private", "queens", "queens"),
        ("neutron-lib-standard", "queens", "stein"),
        ("ptg-2022-slurp", "2023.1", "2024.1"),
        ("ptg-2022-slurp", "2023.2", "2024.2"),
        ("tc-2022-slurp-strict", "2023.1", "2024.1"),
        ("tc-2022-slurp-strict", "2023.2", "2025.1"),
        ("kubernetes-ga", "queens", "train"),
        ("one-cycle", "indri", None),
    ],
)
def test_when_a_symbol_may_go(
    openstack: Calendar, policy: str, since: str, removable: str | None
) -> None:
    cycle = openstack.find(since)
    assert cycle is not None
    expected = openstack.find(removable) if removable else None
    assert read_policy(policy).removable_in(cycle, openstack) == expected


def test_every_policy_is_readable() -> None:
    names = list(package_data.policies())
    assert names[0] == "one-cycle"
    assert [read_policy(name).name for name in names] == names
    assert read_policy("one-cycle").source.startswith("openstack-dev 2014-09-04")


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(UsageError, match="no calendar opnstack") as calendar:
        read_calendar("opnstack")
    assert calendar.value.hint == "Choose one of: openstack."
    with pytest.raises(UsageError, match="no removal policy two-cycles") as policy:
        read_policy("two-cycles")
    assert policy.value.hint.startswith("Choose one of: one-cycle, ")


def test_a_project_brings_its_own_calendar(tmp_path: Path) -> None:
    row = '{"name": "alpha", "version": "1.0", "released": "2020-01-01", "status": "maintained"}'
    (tmp_path / "mine.json").write_text(f'{{"cycles": [{row}]}}')
    calendar = read_calendar("mine", tmp_path)
    assert [cycle.name for cycle in calendar.cycles] == ["alpha"]
    assert calendar.cycle_of("1.7") == calendar.cycles[0]
    assert read_calendar("openstack", tmp_path).find("queens")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cycles": [3]}', '{"cycles": [{"name": "a", "released": "soon"}]}']
)
def test_a_file_that_is_no_calendar_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.json").write_text(text)
    with pytest.raises(UsageError, match=r"mine\.json is not a calendar"):
        read_calendar("mine", tmp_path)


def test_a_broken_installation_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_data, "_DATA", tmp_path)
    monkeypatch.setattr(package_data, "_CHECKOUT", tmp_path)
    with pytest.raises(EnvironmentFailure, match=r"removal-policies\.json cannot be read"):
        package_data.policies()


def test_what_ships_is_found_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert package_data.names("calendars") == ("openstack",)
    (tmp_path / "surfaces").mkdir()
    (tmp_path / "surfaces" / "mine.toml").touch()
    monkeypatch.setattr(package_data, "_DATA", tmp_path)
    assert package_data.path("surfaces", "mine.toml") == tmp_path / "surfaces" / "mine.toml"
    assert package_data.names("surfaces") == ("mine",)
    assert package_data.names("nothing") == ()
