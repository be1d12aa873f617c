"""Status: one line a tree, told without the network and without changing anything."""

import json

from .forest import Forest
from .nova import plant_family


def test_trees_that_are_not_here_are_missing(forest: Forest) -> None:
    said = forest.run("status")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "core    1.0  missing: semistable sync brings it\n"
        "driver  1.0  missing: semistable sync brings it\n"
    )


def test_trees_at_their_pins_are_told_without_the_network(forest: Forest) -> None:
    forest.run("sync")
    forest.server.stop()
    said = forest.run("status")
    core, driver = forest.at("core")[:12], forest.at("driver")[:12]
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"core    1.0  {core} detached, at its pin\ndriver  1.0  {driver} detached, at its pin\n"
    )


def test_what_differs_from_the_pin_is_counted(forest: Forest) -> None:
    forest.run("sync")
    forest.git("driver", "switch", "-c", "my-work")
    forest.git("driver", "commit", "--allow-empty", "-m", "one")
    forest.git("driver", "commit", "--allow-empty", "-m", "two")
    (forest.tree("driver") / "README").write_text("mine\n", encoding="utf-8")
    (forest.tree("driver") / "notes.txt").write_text("mine\n", encoding="utf-8")
    said = forest.run("status", "driver")
    assert said.out == (
        f"driver  1.0  {forest.at('driver')[:12]} on my-work, 2 ahead of its pin,"
        " 1 changed, 1 untracked\n"
    )


def test_a_tree_can_be_ahead_and_behind(forest: Forest) -> None:
    forest.origins["driver"].commit({"README": "2\n"})
    forest.origins["driver"].tag("2.0")
    forest.run("sync")
    forest.git("driver", "commit", "--allow-empty", "-m", "mine")
    forest.pin("driver", "2.0")
    assert "detached, 1 ahead of and 1 behind its pin" in forest.run("status").out


def test_an_unfinished_operation_is_told(forest: Forest) -> None:
    forest.run("sync")
    (forest.tree("core") / ".git" / "CHERRY_PICK_HEAD").write_text(forest.at("core"))
    assert "at its pin, cherry-pick not finished" in forest.run("status").out


def test_a_pin_that_is_not_here_yet_is_told(forest: Forest) -> None:
    forest.run("sync")
    forest.pin("driver", "2.0")
    said = forest.run("status", "driver")
    assert said.out.endswith("detached, its pin is not here: semistable sync brings it\n")


def test_a_branch_pin_is_compared_with_the_remotes_branch_as_it_was_fetched(
    forest: Forest,
) -> None:
    forest.pin("driver", "master")
    forest.run("sync")
    assert forest.run("status", "driver").out.endswith("detached, at its pin\n")


def test_a_tree_that_git_cannot_read_is_a_failure_beside_the_others(forest: Forest) -> None:
    forest.run("sync")
    (forest.tree("core") / ".git" / "config").write_text("[broken", encoding="utf-8")
    said = forest.run("status")
    assert said.code == 3
    assert "error: git status failed in $WS/trees/core/.git: bad config line " in said.err
    assert "at its pin" in said.out


def test_a_pin_that_is_another_commit_than_the_manifest_says_is_a_failure(
    forest: Forest,
) -> None:
    forest.run("sync")
    forest.pin("core", "1.0", commit="0" * 40)
    said = forest.run("status")
    assert said.code == 3
    assert "but the manifest says 000000" in said.err


def test_it_can_be_said_to_a_program(forest: Forest) -> None:
    forest.run("sync")
    said = forest.run("status", "--format", "json", "driver")
    commit = forest.at("driver")
    assert json.loads(said.out) == {
        "schema": "semistable/status/1",
        "trees": [
            {
                "name": "driver",
                "pin": "1.0",
                "commit": commit,
                "branch": None,
                "pinned": commit,
                "ahead": 0,
                "behind": 0,
                "changed": 0,
                "untracked": 0,
                "operation": "",
                "contract": None,
                "failure": None,
                "at_pin": True,
            }
        ],
    }


def test_whether_the_contract_holds_is_said_once_it_was_checked(forest: Forest) -> None:
    plant_family(forest)
    forest.run("sync")
    assert "core" not in forest.run("status").out
    forest.run("check")
    assert forest.run("status").out.endswith("detached, at its pin, fits core\n")
    forest.pin("nova", "19.0.0")
    forest.run("sync")
    assert "core" not in forest.run("status").out, "nobody has judged it with this core"
    forest.run("check")
    assert forest.run("status", "nova-lxd").out.endswith("at its pin, 2 errors with core\n")
    rows = json.loads(forest.run("status", "--format", "json").out)["trees"]
    held = {row["name"]: row["contract"] for row in rows}
    assert held["nova"] is None
    assert (held["nova-lxd"]["answer"], held["nova-lxd"]["errors"]) == ("incompatible", 2)
