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


# Blame ----------------------------------------------------------------------------------------

SPAWN = ("nova/virt/driver.py", "nova/compute/manager.py")


@pytest.fixture
def history(nova: Origin) -> list[str]:
    """Follow nova 19.0.0 with six commits up to 20.0.0, the first of which mends all.

    The third breaks one thing of nova-lxd and the fifth another.
    """
    old, new = core_files(moved=False), core_files(moved=True)
    spawn = old | {path: new[path] for path in SPAWN}
    commits = [
        nova.commit(files)
        for files in (
            old,
            old | {"nova/a.py": ""},
            spawn,
            spawn | {"nova/b.py": ""},
            new,
            new | {"nova/c.py": ""},
        )
    ]
    nova.tag("18.5.0", commit=commits[0])
    nova.tag("20.0.0")
    return commits


def blames(said: Said) -> list[tuple[str, dict[str, str] | None]]:
    found = json.loads(said.out)["findings"]
    return [(f["rule"], f["blame"]) for f in found if f["severity"] == "error"]


def test_each_finding_is_blamed_on_the_commit_that_brought_it(
    forest: Forest, history: list[str]
) -> None:
    core = "nova@18.5.0..20.0.0"
    said = forest.run("impact", "--core", core, "--blame", "--format", "json")
    assert said.code == 1
    when = {"date": "2017-07-14", "cycle": "pike"}
    assert blames(said) == [
        ("override-refuses-call", {"commit": history[2], **when}),
        ("name-removed", {"commit": history[4], **when}),
    ]
    assert "hint:" not in said.err
    shown = forest.run("impact", "--core", core, "--blame").out
    for commit in (history[2], history[4]):
        assert f"  since       {commit[:12]} 2017-07-14 Change master: nova/" in shown


def test_without_being_asked_nobody_is_blamed(forest: Forest, history: list[str]) -> None:
    del history
    said = forest.run("impact", "--core", "nova@18.5.0..20.0.0", "--format", "json")
    assert [f for f in json.loads(said.out)["findings"] if "blame" in f] == []


def test_what_is_known_has_nobody_to_blame(forest: Forest, history: list[str]) -> None:
    del history
    said = forest.run("impact", "--core", "nova@19.0.0..20.0.0", "--blame", "--format", "json")
    assert blames(said) == [("override-refuses-call", None), ("name-removed", None)]


def test_a_release_beside_the_line_is_walked_from_where_it_parted(
    forest: Forest, nova: Origin, history: list[str]
) -> None:
    nova.set_branch("stable/stein", history[3])
    nova.tag("19.1.0", commit=nova.commit(core_files(moved=False), branch="stable/stein"))
    said = forest.run("impact", "--core", "nova@19.1.0..20.0.0", "--blame", "--format", "json")
    (refused, refusal), (removed, removal) = blames(said)
    assert (refused, refusal) == ("override-refuses-call", None)
    assert removal is not None
    assert (removed, removal["commit"]) == ("name-removed", history[4])
    assert said.err.endswith(
        "hint: 19.1.0 is not in the first-parent history of 20.0.0: it was walked from where they"
        f" part, {history[3][:12]} of 2017-07-14.\n"
    )


def test_uncommitted_edits_have_nobody_to_blame(forest: Forest, nova: Origin) -> None:
    nova.commit(core_files(moved=False))
    nova.tag("18.5.0")
    spawn = core_files(moved=False) | {path: core_files(moved=True)[path] for path in SPAWN}
    broke = nova.commit(spawn)
    nova.tag("18.6.0")
    forest.pin("nova", "18.6.0")
    forest.run("sync")
    (forest.tree("nova") / "nova" / "utils.py").write_text("", encoding="utf-8")
    asked = ("impact", "--core", "trees/nova@18.5.0..", "--blame", "--format", "json")
    (_, refusal), (removed, removal) = blames(forest.run(*asked))
    assert refusal is not None
    assert refusal["commit"] == broke
    assert (removed, removal) == ("name-removed", None)
