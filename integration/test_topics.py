"""Topics: started, finished and abandoned in all trees or in none, and nothing lost by it."""

from pathlib import Path

import pytest

from .forest import Forest
from .stalling import held_at, kill_held


def _work_on(forest: Forest, topic: str, text: str) -> str:
    """Start a topic, commit in core, and return the commit."""
    assert forest.run("topic", "start", topic).code == 0
    (forest.tree("core") / "README").write_text(text)
    forest.git("core", "commit", "--all", "--message", text)
    return forest.at("core")


def _kept(forest: Forest, name: str = "core") -> list[str]:
    listed = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/semistable"]
    return forest.git(name, *listed).splitlines()


def test_abandoned_twice_both_are_kept(forest: Forest) -> None:
    forest.run("sync")
    first = _work_on(forest, "x", "first\n")
    assert forest.run("topic", "abandon", "x").code == 0
    forest.git("core", "switch", "--detach", "1.0")
    second = _work_on(forest, "x", "second\n")
    assert forest.run("topic", "abandon", "x").code == 0
    assert _kept(forest) == [
        f"{first} refs/semistable/kept/1/x",
        f"{second} refs/semistable/kept/2/x",
    ]


def test_a_topic_below_the_name_of_an_abandoned_one_is_abandoned_too(forest: Forest) -> None:
    forest.run("sync")
    _work_on(forest, "x", "first\n")
    assert forest.run("topic", "abandon", "x").code == 0
    second = _work_on(forest, "x/y", "second\n")
    assert forest.run("topic", "abandon", "x/y").code == 0
    assert f"{second} refs/semistable/kept/2/x/y" in _kept(forest)
    assert forest.git("driver", "branch", "--list", "x*") == ""


def test_after_it_was_abandoned_a_sync_goes_on(forest: Forest) -> None:
    forest.pinned_to_two()
    mine = _work_on(forest, "x", "mine\n")
    assert forest.run("topic", "abandon", "x").code == 0
    assert forest.at("core") == mine
    assert forest.run("sync").code == 0
    assert forest.at("core") == forest.git("core", "rev-parse", "2.0")
    assert _kept(forest) == [f"{mine} refs/semistable/kept/1/x"]


@pytest.mark.parametrize(("there", "topic"), [("feature", "feature/x"), ("feature/x", "feature")])
def test_a_branch_that_leaves_no_room_for_it_is_found_before_any_is_made(
    forest: Forest, there: str, topic: str
) -> None:
    forest.run("sync")
    forest.git("driver", "branch", there)
    said = forest.run("topic", "start", topic)
    assert said.code == 3
    assert f"error: driver has a branch {there}, beside which git can have no {topic}" in said.err
    assert forest.git("core", "branch", "--list", topic) == ""


@pytest.mark.parametrize("act", ["finish", "abandon"])
def test_a_branch_in_a_linked_worktree_holds_all(forest: Forest, tmp_path: Path, act: str) -> None:
    forest.run("sync")
    assert forest.run("topic", "start", "x").code == 0
    forest.git("driver", "switch", "--detach")
    forest.git("driver", "worktree", "add", str(tmp_path / "linked"), "x")
    said = forest.run("topic", act, "x")
    assert said.code == 3
    assert f"x of driver is checked out in another worktree, {tmp_path / 'linked'}" in said.err
    for name in ("core", "driver"):
        assert forest.git(name, "rev-parse", "--verify", "x") == forest.at(name)
    assert forest.git("core", "branch", "--show-current") == "x"
    assert _kept(forest) == []


def test_a_branch_that_cannot_be_deleted_in_one_tree_is_deleted_in_none(forest: Forest) -> None:
    forest.run("sync")
    assert forest.run("topic", "start", "x").code == 0
    lock = forest.tree("driver") / ".git" / "refs" / "heads" / "x.lock"
    lock.write_text("another git's\n")
    said = forest.run("topic", "finish", "x")
    assert said.code == 3
    assert "error: No tree was moved, because driver: $WS/trees/driver/.git/refs/heads/x.lock" in (
        said.err
    )
    for name in ("core", "driver"):
        assert forest.git(name, "branch", "--show-current") == "x"
    lock.unlink()
    assert forest.run("topic", "finish", "x").code == 0


def test_a_branch_moved_in_one_tree_by_a_rebase_of_somebody_holds_a_sync_of_all(
    forest: Forest, tmp_path: Path
) -> None:
    forest.pinned_to_two()
    _work_on(forest, "x", "mine\n")
    forest.git("core", "worktree", "add", "--force", str(tmp_path / "linked"), "x")
    said = forest.run("sync", "--rebase")
    assert said.code == 3
    assert "x of core is checked out in another worktree" in said.err


@pytest.mark.parametrize(
    "words", ["switch", "branch --quiet --delete", "update-ref*refs/heads", "symbolic-ref"]
)
@pytest.mark.parametrize("act", ["start", "finish", "abandon"])
def test_killed_before_one_tree_the_next_command_ends_it_in_all(
    forest: Forest, tmp_path: Path, act: str, words: str
) -> None:
    forest.run("sync")
    if act != "start":
        assert forest.run("topic", "start", "x").code == 0
    with held_at(tmp_path, f"trees/driver*{words}", before=True) as reached:
        killed = kill_held(forest, reached, "topic", act, "x")
    said = forest.run("sync")
    assert said.code == 0
    if killed:
        assert f"note: A topic {act} that was interrupted was finished.\n" in said.err
    branches = {forest.git(name, "branch", "--list", "x") for name in ("core", "driver")}
    assert len(branches) == 1
    assert not (forest.workspace / ".semistable" / "journal.json").exists()
