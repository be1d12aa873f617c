"""Edits are part of the move, merged before anything moves."""

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace.transaction.autostash import (
    hand_over,
    hold_edits,
    with_edits,
    without_edits,
)
from tests.kit.two_commits import TwoCommits


def test_a_tree_without_edits_moves_as_it_is(two: TwoCommits) -> None:
    assert with_edits(two.clone, two.entry) == two.entry
    assert hand_over(two.clone, two.entry, forward=True) == ""


def test_edits_that_fit_are_in_index_and_files_of_the_new_end(two: TwoCommits) -> None:
    two.write({"both/x": "staged\n"})
    two.git("add", "both/x")
    two.write({"both/x": "edited\n"})
    entry = with_edits(two.clone, two.entry)
    assert entry.fits
    for end, other in ((entry.before, two.old), (entry.after, two.new)):
        assert two.git("show", f"{end.index}:both/x") == "staged"
        assert two.git("show", f"{end.files}:both/x") == "edited"
        assert two.git("diff", "--name-only", end.files, other) == "both/x"
    assert two.git("stash", "list") == two.git("for-each-ref", "refs/semistable") == ""


def test_edits_that_do_not_fit_end_in_the_stash_once(two: TwoCommits) -> None:
    two.write({"a.py": "mine\n"})
    entry = with_edits(two.clone, two.entry)
    assert not entry.fits
    assert entry.after == two.entry.after
    hold_edits(two.clone, entry)
    assert two.git("rev-parse", entry.kept) == entry.stash
    for _ in range(2):
        note = hand_over(two.clone, entry, forward=True)
        assert "your edits do not fit here; they are in the stash" in note
        assert two.git("stash", "list", "--format=%H") == entry.stash
        assert two.git("for-each-ref", "refs/semistable") == ""


def test_what_git_cannot_put_away_is_an_error(two: TwoCommits) -> None:
    two.write({"later.py": "later\n"})
    two.git("add", "--intent-to-add", "later.py")
    with pytest.raises(EnvironmentFailure, match="git cannot put its edits away"):
        with_edits(two.clone, two.entry)


def test_edits_that_somebody_has_put_away_are_no_longer_part_of_the_move(two: TwoCommits) -> None:
    two.write({"both/x": "staged\n"})
    two.git("add", "both/x")
    entry = with_edits(two.clone, two.entry)
    assert without_edits(two.clone, entry) == entry
    two.git("reset", "--quiet", "--hard")
    assert without_edits(two.clone, entry) == two.entry
    two.write({"other.py": "mine\n"})
    two.git("add", "other.py")
    assert without_edits(two.clone, entry) == entry
