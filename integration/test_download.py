"""Download: a proposed change and all that it depends on, in all trees or in none."""

import pytest

from .forest import Forest


def _propose(forest: Forest, name: str, ref: str, message: str, text: str = "proposed\n") -> str:
    origin = forest.origins[name]
    origin.set_branch("proposal", origin.head("master"))
    origin.commit({"README": text}, branch="proposal")
    commit = origin.reword("proposal", message)
    origin.point(ref, commit)
    origin.delete_branch("proposal")
    return commit


@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        ("refs/changes/34/1234/2", "1234"),
        ("refs/changes/34/1234/2", "https://review.example.org/c/x/driver/+/1234"),
        ("refs/pull/1234/head", "https://github.com/x/driver/pull/1234"),
        ("refs/merge-requests/1234/head", "https://git.example.org/x/driver/-/merge_requests/1234"),
    ],
)
def test_a_change_comes_with_what_it_depends_on(forest: Forest, ref: str, asked: str) -> None:
    for name, entry in forest.entries.items():
        entry.git.append(f"https://git.example.org/x/{name}")
    forest.write_manifest()
    assert forest.run("sync").code == 0
    _propose(forest, "driver", "refs/changes/34/1234/1", "Older")
    needed = _propose(forest, "core", "refs/pull/7/head", "Needed")
    change = _propose(
        forest, "driver", ref, "Change\n\nDepends-On: https://github.com/x/core/pull/7\n", "2\n"
    )
    said = forest.run("download", asked)
    assert (said.code, said.out) == (
        0,
        f"core  change-7  {needed[:12]}\ndriver  change-1234  {change[:12]}\n",
    )
    assert forest.git("driver", "branch", "--show-current") == "change-1234"
    assert forest.files("driver") == {"README": "2\n"}
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}
    assert forest.git("driver", "rev-parse", "change-1234") == change


def test_what_holds_one_tree_holds_all_and_leaves_no_branch(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    before = forest.at("core"), forest.at("driver")
    _propose(forest, "core", "refs/changes/07/7/1", "Needed")
    message = "Change\n\nDepends-On: https://review.example.org/7\n"
    _propose(forest, "driver", "refs/changes/34/1234/1", message)
    (forest.tree("core") / "README").write_text("mine\n")
    said = forest.run("download", "1234")
    assert said.code == 3
    assert "error: core has uncommitted changes in README." in said.err
    assert (forest.at("core"), forest.at("driver")) == before
    assert forest.git("driver", "branch", "--list", "change-*") == ""


def test_a_change_that_is_nowhere_and_a_dependency_of_others_are_said(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    said = forest.run("download", "99")
    assert said.code == 3
    assert "error: No server of the manifest has the change 99.\n" in said.err
    message = "Change\n\nDepends-On: https://github.com/other/project/pull/1\n"
    _propose(forest, "driver", "refs/changes/34/1234/1", message)
    said = forest.run("download", "1234")
    assert said.code == 0
    assert "note: https://github.com/other/project/pull/1 is of no tree here" in said.err


@pytest.mark.parametrize("asked", ["--x", "0", "main", "https://example.org/x", "1\n2"])
def test_what_is_no_change_is_an_error_of_the_user(forest: Forest, asked: str) -> None:
    assert forest.run("sync", "driver").code == 0
    assert forest.run("download", "--", asked).code == 2


def test_two_changes_of_one_tree_that_stand_apart_move_nothing(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    before = forest.at("driver")
    _propose(forest, "driver", "refs/changes/07/7/1", "Needed")
    message = "Change\n\nDepends-On: https://review.example.org/7\n"
    _propose(forest, "driver", "refs/changes/34/1234/1", message, "otherwise\n")
    said = forest.run("download", "1234")
    assert said.code == 3
    assert (
        "error: driver would have to be at two changes, 1234 and 7, and neither stands on the"
        " other; no tree was moved.\n" in said.err
    )
    assert forest.at("driver") == before
    assert forest.git("driver", "branch", "--list", "change-*") == ""


def test_a_branch_of_that_name_that_is_anybodys_stays(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    before = forest.at("driver")
    forest.git("driver", "branch", "change-1234")
    _propose(forest, "driver", "refs/changes/34/1234/1", "Change")
    said = forest.run("download", "1234")
    assert said.code == 3
    assert "error: driver has a branch change-1234 that holds something else;" in said.err
    assert forest.at("driver") == before
    assert forest.git("driver", "rev-parse", "change-1234") == before
