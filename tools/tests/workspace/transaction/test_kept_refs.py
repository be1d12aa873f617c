"""What is kept is kept once, under a number of its own, and never written over."""

from semistable.workspace.transaction.kept_refs import free_ref, keep, keep_work
from tests.kit.two_commits import TwoCommits


def test_each_thing_has_a_number_of_its_own(two: TwoCommits) -> None:
    assert free_ref(two.clone, "x/y") == "refs/semistable/kept/1/x/y"
    assert keep(two.clone, two.old, "x/y") == "refs/semistable/kept/1/x/y"
    assert keep(two.clone, two.new, "x") == "refs/semistable/kept/2/x"
    assert keep(two.clone, two.old, "z") == "refs/semistable/kept/1/x/y"
    two.git("update-ref", "refs/semistable/kept/10/x", two.new)
    assert free_ref(two.clone, "x") == "refs/semistable/kept/11/x"


def test_nothing_is_kept_of_a_tree_at_an_end(two: TwoCommits) -> None:
    entry = two.entry
    assert keep_work(two.clone, (entry.before, entry.after)) == ()


def test_commits_on_no_branch_and_edits_are_kept_once(two: TwoCommits) -> None:
    mine = two.commit({"mine.py": "mine\n"})
    two.write({"staged.py": "staged\n"})
    two.git("add", "staged.py")
    two.write({"staged.py": "edited\n"})
    ends = (two.entry.before, two.entry.after)
    kept = keep_work(two.clone, ends)
    assert kept == ("refs/semistable/kept/1/commits", "refs/semistable/kept/2/edits")
    assert keep_work(two.clone, ends) == kept
    assert two.git("rev-parse", kept[0]) == mine
    assert two.git("status", "--porcelain") == "AM staged.py"
    two.git("reset", "--quiet", "--hard")
    two.git("stash", "apply", "--quiet", "--index", kept[1])
    assert two.git("status", "--porcelain") == "AM staged.py"
    assert two.git("show", ":staged.py") == "staged"


def test_what_is_staged_is_kept_where_git_makes_no_stash(two: TwoCommits) -> None:
    two.write({"staged.py": "staged\n", "later.py": "later\n"})
    two.git("add", "staged.py")
    two.git("add", "--intent-to-add", "later.py")
    (kept,) = keep_work(two.clone, (two.entry.before, two.entry.after))
    assert kept == "refs/semistable/kept/1/staged"
    assert two.git("show", f"{kept}:staged.py") == "staged"
