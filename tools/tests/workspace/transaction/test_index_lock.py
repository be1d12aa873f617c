"""Our lock on an index is told from that of any other git, and only ours is ever removed."""

import os
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace.transaction import index_lock
from semistable.workspace.transaction.index_lock import (
    UntouchedError,
    held_index,
    is_ours,
    refuse_lock,
    release_left,
)


@pytest.fixture
def git_dir(tmp_path: Path) -> Path:
    (tmp_path / "index").write_text("old")
    return tmp_path


def test_a_copy_takes_the_place_of_the_index(git_dir: Path) -> None:
    with held_index(git_dir) as held:
        assert is_ours(git_dir / "index.lock")
        assert held.index.read_text() == "old"
        held.index.write_text("new")
        assert (git_dir / "index").read_text() == "old"
        held.install()
    assert (git_dir / "index").read_text() == "new"
    assert [path.name for path in git_dir.iterdir()] == ["index"]


def test_a_tree_without_an_index_gets_none_unasked(tmp_path: Path) -> None:
    with held_index(tmp_path) as held:
        held.install()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "DIRC and so on", "semistable"])
def test_the_lock_of_another_git_stays(git_dir: Path, text: str) -> None:
    (git_dir / "index.lock").write_text(text)
    with pytest.raises(UntouchedError, match=r"index\.lock is there"), held_index(git_dir):
        pass
    release_left(git_dir)
    assert (git_dir / "index.lock").read_text() == text
    assert not (git_dir / "semistable").exists()


def test_what_a_killed_run_has_left_is_taken_over(git_dir: Path) -> None:
    left = git_dir / "semistable" / "old-run"
    left.mkdir(parents=True)
    with held_index(git_dir):
        os.link(git_dir / "index.lock", git_dir / "copy")
    (git_dir / "copy").rename(git_dir / "index.lock")
    with held_index(git_dir):
        assert is_ours(git_dir / "index.lock")
    assert [path.name for path in git_dir.iterdir()] == ["index"]


def test_an_index_whose_lock_somebody_removed_is_not_written(git_dir: Path) -> None:
    with held_index(git_dir) as held:
        held.index.write_text("new")
        (git_dir / "index.lock").unlink()
        with pytest.raises(EnvironmentFailure, match="was removed while semistable moved"):
            held.install()
    assert (git_dir / "index").read_text() == "old"


def test_a_lock_on_a_ref_that_holds_what_we_write_is_ours(tmp_path: Path) -> None:
    lock = tmp_path / "HEAD.lock"
    refuse_lock(lock, frozenset())
    lock.write_text("1" * 40 + "\n")
    with pytest.raises(EnvironmentFailure, match="another git is at work"):
        refuse_lock(lock, frozenset({"2" * 40}))
    refuse_lock(lock, frozenset({"1" * 40}))
    assert not lock.exists()


def test_an_empty_lock_on_a_ref_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_lock, "_PATIENCE", 0.05)
    lock = tmp_path / "x.lock"
    lock.touch()
    refuse_lock(lock, frozenset())
    assert not lock.exists()
