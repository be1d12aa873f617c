"""Verify: the main job in one go, and what it says of what it could not reach."""

import json
from typing import Any

import pytest

from tests.kit.archives import sdist
from tests.kit.index_server import IndexServer

from .forest import Entry, Forest
from .nova import DRIVER, core_files, plant_family, plant_unreachable

GET_INFO = "nova.virt.driver.ComputeDriver.get_info"


def report(forest: Forest, name: str) -> Any:
    return json.loads((forest.workspace / "report" / name).read_text(encoding="utf-8"))


def clock(forest: Forest) -> dict[str, object]:
    (entry,) = report(forest, "ledger.json")["entries"]
    wanted = ("symbol", "state", "since", "or_earlier", "due", "uses")
    return {key: entry[key] for key in wanted}


def test_the_family_is_brought_judged_and_reported(forest: Forest) -> None:
    plant_family(forest)
    said = forest.run("verify")
    assert said.code == 0, said
    assert said.out == (
        "compatible    nova-lxd 18.0.0  nothing found\n"
        "\n"
        "nova-lxd fits nova 18.0.0.\n"
        "Deprecations: 1 fresh.\n"
        "The report is in report/index.html, beside it verdict.json and ledger.json.\n"
    )
    assert sorted(path.name for path in (forest.workspace / "report").iterdir()) == [
        "index.html",
        "ledger.json",
        "verdict.json",
    ]
    assert report(forest, "verdict.json")["answer"] == "compatible"
    assert clock(forest) == {
        "symbol": GET_INFO,
        "state": "fresh",
        "since": "rocky",
        "or_earlier": False,
        "due": "stein",
        "uses": [{"driver": "nova-lxd", "path": "nova_lxd/driver.py", "line": 10}],
    }
    assert GET_INFO in (forest.workspace / "report" / "index.html").read_text(encoding="utf-8")
    assert forest.files("nova-lxd")["nova_lxd/driver.py"] == DRIVER


def test_an_incompatible_driver_is_a_finding(forest: Forest) -> None:
    plant_family(forest)
    forest.pin("nova", "19.0.0")
    said = forest.run("verify", "--report", "elsewhere")
    assert said.code == 1
    assert "nova-lxd does not fit nova 19.0.0.\n" in said.out
    assert (forest.workspace / "elsewhere" / "index.html").exists()


def test_what_cannot_be_reached_is_said_and_stops_nothing(forest: Forest) -> None:
    plant_family(forest)
    plant_unreachable(forest, "nova-docker")
    said = forest.run("verify")
    assert said.code == 3
    assert "compatible    nova-lxd 18.0.0  nothing found\n" in said.out
    assert "unknown       nova-docker 1.0  1 unknown\n" in said.out
    assert "\nCould not be reached, so that nothing is known of it: nova-docker.\n" in said.out
    (unknown,) = report(forest, "verdict.json")["unknowns"]
    assert (unknown["driver"], unknown["path"]) == ("nova-docker", "")


def test_without_core_there_is_nothing_to_judge(forest: Forest) -> None:
    plant_family(forest)
    forest.server.stop()
    said = forest.run("verify")
    forest.server.start()
    assert (said.code, said.out) == (3, "")
    assert said.err.rpartition("error: ")[2].startswith("nova could not be fetched")


def test_a_tree_with_uncommitted_work_stays_as_it_is(forest: Forest) -> None:
    nova, _ = plant_family(forest)
    forest.run("sync")
    draft = forest.tree("nova") / "nova" / "utils.py"
    draft.write_text("draft\n", encoding="utf-8")
    nova.commit(core_files(moved=False) | {"nova/more.py": ""})
    nova.tag("18.0.1")
    forest.pin("nova", "18.0.1")
    said = forest.run("verify")
    assert said.code == 0
    assert "\nThe trees were not moved: " in said.out
    assert draft.read_text(encoding="utf-8") == "draft\n"
    assert report(forest, "verdict.json")["core"]["revision"] == "18.0.1"


@pytest.fixture
def published(forest: Forest, index: IndexServer) -> Forest:
    """Give the family with releases alone, three of core."""
    plant_family(forest)
    forest.server.stop()
    for version, moved, deprecated in (
        ("17.0.0", False, False),
        ("18.0.0", False, True),
        ("19.0.0", True, True),
    ):
        files = core_files(moved=moved, deprecated=deprecated)
        index.offer("nova", f"nova-{version}.tar.gz", sdist("nova", version, files))
    lxd = {"nova_lxd/__init__.py": "", "nova_lxd/driver.py": DRIVER}
    index.offer("nova-lxd", "nova-lxd-18.0.0.tar.gz", sdist("nova-lxd", "18.0.0", lxd))
    for name, pin in (("nova", "19.0.0"), ("nova-lxd", "18.0.0")):
        forest.entries[name] = Entry(git=[forest.server.url(name)], pin=pin, release=name)
    forest.write_manifest()
    return forest


def test_releases_bring_their_past_along(published: Forest) -> None:
    said = published.run("verify", "--from", "releases")
    assert said.code == 1, said
    assert (clock(published)["since"], clock(published)["state"]) == ("rocky", "due")
    published.server.start()


def test_the_second_time_needs_no_network(published: Forest, index: IndexServer) -> None:
    first = published.run("verify", "--from", "releases")
    index.__exit__()
    second = published.run("verify", "--from", "releases")
    index.__enter__()
    assert (second.code, second.out, second.err) == (1, first.out, "")
    published.server.start()


def test_without_a_past_the_ledger_does_not_guess(published: Forest, index: IndexServer) -> None:
    for version in ("17.0.0", "18.0.0"):
        index.breaks_off(f"nova-{version}.tar.gz", 99)
    said = published.run("verify", "--from", "releases")
    assert said.code == 1
    assert "\nThe ledger does without these releases of core: 17.0.0, 18.0.0.\n" in said.out
    published.server.start()
