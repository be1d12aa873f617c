"""What is under way in a clone is told by its files."""

from pathlib import Path

import pytest

from semistable.workspace.in_progress import held_lock, linked_branches, unfinished_operation


@pytest.mark.parametrize(
    ("file", "name"), [("MERGE_HEAD", "merge"), ("rebase-merge", "rebase"), ("config", "")]
)
def test_an_operation_is_told_by_its_file(tmp_path: Path, file: str, name: str) -> None:
    (tmp_path / file).touch()
    assert unfinished_operation(tmp_path) == name


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock"])
def test_a_lock_is_another_gits(tmp_path: Path, name: str) -> None:
    assert held_lock(tmp_path) is None
    (tmp_path / name).touch()
    assert held_lock(tmp_path) == tmp_path / name


def test_branches_of_other_worktrees_are_found(tmp_path: Path) -> None:
    assert linked_branches(tmp_path) == {}
    for name, file, text in (
        ("one", "HEAD", "ref: refs/heads/x\n"),
        ("two", "HEAD", "1" * 40),
        ("three", "rebase-merge/head-name", "refs/heads/y\n"),
        ("gone", "HEAD", "ref: refs/heads/z\n"),
    ):
        own = tmp_path / "worktrees" / name
        (own / file).parent.mkdir(parents=True)
        (own / file).write_text(text)
        (own / "gitdir").write_text(f"{tmp_path / 'trees' / name}/.git\n")
        if name != "gone":
            (tmp_path / "trees" / name).mkdir(parents=True)
    found = linked_branches(tmp_path)
    trees = tmp_path / "trees"
    assert found == {"refs/heads/x": trees / "one", "refs/heads/y": trees / "three"}
