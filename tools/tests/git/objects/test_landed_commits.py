"""The first parents of a commit are walked, whatever merged there."""

from pathlib import Path

import pygit2
import pytest

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.landed_commits import first_parents

WHO = pygit2.Signature("A", "a@example.org", 0, 0)


def _land(repository: pygit2.Repository, name: str, *parents: str, day: int = 0) -> str:
    committer = pygit2.Signature("C", "c@example.org", day * 86400, -600)
    tree = repository.TreeBuilder().write()
    message = f"{name}\n\nWhy.\n"
    return str(repository.create_commit(None, WHO, committer, message, tree, list(parents)))


def test_a_merge_stands_for_the_branch_that_it_lands(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path), bare=True)
    old = _land(repository, "old")
    side = _land(repository, "side", old, day=1)
    merge = _land(repository, "merge", old, side, day=2)
    new = _land(repository, "new", merge, day=1)  # clocks go wrong
    walk = first_parents(tmp_path, old, new)
    assert [(one.commit, one.date, one.subject) for one in walk] == [
        (old, "1970-01-01", "old"),
        (merge, "1970-01-03", "merge"),
        (new, "1970-01-02", "new"),
    ]


def test_what_is_beside_the_line_is_walked_from_where_it_parted(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path), bare=True)
    root = _land(repository, "root")
    parted = _land(repository, "parted", root)
    stable = _land(repository, "stable", parted)
    new = _land(repository, "new", parted)
    assert [one.subject for one in first_parents(tmp_path, stable, new)] == ["parted", "new"]
    assert [one.subject for one in first_parents(tmp_path, stable, root)] == ["root"]


def test_without_a_common_history_there_is_nothing_to_walk(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path), bare=True)
    assert first_parents(tmp_path, _land(repository, "a"), _land(repository, "b")) == ()


def test_a_history_with_a_hole_is_an_environment_failure(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path), bare=True)
    root = _land(repository, "root")
    hole = _land(repository, "hole", root)
    new = _land(repository, "new", hole)
    (tmp_path / "objects" / hole[:2] / hole[2:]).unlink()
    with pytest.raises(EnvironmentFailure, match=r"The history from .* cannot be read"):
        first_parents(tmp_path, root, new)


def test_a_directory_without_git_has_no_history(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a git repository"):
        first_parents(tmp_path, "a", "b")
