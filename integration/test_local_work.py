"""Local work: sync never touches it, says what stands in the way, and moves all trees or none."""

import pytest

from .forest import Forest


def test_uncommitted_changes_hold_every_tree_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    (forest.tree("core") / "README").write_text("my work\n", encoding="utf-8")
    said = forest.refuses(before)
    assert said.out.splitlines()[1].endswith("not moved: all trees move, or none")
    assert said.err.endswith(
        "error: core has uncommitted changes in README.\n"
        "hint: Commit them, put them away (git -C $WS/trees/core stash), take them along"
        " (--autostash), or leave this tree out: name the others after `semistable sync`.\n"
    )
    assert forest.files("core")["README"] == "my work\n"


def test_each_of_the_three_ways_out_of_a_dirty_tree_works(forest: Forest) -> None:
    forest.pinned_to_two()
    (forest.tree("core") / "README").write_text("my work\n", encoding="utf-8")
    assert forest.run("sync", "driver").code == 0
    forest.git("core", "stash")
    assert forest.run("sync").code == 0
    assert forest.git("core", "stash", "list") != ""


def test_staged_changes_are_local_work(forest: Forest) -> None:
    before = forest.pinned_to_two()
    (forest.tree("core") / "staged.py").write_text("my = 1\n", encoding="utf-8")
    forest.git("core", "add", "staged.py")
    assert "uncommitted changes in staged.py" in forest.refuses(before).err


@pytest.mark.parametrize("ignored", [False, True], ids=["untracked", "ignored"])
def test_a_file_in_the_way_holds_every_tree_back(forest: Forest, *, ignored: bool) -> None:
    before = forest.pinned_to_two()
    if ignored:
        (forest.tree("core") / ".git" / "info").mkdir(exist_ok=True)
        (forest.tree("core") / ".git" / "info" / "exclude").write_text("new.py\n")
    (forest.tree("core") / "new.py").write_text("mine = 1\n", encoding="utf-8")
    said = forest.refuses(before)
    assert "core cannot be moved to its pin: new.py would be overwritten." in said.err
    assert forest.files("core")["new.py"] == "mine = 1\n"


def test_an_untracked_file_that_is_not_in_the_way_stays(forest: Forest) -> None:
    forest.pinned_to_two()
    (forest.tree("core") / "notes.txt").write_text("mine\n", encoding="utf-8")
    assert forest.run("sync").code == 0
    assert forest.files("core")["notes.txt"] == "mine\n"


def test_commits_on_a_branch_that_no_remote_has_hold_every_tree_back(forest: Forest) -> None:
    forest.pinned_to_two()
    forest.git("core", "switch", "-c", "my-work")
    forest.git("core", "commit", "--allow-empty", "-m", "mine")
    mine = forest.at("core")
    said = forest.refuses((mine, forest.at("driver")))
    assert "core is on the branch my-work with 1 commit that no remote has." in said.err
    forest.git("core", "switch", "--detach")  # one of the three things that the hint names
    assert forest.run("sync").code == 0
    assert forest.git("core", "rev-parse", "my-work") == mine


def test_commits_on_no_branch_hold_every_tree_back(forest: Forest) -> None:
    forest.pinned_to_two()
    forest.git("core", "commit", "--allow-empty", "-m", "mine")
    mine = forest.at("core")
    said = forest.refuses((mine, forest.at("driver")))
    assert "core is on no branch and has 1 commit that no remote has." in said.err
    forest.git("core", "switch", "-c", "rescued")
    forest.git("core", "switch", "--detach")
    assert forest.run("sync").code == 0
    assert forest.git("core", "rev-parse", "rescued") == mine


def test_a_branch_is_left_and_not_moved(forest: Forest) -> None:
    core, _ = forest.pinned_to_two()
    forest.git("core", "switch", "-c", "my-branch")
    said = forest.run("sync")
    assert said.code == 0
    assert said.out.splitlines()[0].endswith("moved from my-branch")
    assert forest.git("core", "rev-parse", "my-branch") == core
    assert forest.at("core") != core


def test_an_unfinished_merge_holds_every_tree_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    (forest.tree("core") / ".git" / "MERGE_HEAD").write_text(before[0])
    said = forest.refuses(before)
    assert "core is in the middle of a merge." in said.err
    assert "git -C $WS/trees/core merge --abort" in said.err


def test_a_locked_index_holds_every_tree_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    (forest.tree("core") / ".git" / "index.lock").touch()
    said = forest.refuses(before)
    assert "core is in use by another git: $WS/trees/core/.git/index.lock is there." in said.err


def test_a_file_where_a_folder_would_go_holds_every_tree_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    forest.origins["core"].commit({"folder/a.py": ""})
    forest.pin("core", "master")
    (forest.tree("core") / ".git" / "info" / "exclude").parent.mkdir(exist_ok=True)
    (forest.tree("core") / ".git" / "info" / "exclude").write_text("folder\n")
    (forest.tree("core") / "folder").write_text("mine\n", encoding="utf-8")
    assert "core cannot be moved to its pin: folder would be" in forest.refuses(before).err
    assert forest.files("core")["folder"] == "mine\n"


def test_a_file_that_becomes_a_folder_upstream_is_not_in_the_way(forest: Forest) -> None:
    forest.run("sync")
    forest.origins["core"].commit({"README/a.py": ""})
    forest.pin("core", "master")
    assert forest.run("sync").code == 0
    assert forest.files("core") == {"README/a.py": ""}


def test_a_name_that_no_disk_can_hold_holds_every_tree_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    forest.origins["core"].commit({"README": "2\n", "z" * 300: ""})
    forest.pin("core", "master")
    assert "error: core cannot be moved to its pin: " in forest.refuses(before).err


