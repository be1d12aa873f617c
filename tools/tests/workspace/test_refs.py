"""Git directories are read from their files, and never guessed at."""

from pathlib import Path

import pytest

from semistable.workspace.refs import Head, loose_tag, read_head, released_commit, tagged_commit

ONE, TWO, TAG = "1" * 40, "2" * 40, "a" * 40


@pytest.fixture
def git_dir(tmp_path: Path) -> Path:
    git_dir = tmp_path / "core" / ".git"
    (git_dir / "refs" / "heads").mkdir(parents=True)
    (git_dir / "refs" / "tags").mkdir()
    (git_dir / "HEAD").write_text("ref: refs/heads/topic/part\n")
    return git_dir


def test_no_git_directory_has_no_head(tmp_path: Path) -> None:
    assert read_head(tmp_path) is None


def test_a_branch_without_commits(git_dir: Path) -> None:
    assert read_head(git_dir) == Head(branch="topic/part", commit=None)


def test_a_branch_in_its_own_file_wins_over_the_packed_one(git_dir: Path) -> None:
    (git_dir / "packed-refs").write_text(f"{ONE} refs/heads/topic/part\n")
    assert read_head(git_dir) == Head(branch="topic/part", commit=ONE)
    (git_dir / "refs" / "heads" / "topic").mkdir()
    (git_dir / "refs" / "heads" / "topic" / "part").write_text(f"{TWO}\n")
    assert read_head(git_dir) == Head(branch="topic/part", commit=TWO)


def test_a_detached_head(git_dir: Path) -> None:
    (git_dir / "HEAD").write_text(f"{ONE}\n")
    assert read_head(git_dir) == Head(branch=None, commit=ONE)


@pytest.mark.parametrize("text", ["", "nonsense", ONE[:-1], f"{ONE}1", "ref: ../../secret"])
def test_a_damaged_head_has_no_commit(git_dir: Path, text: str) -> None:
    (git_dir.parent.parent / "secret").write_text(ONE)
    (git_dir / "HEAD").write_text(text)
    head = read_head(git_dir)
    assert head is not None
    assert head.commit is None


def test_a_packed_tag_object_stands_for_its_commit(git_dir: Path) -> None:
    (git_dir / "packed-refs").write_text(
        "# pack-refs with: peeled fully-peeled sorted \n"
        f"{ONE} refs/tags/0.9\n{TAG} refs/tags/1.0\n^{TWO}\n"
    )
    assert tagged_commit(git_dir, "0.9") == ONE
    assert tagged_commit(git_dir, "1.0") == TWO
    assert tagged_commit(git_dir, "1.1") is None


def test_a_loose_tag_may_be_a_tag_object_and_is_no_known_commit(git_dir: Path) -> None:
    (git_dir / "refs" / "tags" / "1.0").write_text(f"{TAG}\n")
    assert tagged_commit(git_dir, "1.0") is None
    assert loose_tag(git_dir, "1.0") == TAG
    assert released_commit(git_dir, "1.0") == TAG


def test_bytes_that_are_no_text_are_no_refs(git_dir: Path) -> None:
    (git_dir / "packed-refs").write_bytes(b"\xff\xfe\x00^^^\n")
    (git_dir / "HEAD").write_bytes(b"\xff\xfe")
    assert tagged_commit(git_dir, "1.0") is None
    assert read_head(git_dir) == Head(branch=None, commit=None)
