"""Trees that are not checked out whole, and files that git was told to overlook."""

from pathlib import Path

import pytest

from .forest import Forest
from .stalling import SLOW, held_in, kill_held

_MINE = "mine and nobody else's\n"
_WAYS = pytest.mark.parametrize("way", ["--continue", "--abort"])


def _files(text: str) -> dict[str, str]:
    names = ("README", SLOW, "in/a", "out/a", f"out/{text}", f"in/{text}", "zz.py")
    return {".gitattributes": f"{SLOW} filter=slow\n"} | dict.fromkeys(names, f"{text}\n")


def _two_releases(forest: Forest) -> None:
    for text in ("1.5", "2.0"):
        for origin in forest.origins.values():
            origin.commit(_files(text))
            origin.tag(text)
    for name in forest.origins:
        forest.pin(name, "1.5")
    assert forest.run("sync").code == 0
    for name in forest.origins:
        forest.pin(name, "2.0")


@_WAYS
def test_a_sparse_tree_that_was_killed_is_brought_to_either_end(
    forest: Forest, tmp_path: Path, way: str
) -> None:
    _two_releases(forest)
    forest.git("core", "sparse-checkout", "set", "--no-cone", "/*", "!/out/")
    with held_in(forest, "core", tmp_path) as reached:
        assert kill_held(forest, reached, "sync")
    assert forest.run("sync", way).code == 0
    text = "2.0" if way == "--continue" else "1.5"
    found = {path: it for path, it in _files(text).items() if not path.startswith("out/")}
    assert forest.files("core") == found
    assert forest.git("core", "status", "--porcelain") == ""
    assert forest.git("driver", "describe", "--tags") == text


@_WAYS
def test_a_file_that_git_overlooks_and_is_not_there_is_no_obstacle(
    forest: Forest, tmp_path: Path, way: str
) -> None:
    _two_releases(forest)
    forest.git("core", "update-index", "--skip-worktree", "in/a")
    (forest.tree("core") / "in" / "a").unlink()
    with held_in(forest, "core", tmp_path) as reached:
        assert kill_held(forest, reached, "sync")
    assert forest.run("sync", way).code == 0
    text = "2.0" if way == "--continue" else "1.5"
    assert forest.git("core", "describe", "--tags") == text
    assert forest.git("core", "ls-files", "-v", "in/a") == "S in/a"
    # A checkout of git's own may bring it back.
    assert forest.files("core").get("in/a", f"{text}\n") == f"{text}\n"


@_WAYS
def test_an_edit_that_git_overlooks_stays_after_a_kill(
    forest: Forest, tmp_path: Path, way: str
) -> None:
    _two_releases(forest)
    with held_in(forest, "core", tmp_path) as reached:
        assert kill_held(forest, reached, "sync")
    (forest.tree("core") / ".git" / "index.lock").unlink()
    (forest.tree("core") / "zz.py").write_text(_MINE)
    forest.git("core", "update-index", "--skip-worktree", "zz.py")
    assert forest.run("sync", way).code == 0
    assert forest.files("core")["zz.py"] == _MINE
    assert forest.run("status").code == 0
    assert "interrupted" not in forest.run("status").err


def test_an_edit_that_git_overlooks_is_not_moved_away_by_autostash(forest: Forest) -> None:
    _two_releases(forest)
    forest.git("core", "update-index", "--skip-worktree", "zz.py")
    (forest.tree("core") / "zz.py").write_text(_MINE)
    (forest.tree("core") / "in" / "a").write_text(_MINE)
    before = forest.at("core"), forest.at("driver")
    said = forest.run("sync", "--autostash")
    assert said.code == 3
    assert "zz.py in core is not as it was, and was left as it is" in said.err
    assert (forest.at("core"), forest.at("driver")) == before
    assert forest.files("core")["zz.py"] == forest.files("core")["in/a"] == _MINE
    assert forest.git("core", "status", "--porcelain") == "M in/a"
    assert forest.git("core", "stash", "list") == ""
    assert "interrupted" not in forest.run("status").err


def test_an_edit_that_git_overlooks_and_no_pin_changes_goes_along(forest: Forest) -> None:
    forest.pinned_to_two()
    for name in ("core", "driver"):
        origin = forest.origins[name]
        origin.commit({"README": "3\n", "new.py": "3\n", "quiet.py": ""})
        origin.tag("3.0")
        origin.commit({"README": "4\n", "new.py": "4\n", "quiet.py": ""})
        origin.tag("4.0")
        forest.pin(name, "3.0")
    assert forest.run("sync").code == 0
    forest.git("core", "update-index", "--skip-worktree", "quiet.py")
    (forest.tree("core") / "quiet.py").write_text(_MINE)
    (forest.tree("core") / "new.py").write_text("3\nmine\n")
    for name in ("core", "driver"):
        forest.pin(name, "4.0")
    assert forest.run("sync", "--autostash").code == 0
    assert forest.files("core")["quiet.py"] == _MINE


def test_edits_in_a_sparse_tree_go_along(forest: Forest) -> None:
    _two_releases(forest)
    forest.git("core", "sparse-checkout", "set", "--no-cone", "/*", "!/out/")
    (forest.tree("core") / "mine.py").write_text(_MINE)
    forest.git("core", "add", "mine.py")
    (forest.tree("core") / "in" / "1.5").unlink()
    said = forest.run("sync", "--autostash")
    assert said.code == 0
    assert forest.files("core")["mine.py"] == _MINE
    assert not [path for path in forest.files("core") if path.startswith("out/")]
    assert forest.git("core", "status", "--porcelain") == "A  mine.py"
    assert forest.at("core") == forest.git("core", "rev-parse", "2.0")
