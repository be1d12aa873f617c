"""A branch is rebased beside its tree."""

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace.transaction.rebase_branch import rebased_commit
from tests.kit.two_commits import OLD, TwoCommits


def test_a_rebase_changes_nothing_in_the_tree(two: TwoCommits) -> None:
    mine = two.commit({"mine.py": "mine\n"})
    two.git("switch", "--quiet", "--create", "work")
    new = rebased_commit(two.clone, mine, two.new)
    assert two.git("rev-parse", f"{new}^") == two.new
    assert two.git("show", f"{new}:mine.py") == "mine"
    assert two.git("rev-parse", "work") == mine
    assert two.files() == OLD | {"mine.py": "mine\n"}
    assert two.git("status", "--porcelain") == ""
    assert len(two.git("worktree", "list").splitlines()) == 1


def test_a_conflict_is_said_and_leaves_nothing_behind(two: TwoCommits) -> None:
    mine = two.commit({"a.py": "mine\n"})
    with pytest.raises(EnvironmentFailure, match="could not apply"):
        rebased_commit(two.clone, mine, two.new)
    assert two.git("status", "--porcelain") == ""
    assert len(two.git("worktree", "list").splitlines()) == 1
