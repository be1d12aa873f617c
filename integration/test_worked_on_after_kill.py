"""A person works on after a sync was killed: nothing of that is touched, and all of it is said."""

from pathlib import Path

import pytest

from .forest import Forest
from .stalling import SLOW, held_in, kill_held

_MINE = "mine and nobody else's\n"
_WAYS = [("sync",), ("sync", "--continue"), ("sync", "--abort")]
_both_ways = pytest.mark.parametrize("way", _WAYS, ids=" ".join)


def _killed(
    forest: Forest,
    folder: Path,
    *arguments: str,
    branch: str | None = None,
    commits: bool = False,
) -> list[str]:
    """Kill a sync in the middle of core's checkout; return core's commits before and after."""
    folder.mkdir(exist_ok=True)
    for origin in forest.origins.values():
        origin.commit(_files("1"))
        origin.tag("1.5")
    for name in forest.origins:
        forest.pin(name, "1.5")
    assert forest.run("sync").code == 0
    forest.git("core", "config", "user.name", "Me")
    forest.git("core", "config", "user.email", "me@example.org")
    if branch:
        forest.git("core", "switch", "--create", branch)
    if commits:
        _commit(forest)
    for name, origin in forest.origins.items():
        origin.commit({**_files("2"), "new.py": "two = 2\n"})
        origin.tag("2.0")
        forest.pin(name, "2.0")
    before = forest.at("core")
    with held_in(forest, "core", folder) as reached:
        assert kill_held(forest, reached, "sync", *arguments)
    (forest.tree("core") / ".git" / "index.lock").unlink(
        missing_ok=True
    )  # as git itself tells the person to
    return [before, forest.origins["core"].head("master")]


def _files(text: str) -> dict[str, str]:
    return {
        ".gitattributes": f"{SLOW} filter=slow\n",
        "README": f"{text}\n",
        SLOW: f"{text}\n",
        "zz.py": f"{text}\n",
    }


def _commit(forest: Forest, name: str = "mine.py") -> str:
    (forest.tree("core") / name).write_text(_MINE)
    forest.git("core", "add", name)
    forest.git("core", "commit", "--message", "Mine")
    return forest.at("core")


@_both_ways
def test_a_branch_on_which_somebody_committed_is_not_moved_back(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    _killed(forest, tmp_path / "held", branch="work")
    mine, driver = _commit(forest), forest.at("driver")
    said = forest.run(*way)
    assert said.code == 3
    assert f"core: it is on the branch work at {mine[:12]}" in said.err
    assert "driver: it " in said.err
    assert forest.git("core", "rev-parse", "work") == mine == forest.at("core")
    assert forest.at("driver") == driver


@_both_ways
def test_a_commit_on_no_branch_stays_and_is_kept(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    _killed(forest, tmp_path / "held")
    mine = _commit(forest)
    said = forest.run(*way)
    assert said.code == 3
    assert f"core: it is on no branch at {mine[:12]}" in said.err
    assert forest.at("core") == mine
    kept = forest.git("core", "for-each-ref", "--format=%(objectname)", "refs/semistable/kept")
    assert mine in kept.split()


@_both_ways
def test_what_somebody_staged_stays_staged_and_is_kept(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    _killed(forest, tmp_path / "held")
    (forest.tree("core") / "staged.py").write_text(_MINE)
    forest.git("core", "add", "staged.py")
    (forest.tree("core") / "staged.py").unlink()
    for _ in range(2):
        said = forest.run(*way)
        assert said.code == 3
        assert "core: something is staged there" in said.err
        assert forest.git("core", "show", ":staged.py") == _MINE.strip()
    kept = forest.git("core", "for-each-ref", "--format=%(refname)", "refs/semistable/kept")
    assert kept == "refs/semistable/kept/1/edits"
    assert forest.git("core", "show", f"{kept}^2:staged.py") == _MINE.strip()


@_both_ways
def test_a_merge_that_somebody_began_goes_on(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    _killed(forest, tmp_path / "held")
    forest.git("core", "reset", "--hard")
    forest.git("core", "switch", "--create", "other")
    other = _commit(forest)
    forest.git("core", "switch", "--detach", "1.5")
    forest.git("core", "merge", "--no-ff", "--no-commit", "other")
    said = forest.run(*way)
    assert said.code == 3
    assert "core: it is in the middle of a merge" in said.err
    assert (forest.tree("core") / ".git" / "MERGE_HEAD").read_text().strip() == other
    assert forest.git("core", "show", ":mine.py") == _MINE.strip()


@_both_ways
def test_the_lock_of_a_git_at_work_is_not_removed(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    _killed(forest, tmp_path / "held")
    lock = forest.tree("core") / ".git" / "index.lock"
    lock.touch()
    said = forest.run(*way)
    assert said.code == 3
    assert "Another git is at work there: $WS/trees/core/.git/index.lock is there." in said.err
    assert lock.exists()


@pytest.mark.parametrize("way", ["--continue", "--abort"])
def test_the_way_out_that_the_hint_names_ends_it(forest: Forest, tmp_path: Path, way: str) -> None:
    before, after = _killed(forest, tmp_path / "held")
    mine = _commit(forest)
    said = forest.run("sync", way)
    assert f"git -C $WS/trees/core switch --detach {before}" in said.err
    forest.git("core", "switch", "--create", "saved")
    forest.git("core", "checkout", "--", ".")
    forest.git("core", "clean", "--force", "-d")
    forest.git("core", "switch", "--detach", before)
    assert forest.run("sync", way).code == 0
    assert forest.at("core") == (after if way == "--continue" else before)
    assert forest.git("core", "rev-parse", "saved") == mine
    assert forest.git("core", "status", "--porcelain") == ""


def test_edits_in_a_tree_that_is_half_moved_stop_a_sync_and_stay(
    forest: Forest, tmp_path: Path
) -> None:
    _, after = _killed(forest, tmp_path / "held")
    (forest.tree("core") / "zz.py").write_text(_MINE)
    said = forest.run("sync")
    assert said.code == 3
    assert "core: it is between " in said.err
    assert "and zz.py holds what neither end has." in said.err
    assert "sync --continue or --abort ends it, and leaves such files as they are." in said.err
    assert forest.files("core")["zz.py"] == _MINE
    assert forest.run("sync", "--continue").code == 0
    assert forest.at("core") == after
    assert forest.files("core")["zz.py"] == _MINE
    assert forest.git("core", "status", "--porcelain") == "M zz.py"


@_both_ways
def test_a_killed_rebase_never_moves_the_branch_back_over_a_commit(
    forest: Forest, tmp_path: Path, way: tuple[str, ...]
) -> None:
    first, _ = _killed(forest, tmp_path / "held", "--rebase", branch="work", commits=True)
    mine = _commit(forest, "more.py")
    said = forest.run(*way)
    assert said.code == 3
    assert f"core: it is on the branch work at {mine[:12]}" in said.err
    assert forest.git("core", "rev-parse", "work") == mine == forest.at("core")
    assert forest.git("core", "rev-parse", "work^") == first
