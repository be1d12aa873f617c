"""Git directories are read from their files, and never guessed at."""

import zlib
from pathlib import Path

import pytest

from semistable.git.files.refs import (
    Head,
    UnsureError,
    commit_of,
    has_name,
    loose_tag,
    read_head,
    released_commit,
    tagged_commit,
    wants_packing,
)

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


def put(git_dir: Path, identity: str, text: str) -> None:
    """Let an object have a file of its own."""
    path = git_dir / "objects" / identity[:2] / identity[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.compress(text.encode()))


def test_a_tag_in_its_own_file_names_the_commit_that_its_object_tells(git_dir: Path) -> None:
    tag = git_dir / "refs" / "tags" / "1.0"
    (git_dir / "packed-refs").write_text(f"{TWO} refs/tags/1.0\n")
    assert tagged_commit(git_dir, "1.0") == TWO
    tag.write_text(ONE)
    put(git_dir, ONE, "commit 7\0tree 1\n")
    assert tagged_commit(git_dir, "1.0") == ONE
    tag.write_text(TAG)
    put(git_dir, TAG, f"tag 99\0object {TWO}\ntype commit\ntag 1.0\n")
    assert tagged_commit(git_dir, "1.0") == TWO
    assert not wants_packing(git_dir)


@pytest.mark.parametrize(
    "text",
    [
        f"tag 99\0object {TWO}\ntype tree\ntag 1.0\n",
        f"tag 99\0object {TWO}\ntype tag\ntag 1.0\n",
        f"blob 99\0object {TWO}\ntype commit\n",
        "tag 9\0",
        "",
    ],
)
def test_a_tag_of_anything_else_is_left_to_git(git_dir: Path, text: str) -> None:
    (git_dir / "refs" / "tags" / "1.0").write_text(TAG)
    put(git_dir, TAG, text)
    with pytest.raises(UnsureError):
        commit_of(git_dir, "refs/tags/1.0")
    assert tagged_commit(git_dir, "1.0") is None
    assert wants_packing(git_dir)


def test_what_the_files_do_not_tell_is_left_to_git(git_dir: Path) -> None:
    (git_dir / "refs" / "tags" / "1.0").write_text(TAG)  # its object is in a pack
    (git_dir / "refs" / "heads" / "link").write_text("ref: refs/heads/topic")
    for ref in ("refs/tags/1.0", "refs/heads/link", "refs/tags/1.0..2.0"):
        with pytest.raises(UnsureError):
            commit_of(git_dir, ref)
    assert commit_of(git_dir, "refs/heads/nothing") is None
    (git_dir / "reftable").mkdir()
    with pytest.raises(UnsureError):
        commit_of(git_dir, "refs/heads/nothing")


def test_many_refs_in_files_of_their_own_are_to_be_packed(git_dir: Path) -> None:
    for number in range(51):
        assert not wants_packing(git_dir)
        (git_dir / "refs" / "heads" / str(number)).write_text(ONE)
    assert wants_packing(git_dir)


def test_a_commit_has_the_names_that_refs_give_it(git_dir: Path) -> None:
    (git_dir / "packed-refs").write_text(f"{TAG} refs/tags/1.0\n^{ONE}\n")
    (git_dir / "refs" / "heads" / "mine").write_text(TWO)
    assert has_name(git_dir, ONE, "refs/remotes/", "refs/tags/")
    assert not has_name(git_dir, TWO, "refs/remotes/", "refs/tags/")
    assert has_name(git_dir, TWO, "refs/heads/")
