"""Edits that --autostash takes along: none is lost when somebody saves, stages or kills."""

import time
from pathlib import Path

import pytest

from .forest import Forest
from .stalling import held_at, kill_held

_MINE = "mine and nobody else's\n"
_LATER = "saved a moment later\n"


def test_a_file_that_is_saved_meanwhile_is_not_overwritten(forest: Forest, tmp_path: Path) -> None:
    before = forest.pinned_to_two()
    for name in ("core", "driver"):
        (forest.tree(name) / f"{name}.py").write_text(_MINE)
    # The driver's edits are long in being put away; core's are done then.
    reached = tmp_path / "reached"
    script = tmp_path / "clean"
    script.write_text(f"#!/bin/sh\ntouch '{reached}'\nsleep 1\nexec cat\n")
    script.chmod(0o755)
    forest.git("driver", "config", "filter.slow.clean", str(script))
    attributes = forest.tree("driver") / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("driver.py filter=slow\n")
    process = forest.start("sync", "--autostash")
    while not reached.exists():
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.5)
    (forest.tree("core") / "core.py").write_text(_LATER)
    process.communicate(timeout=60)
    assert forest.files("core")["core.py"] == _LATER
    assert forest.files("driver")["driver.py"] == _MINE
    if process.returncode:
        assert (forest.at("core"), forest.at("driver")) == before


def test_edits_that_git_cannot_put_away_leave_nothing_behind_in_other_trees(
    forest: Forest,
) -> None:
    before = forest.pinned_to_two()
    (forest.tree("core") / "README").write_text(_MINE)
    (forest.tree("driver") / "mine.py").write_text(_MINE)
    forest.git("driver", "add", "--intent-to-add", "mine.py")
    said = forest.run("sync", "--autostash")
    assert said.code == 3
    assert "No tree was moved, because driver: git cannot put its edits away" in said.err
    assert "git add --intent-to-add" in said.err
    for name in ("core", "driver"):
        assert forest.git(name, "stash", "list") == ""
        assert forest.git(name, "for-each-ref", "refs/semistable/kept") == ""
    assert (forest.at("core"), forest.at("driver")) == before
    assert forest.files("core")["README"] == _MINE
    assert forest.files("driver")["mine.py"] == _MINE


@pytest.mark.parametrize("way", ["--continue", "--abort"])
@pytest.mark.parametrize(
    "words",
    ["stash apply", "stash create", "read-tree --reset", "update-index", "update-ref", "reset"],
)
def test_what_is_staged_survives_a_kill_while_edits_go_along(
    forest: Forest, tmp_path: Path, words: str, way: str
) -> None:
    lines = "1\n" * 9
    for name, origin in forest.origins.items():
        origin.commit({"README": "1\n", "merged.txt": lines, "z": ""})
        origin.tag("1.5")
        origin.commit({"README": "2\n", "merged.txt": f"{lines}2\n", "z": ""})
        origin.tag("2.0")
        forest.pin(name, "1.5")
    assert forest.run("sync").code == 0
    tree = forest.tree("core")
    (tree / "merged.txt").write_text(f"mine\n{lines}")
    (tree / "staged.py").write_text(_MINE)
    forest.git("core", "add", "staged.py")
    (tree / "staged.py").write_text(_LATER)
    for name in forest.origins:
        forest.pin(name, "2.0")
    with held_at(tmp_path, words) as reached:
        if kill_held(forest, reached, "sync", "--autostash"):
            begun = (forest.workspace / ".semistable" / "journal.json").exists()
            assert forest.run("sync", way).code == (0 if begun else 2)
    assert forest.git("core", "show", ":staged.py") == _MINE.strip()
    assert forest.files("core")["staged.py"] == _LATER
    assert forest.files("core")["merged.txt"].startswith("mine\n")
    assert forest.git("core", "stash", "list") == ""
    assert forest.git("core", "for-each-ref", "refs/semistable/kept") == ""


def test_edits_of_a_rebased_branch_go_along(forest: Forest) -> None:
    forest.pinned_to_two()
    forest.git("core", "config", "user.name", "Me")
    forest.git("core", "config", "user.email", "me@example.org")
    forest.git("core", "switch", "--create", "work")
    (forest.tree("core") / "mine.py").write_text(_MINE)
    forest.git("core", "add", "mine.py")
    forest.git("core", "commit", "--message", "Mine")
    mine = forest.at("core")
    (forest.tree("core") / "mine.py").write_text(_LATER)
    assert forest.run("sync", "--rebase", "--autostash").code == 0
    assert forest.git("core", "branch", "--show-current") == "work"
    assert forest.git("core", "show", "HEAD:mine.py") == _MINE.strip()
    assert forest.files("core") == {"README": "core 2\n", "new.py": "two = 2\n", "mine.py": _LATER}
    rebased = forest.at("core")
    forest.git("core", "checkout", "--", ".")
    assert forest.run("sync", "--undo").code == 0
    assert forest.git("core", "rev-parse", "work") == mine == forest.at("core")
    assert forest.git("core", "rev-parse", "refs/semistable/kept/1/work") == rebased


def test_a_filter_that_fails_for_both_ends_leaves_every_file_and_no_journal(
    forest: Forest,
) -> None:
    attributes = {".gitattributes": "big.bin filter=big\n"}
    for text in ("1.5", "2.0"):
        for origin in forest.origins.values():
            origin.commit({**attributes, "a.py": text, "big.bin": f"pointer {text}\n", "z": text})
            origin.tag(text)
    for name in forest.origins:
        forest.pin(name, "1.5")
    assert forest.run("sync").code == 0
    before = forest.at("core"), forest.at("driver")
    forest.git("core", "config", "filter.big.smudge", "false")
    forest.git("core", "config", "filter.big.required", "true")
    forest.git("core", "config", "filter.big.clean", "cat")
    for name in forest.origins:
        forest.pin(name, "2.0")
    said = forest.run("sync")
    assert said.code == 3
    assert "No tree was moved, because core: " in said.err
    assert (forest.at("core"), forest.at("driver")) == before
    assert forest.files("core") == {
        **attributes,
        "a.py": "1.5",
        "big.bin": "pointer 1.5\n",
        "z": "1.5",
    }
    assert forest.git("core", "status", "--porcelain") == ""
    assert not (forest.workspace / ".semistable" / "journal.json").exists()
    forest.git("core", "config", "filter.big.smudge", "cat")
    assert forest.run("sync").code == 0