def test_a_checkout_that_fails_in_the_middle_is_taken_back_everywhere(forest: Forest) -> None:
    forest.run("sync")
    forest.git("driver", "switch", "-c", "my-branch")
    core, driver = forest.at("core"), forest.at("driver")
    files = forest.files("core"), forest.files("driver")
    forest.git("core", "config", "filter.broken.smudge", "false")
    forest.git("core", "config", "filter.broken.required", "true")
    forest.origins["core"].commit(
        {
            ".gitattributes": "zz/y.py filter=broken\n",
            "README": "2\n",
            "a/b.py": "",
            "zz/y.py": "y",
        }
    )
    forest.origins["driver"].commit({"README": "2\n", "d/e.py": ""})
    for name in ("core", "driver"):
        forest.origins[name].tag("2.0")
        forest.pin(name, "2.0")
    said = forest.run("sync")
    assert said.code == 3
    assert "error: No tree was moved, because core: " in said.err
    assert (forest.at("core"), forest.at("driver")) == (core, driver)
    assert (forest.files("core"), forest.files("driver")) == files
    assert forest.git("driver", "branch", "--show-current") == "my-branch"
    assert forest.git("core", "status", "--porcelain") == ""
    assert not (forest.tree("core") / "a").exists()


def test_a_first_checkout_that_fails_leaves_no_file(forest: Forest) -> None:
    forest.origins["core"].commit({"a/b.py": "", "z" * 300: "", "zz/y.py": ""})
    forest.pin("core", "master")
    said = forest.run("sync")
    assert said.code == 3
    assert "error: No tree was moved, because core: " in said.err
    assert forest.files("core") == forest.files("driver") == {}
    assert forest.git("core", "status", "--porcelain") == ""
    forest.pin("core", "1.0")
    assert forest.run("sync").code == 0
    assert forest.files("core") == {"README": "core\n", "core.py": "version = 1\n"}


def test_edits_are_taken_along_when_asked(forest: Forest) -> None:
    forest.pinned_to_two()
    (forest.tree("core") / "core.py").unlink()
    (forest.tree("driver") / "mine.py").write_text("mine = 1\n", encoding="utf-8")
    forest.git("driver", "add", "mine.py")
    said = forest.run("sync", "--autostash")
    assert said.code == 0
    assert "note: driver: your edits were put away and given back." in said.err
    assert forest.files("driver")["mine.py"] == "mine = 1\n"
    assert forest.git("driver", "status", "--porcelain") == "A  mine.py"
    assert forest.git("driver", "stash", "list") == ""


def test_edits_that_do_not_fit_stay_in_the_stash(forest: Forest) -> None:
    forest.pinned_to_two()
    (forest.tree("core") / "README").write_text("my work\n", encoding="utf-8")
    said = forest.run("sync", "--autostash")
    assert said.code == 0
    assert "note: core: your edits do not fit here; they are in the stash" in said.err
    assert forest.git("core", "status", "--porcelain") == ""
    assert forest.git("core", "show", "stash@{0}:README") == "my work"


def test_a_branch_with_own_commits_is_left_when_asked(forest: Forest) -> None:
    forest.pinned_to_two()
    mine = _commit_on_a_branch(forest)
    said = forest.run("sync", "--detach")
    assert said.code == 0
    assert "note: core: stepped off the branch mine, which stays as it is" in said.err
    assert forest.git("core", "rev-parse", "mine") == mine
    assert forest.git("core", "branch", "--show-current") == ""


def test_a_branch_with_own_commits_is_taken_along_when_asked(forest: Forest) -> None:
    forest.pinned_to_two()
    mine = _commit_on_a_branch(forest)
    said = forest.run("sync", "--rebase")
    assert said.code == 0
    assert f"note: core: mine was rebased; it was {mine[:12]}" in said.err
    assert forest.git("core", "branch", "--show-current") == "mine"
    assert forest.files("core")["mine.py"] == "mine = 1\n"
    assert forest.files("core")["README"] == "core 2\n"


def test_a_rebase_that_conflicts_is_taken_back_everywhere(forest: Forest) -> None:
    forest.run("sync")
    _introduce(forest)
    forest.git("core", "switch", "--create", "mine")
    (forest.tree("core") / "README").write_text("mine\n", encoding="utf-8")
    forest.git("core", "commit", "--all", "--message", "Mine")
    before = forest.at("core"), forest.at("driver")
    for name, origin in forest.origins.items():
        origin.commit({"README": f"{name} 2\n"})
        origin.tag("2.0")
        forest.pin(name, "2.0")
    said = forest.run("sync", "--rebase")
    assert said.code == 3
    assert "error: No tree was moved, because core: could not apply" in said.err
    assert "hint: Rebase it by hand: git -C $WS/trees/core rebase " in said.err
    assert (forest.at("core"), forest.at("driver")) == before
    assert forest.git("core", "branch", "--show-current") == "mine"
    assert forest.git("core", "status", "--porcelain") == ""


def _introduce(forest: Forest) -> None:
    """Say in the tree who its developer is: a rebase writes commits."""
    forest.git("core", "config", "user.name", "Me")
    forest.git("core", "config", "user.email", "me@example.org")


def _commit_on_a_branch(forest: Forest) -> str:
    _introduce(forest)
    forest.git("core", "switch", "--create", "mine")
    (forest.tree("core") / "mine.py").write_text("mine = 1\n", encoding="utf-8")
    forest.git("core", "add", "mine.py")
    forest.git("core", "commit", "--message", "Mine")
    return forest.at("core")
