"""Impact: who breaks when core moves, and only what the move brings."""

import json

import pytest

from .forest import Forest, Origin, Said
from .nova import core_files, plant_family


@pytest.fixture
def nova(forest: Forest) -> Origin:
    nova, _ = plant_family(forest)
    return nova


def findings(said: Said) -> list[tuple[str, str]]:
    found = json.loads(said.out)["findings"]
    return [(f["rule"], f["status"]) for f in found if f["severity"] == "error"]


def test_a_move_that_breaks(forest: Forest, nova: Origin) -> None:
    del nova
    said = forest.run("impact", "--core", "nova@18.0.0..19.0.0", "--format", "json")
    assert said.code == 1
    assert findings(said) == [("override-refuses-call", "new"), ("name-removed", "new")]
    assert json.loads(said.out)["baseline"]["revision"] == "18.0.0"


def test_what_was_broken_before_is_known_and_does_not_count(forest: Forest, nova: Origin) -> None:
    nova.commit(core_files(moved=True) | {"nova/more.py": ""})
    nova.tag("20.0.0")
    said = forest.run("impact", "--core", "nova@19.0.0..20.0.0", "--format", "json")
    assert said.code == 0
    assert findings(said) == [("override-refuses-call", "known"), ("name-removed", "known")]


def test_a_move_that_mends(forest: Forest, nova: Origin) -> None:
    del nova
    said = forest.run("impact", "--core", "nova@19.0.0..18.0.0", "--format", "json")
    assert said.code == 0
    assert findings(said) == [("override-refuses-call", "fixed"), ("name-removed", "fixed")]


def test_the_working_tree_is_the_end_of_an_open_range(forest: Forest, nova: Origin) -> None:
    del nova
    forest.run("sync")
    asked = ("impact", "--core", "trees/nova@18.0.0..", "--format", "json")
    assert forest.run(*asked).code == 0
    manager = forest.tree("nova") / "nova" / "compute" / "manager.py"
    manager.write_text(core_files(moved=True)["nova/compute/manager.py"], encoding="utf-8")
    virt = forest.tree("nova") / "nova" / "virt" / "driver.py"
    virt.write_text(core_files(moved=True)["nova/virt/driver.py"], encoding="utf-8")
    said = forest.run(*asked)
    assert (said.code, findings(said)) == (1, [("override-refuses-call", "new")])


@pytest.mark.parametrize("core", ["nova", "nova@18.0.0", "nova@..19.0.0", "nova@18.0.0...19.0.0"])
def test_what_is_no_range(forest: Forest, nova: Origin, core: str) -> None:
    del nova
    said = forest.run("impact", "--core", core)
    assert said.code == 2
    assert said.err == (
        f"error: {core} is no range of revisions.\n"
        "hint: Write --core NAME@OLD..NEW or --core PATH@OLD..NEW: who breaks between the two?\n"
    )


def test_without_a_range_there_is_no_question(forest: Forest, nova: Origin) -> None:
    del nova
    said = forest.run("impact")
    assert said.code == 2
    assert said.err.startswith("error: impact asks about a move of core, and none is given.\n")
