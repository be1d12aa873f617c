"""A tree comes to either end of its move from wherever that stands, and nothing is lost."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semistable.errors import EnvironmentFailure
from semistable.git.files.refs import Head, read_head
from semistable.workspace.transaction.journal_entry import End, Entry, RefChange
from semistable.workspace.transaction.settle_tree import settle, settled_notes
from tests.kit.two_commits import NEW, OLD, TwoCommits

_PATHS = ("a.py", "gone.py", "new/b.py")


@pytest.fixture
def held() -> Iterator[int]:
    with open(os.devnull, "rb") as file:  # noqa: PTH123 - only its number is used
        yield file.fileno()


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("at", ["old", "new"])
def test_it_comes_to_an_end_from_either_end(
    two: TwoCommits, held: int, at: str, *, forward: bool
) -> None:
    two.git("checkout", "--quiet", "--detach", getattr(two, at))
    settled = settle(two.clone, two.entry, held, forward=forward)
    assert list(settled_notes(two.clone, settled)) == []
    assert two.files() == (NEW if forward else OLD)
    assert two.git("status", "--porcelain") == ""
    assert two.git("rev-parse", "HEAD") == (two.new if forward else two.old)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.fixed_dictionaries(
        dict.fromkeys(_PATHS, st.sampled_from(["old", "new", "part", "mine", ""]))
    ),
    index=st.sampled_from(["old", "new"]),
    head=st.sampled_from(["old", "new"]),
    forward=st.booleans(),
)
def test_whatever_is_half_moved_comes_to_an_end_and_what_is_a_persons_stays(
    two: TwoCommits, held: int, texts: dict[str, str], index: str, head: str, *, forward: bool
) -> None:
    two.git("checkout", "--quiet", "--force", "--detach", getattr(two, head))
    two.git("clean", "--quiet", "--force", "-d", "-x")
    two.git("read-tree", "--reset", "-i", getattr(two, index))
    for path, state in texts.items():
        whole = {"old": OLD, "new": NEW}.get(state, {})
        text = whole.get(path, "" if state in ("old", "new") else "mine\n")
        if state == "part":
            text = (OLD | NEW)[path][:-1]
        (two.tree / path).unlink(missing_ok=True)
        if state and text:
            two.write({path: text})
    mine = {path for path, state in texts.items() if state == "mine"}
    settled = settle(two.clone, two.entry, held, forward=forward)
    end = NEW if forward else OLD
    assert set(settled.files.left) == mine
    assert two.files() == end | dict.fromkeys(mine, "mine\n")
    assert two.git("rev-parse", "HEAD") == (two.new if forward else two.old)
    assert two.git("diff", "--cached", "HEAD") == ""


def test_an_index_at_neither_end_is_not_touched(two: TwoCommits, held: int) -> None:
    two.write({"mine.py": "mine\n"})
    two.git("add", "mine.py")
    with pytest.raises(EnvironmentFailure, match="The index of core was changed meanwhile"):
        settle(two.clone, two.entry, held, forward=True)
    assert two.git("status", "--porcelain") == "A  mine.py"


def test_where_it_is_strict_what_is_a_persons_is_an_error(two: TwoCommits, held: int) -> None:
    two.write({"a.py": "mine\n"})
    with pytest.raises(EnvironmentFailure, match=r"a\.py in core is not as it was"):
        settle(two.clone, two.entry, held, forward=True, strict=True)
    assert two.files()["a.py"] == "mine\n"
    assert two.git("rev-parse", "HEAD") == two.old


def _with_branch(two: TwoCommits, *, old: str | None, new: str | None) -> Entry:
    """Give a move that stays on one commit, and makes, moves or deletes the branch that is out."""
    commit = old or two.old
    before = End.of(Head(branch="x" if old else None, commit=commit))
    after = End.of(Head(branch="x" if new else None, commit=commit))
    change = RefChange(ref="refs/heads/x", old=old, new=new)
    return replace(two.entry, before=before, after=after, refs=(change,))


def test_a_branch_is_made_and_taken_away_again(two: TwoCommits, held: int) -> None:
    entry = _with_branch(two, old=None, new=two.old)
    for _ in range(2):
        settle(two.clone, entry, held, forward=True)
        assert read_head(two.clone.git_dir) == Head(branch="x", commit=two.old)
    settle(two.clone, entry, held, forward=False)
    assert read_head(two.clone.git_dir) == Head(branch=None, commit=two.old)
    assert two.git("branch", "--list", "x") == ""


def test_a_branch_that_went_on_is_not_deleted(two: TwoCommits, held: int) -> None:
    entry = _with_branch(two, old=two.old, new=None)
    two.git("branch", "x", two.new)
    with pytest.raises(EnvironmentFailure, match="could not be brought"):
        settle(two.clone, entry, held, forward=True)
    assert two.git("rev-parse", "x") == two.new


def test_a_branch_that_went_on_is_not_stood_on_again(two: TwoCommits, held: int) -> None:
    two.git("branch", "work", two.new)
    before = End.of(Head(branch="work", commit=two.old))
    two.git("checkout", "--quiet", "--detach", two.new)
    settled = settle(two.clone, replace(two.entry, before=before), held, forward=False)
    assert settled.stays_off == "work"
    assert list(settled_notes(two.clone, settled)) == [
        "core: the branch work has gone on; the tree is at its old commit, on no branch."
    ]
    assert read_head(two.clone.git_dir) == Head(branch=None, commit=two.old)


def test_back_to_nothing_checked_out(two: TwoCommits, held: int) -> None:
    nothing = End.of(Head(branch="semistable/nothing-checked-out", commit=None))
    two.git("checkout", "--quiet", "--detach", two.new)
    settle(two.clone, replace(two.entry, before=nothing), held, forward=False)
    assert two.files() == {}
    assert read_head(two.clone.git_dir) == nothing.head
