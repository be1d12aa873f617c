"""What the daily work found, line by line."""

import json

from semistable.model.project.tree_states import Logged, Match, Proposed, Ran, TopicBranch
from semistable.reports.trees.work_report import (
    render_download,
    render_download_json,
    render_grep,
    render_log,
    render_run,
    render_run_json,
    render_topics,
)

COMMIT = "c" * 40


def test_a_run_says_where_it_failed() -> None:
    ran = [Ran(name="core", status=0, out=b"x"), Ran(name="driver", status=2, out=b"\xff")]
    assert render_run(ran) == "1 of 2 failed: driver (2)\n"
    assert render_run(ran[:1]) == "1 of 1 succeeded\n"
    assert json.loads(render_run_json(ran))["trees"][1]["out"] == "\ufffd"


def test_matches_read_like_those_of_git_grep() -> None:
    match = Match(tree="core", path="a.py", line=3, text="x = 1")
    assert render_grep([match]) == "core/a.py:3:x = 1\n"
    assert render_grep([]) == ""


def test_commits_of_all_trees_stand_in_columns() -> None:
    one = Logged(name="core", time=0, commit=COMMIT, author="Ann", subject="Begin")
    assert render_log([one]) == f"1970-01-01  core  {COMMIT[:12]}  Begin (Ann)\n"


def test_topics_say_what_only_they_hold() -> None:
    here = TopicBranch(topic="mine", tree="core", commits=1, current=True)
    there = TopicBranch(topic="mine", tree="driver", commits=2, current=False)
    assert render_topics([here, there]) == (
        "mine  core    1 commit of its own, checked out\nmine  driver  2 commits of its own\n"
    )


def test_what_was_left_out_of_a_download_is_only_in_its_json() -> None:
    change = Proposed(tree="core", number="7", branch="change-7", commit=COMMIT)
    assert render_download([change], ["left out"]) == f"core  change-7  {COMMIT[:12]}\n"
    assert json.loads(render_download_json([change], ["left out"]))["notes"] == ["left out"]
