"""A large clone over a line that breaks again and again: what has come stays."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from semistable.git.clones.incremental_fetch import in_steps
from semistable.git.process.git_command import Git, GitResult
from semistable.model.project.commit_source import Activity, silent, steps_of

from .cutting import cut
from .forest import Forest
from .test_sync_wire import _large

_COMMITS = 8
_LET_THROUGH = 250_000
"""Bytes before a line breaks: more than a commit's files, and a part of the whole history."""


@pytest.fixture
def long_history(forest: Forest, monkeypatch: pytest.MonkeyPatch) -> Forest:
    """Give the driver a history of several times what the line lets through at once."""
    monkeypatch.setattr("semistable.git.clones.incremental_fetch.WORTH_IT", 0)
    monkeypatch.setattr("semistable.git.clones.incremental_fetch.FIRST_STEP", 2)
    driver = forest.origins["driver"]
    for number in range(_COMMITS):
        driver.commit(_large(number))
    driver.tag("2.0", annotated=True)
    driver.commit({"README": "aside\n"}, branch="stable/1")
    forest.pin("driver", "2.0")
    return forest


def _begun(forest: Forest) -> Path:
    return forest.workspace / ".semistable" / "begun" / "driver.git"


def _is_whole(forest: Forest) -> None:
    assert forest.at("driver") == forest.origins["driver"].head("master")
    assert forest.git("driver", "fsck", "--full", "--strict") == ""
    assert forest.git("driver", "rev-list", "--count", "--all") == str(_COMMITS + 2)
    assert forest.git("driver", "for-each-ref", "--format=%(refname)").split() == [
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/master",
        "refs/remotes/origin/stable/1",
        "refs/tags/1.0",
        "refs/tags/2.0",
    ]
    git_dir = forest.tree("driver") / ".git"
    assert not (git_dir / "shallow").exists()
    assert not (git_dir / "objects/info/alternates").exists()
    assert not _begun(forest).exists()


def test_a_clone_over_a_line_that_always_breaks_is_made_in_steps(long_history: Forest) -> None:
    forest = long_history
    with cut(forest.server.url("driver"), *[_LET_THROUGH] * 60) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        said = forest.run("sync")
        assert said.code == 0
        assert way.passed > 3 * _LET_THROUGH
    assert "driver: what has come so far is kept\n" in said.err
    _is_whole(forest)


def test_the_next_sync_goes_on_where_this_one_was_given_up(long_history: Forest) -> None:
    forest = long_history
    with cut(forest.server.url("driver"), *[_LET_THROUGH] * 5, *[0] * 60) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        assert forest.run("sync").code == 3
    assert _begun(forest).is_dir()
    with cut(forest.server.url("driver")) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        assert forest.run("sync").code == 0
        rest = way.passed
    _is_whole(forest)
    shutil.rmtree(forest.tree("driver"))
    with cut(forest.server.url("driver")) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        assert forest.run("sync").code == 0
        assert rest < way.passed - 100_000


def test_what_was_begun_and_is_damaged_costs_time_and_no_more(long_history: Forest) -> None:
    forest = long_history
    with cut(forest.server.url("driver"), *[_LET_THROUGH] * 5, *[0] * 60) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        assert forest.run("sync").code == 3
    for pack in (_begun(forest) / "objects/pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:100])
    forest.entries["driver"].git = [forest.server.url("driver")]
    forest.write_manifest()
    assert forest.run("sync").code == 0
    _is_whole(forest)


def test_a_history_that_is_here_is_not_asked_for_again(
    long_history: Forest, tmp_path: Path
) -> None:
    """The clone that follows may break off, too, and then begins from all that has come."""
    asked: list[str] = []

    def breaks_off(
        git: Git, tree: Path, url: str, activity: Activity, options: Sequence[str]
    ) -> GitResult:
        del git, tree, url
        activity("receiving objects", 1, 2, None)
        asked.append(" ".join(options))
        return GitResult(status=128, out=b"", error="fatal: early EOF")

    begun = tmp_path / "begun.git"
    make = in_steps(begun, breaks_off)
    activity = steps_of("driver", silent)
    with cut(long_history.server.url("driver")) as way:
        calls = []
        for _ in range(3):
            make(Git(), tmp_path / "tree", way.url, activity, [])
            calls.append(way.calls)
    assert calls[0] == 0
    assert calls[1] == calls[2]
    assert asked == ["", f"--reference={begun}", f"--reference={begun}"]
    counted = ["git", "-C", begun, "rev-list", "--count", "--all"]
    told = subprocess.run(counted, check=True, capture_output=True, text=True).stdout
    assert told == f"{_COMMITS + 1}\n"
