"""Shallow and blobless clones: less comes over the wire, and every question has its answer."""

import shutil
import subprocess

import pytest

from .forest import Forest
from .nova import plant_family

KINDS = ["blobless", "shallow"]


def _clone_as(forest: Forest, kind: str) -> None:
    for name, entry in forest.entries.items():
        entry.clone = kind
        for key in ("allowFilter", "allowAnySHA1InWant"):
            where = ["git", "-C", str(forest.origins[name].path)]
            subprocess.run([*where, "config", f"uploadpack.{key}", "true"], check=True)
    forest.write_manifest()


def _commits(forest: Forest, name: str) -> int:
    return int(forest.git(name, "rev-list", "--count", "--all"))


def _lacks(forest: Forest, name: str) -> int:
    listed = forest.git(name, "rev-list", "--objects", "--all", "--missing=print")
    return sum(line.startswith("?") for line in listed.splitlines())


def test_a_shallow_clone_has_the_pin_alone(forest: Forest) -> None:
    forest.origins["driver"].commit({"README": "2\n"})
    forest.origins["driver"].tag("2.0", annotated=True)
    forest.pin("driver", "2.0")
    _clone_as(forest, "shallow")
    assert forest.run("sync").code == 0
    assert _commits(forest, "driver") == 1
    assert forest.files("driver") == {"README": "2\n"}
    assert forest.git("driver", "tag") == "2.0"


def test_a_blobless_clone_has_the_files_of_the_pin_and_no_others(forest: Forest) -> None:
    forest.origins["driver"].commit({"README": "2\n", "new.py": "two = 2\n"})
    forest.origins["driver"].commit({"README": "3\n"})
    _clone_as(forest, "blobless")
    assert forest.run("sync").code == 0
    assert _commits(forest, "driver") == 3
    assert _lacks(forest, "driver") == 3
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}


@pytest.mark.parametrize("kind", KINDS)
def test_pins_move_and_move_back_as_in_full_clones(forest: Forest, kind: str) -> None:
    _clone_as(forest, kind)
    forest.pinned_to_two()
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {"README": "driver 2\n", "new.py": "two = 2\n"}
    assert forest.run("sync", "--undo").code == 0
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frozen", [True, False])
def test_a_branch_is_followed_unless_the_manifest_holds_its_commit(
    forest: Forest, kind: str, *, frozen: bool
) -> None:
    first = forest.origins["driver"].head("master")
    forest.pin("driver", "master", first if frozen else None)
    _clone_as(forest, kind)
    assert forest.run("sync").code == 0
    second = forest.origins["driver"].commit({"README": "newer\n"})
    assert forest.run("sync").code == 0
    assert forest.at("driver") == (first if frozen else second)
    third = forest.origins["driver"].commit({"README": "newest\n"})
    forest.origins["driver"].commit({"README": "too new\n"})
    forest.pin("driver", "master", third)
    assert forest.run("sync").code == 0
    assert forest.at("driver") == third


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("digits", [40, 10])
def test_a_pin_can_be_a_commit_and_no_commit_of_a_remote_is_anybodys(
    forest: Forest, kind: str, digits: int
) -> None:
    _clone_as(forest, kind)
    for text in ("2\n", "3\n"):
        commit = forest.origins["driver"].commit({"README": text})
        forest.origins["driver"].commit({"README": f"after {text}"})
        forest.pin("driver", commit[:digits])
        assert forest.run("sync").code == 0
        assert forest.at("driver") == commit


@pytest.mark.parametrize("kind", KINDS)
def test_own_commits_hold_a_tree_whatever_kind_its_clone_is(forest: Forest, kind: str) -> None:
    _clone_as(forest, kind)
    forest.pinned_to_two()
    forest.git("driver", "switch", "--create", "mine")
    (forest.tree("driver") / "mine.py").write_text("mine = 1\n")
    forest.git("driver", "add", "mine.py")
    forest.git("driver", "commit", "--message", "Mine")
    forest.git("driver", "config", "user.name", "Me")
    forest.git("driver", "config", "user.email", "me@example.org")
    before = (forest.at("core"), forest.at("driver"))
    said = forest.refuses(before)
    assert "driver is on the branch mine with 1 commit that no remote has" in said.err
    said = forest.run("sync", "--rebase")
    if kind == "blobless":
        assert said.code == 0
        assert forest.files("driver")["mine.py"] == "mine = 1\n"
    else:
        assert said.code == 3
        assert "driver is a shallow clone: where mine began is not here." in said.err
        assert (forest.at("core"), forest.at("driver")) == before


@pytest.mark.parametrize("kind", KINDS)
def test_with_all_pins_here_there_is_no_connection(forest: Forest, kind: str) -> None:
    _clone_as(forest, kind)
    assert forest.run("sync").code == 0
    forest.server.stop()
    said = forest.run("sync")
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_driver_is_checked_as_in_full_clones(forest: Forest, kind: str) -> None:
    plant_family(forest)
    expected = forest.run("check", "--core", "nova@19.0.0")
    assert expected.code == 1
    (forest.workspace / "trees").rename(forest.workspace.parent / "full")
    _clone_as(forest, kind)
    assert forest.run("check").code == 0
    said = forest.run("check", "--core", "nova@19.0.0")
    assert (said.code, said.out) == (expected.code, expected.out)


@pytest.mark.parametrize(
    "question",
    [["history", "nova.utils.execute"], ["deprecations", "--core", "nova@18.0.0"]],
    ids=lambda question: question[0],
)
def test_files_that_a_blobless_clone_lacks_are_said_and_the_hint_brings_them(
    forest: Forest, monkeypatch: pytest.MonkeyPatch, question: list[str]
) -> None:
    nova, _ = plant_family(forest)
    nova.commit({"nova/utils.py": "def execute():\n    pass\n"})
    _clone_as(forest, "full")
    assert forest.run("sync").code == 0
    whole = forest.run(*question)
    shutil.rmtree(forest.workspace / "trees")
    _clone_as(forest, "blobless")
    assert forest.run("sync").code == 0
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(forest.workspace / "nothing-known"))
    said = forest.run(*question)
    assert said.code == 3
    assert "cannot be read" in said.err
    words, hint, command = said.err.splitlines()[-1].partition("at once: git -C $WS/trees/nova ")
    assert (words, bool(hint)) == ("hint: The clone is blobless; this brings all its files ", True)
    forest.git("nova", *command.split())
    assert forest.run(*question) == whole


def test_a_shallow_clone_says_where_its_history_ends(forest: Forest) -> None:
    plant_family(forest)
    _clone_as(forest, "shallow")
    assert forest.run("sync").code == 0
    said = forest.run("history", "nova.utils.execute")
    assert (said.code, "shallow" in said.out) == (0, True)
    said = forest.run("pin", "--at", "2000-01-01", "--dry-run", "nova")
    assert said.code == 3
    assert "by 2000-01-01 is not here: the clone is shallow." in said.err
    said = forest.run("bisect", "--core", "nova@17.0.0..19.0.0", "--driver", "nova-lxd")
    assert said.code == 3
    assert "is not here: the clone is shallow." in said.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pin", ["f" * 40, "no-such-thing"])
def test_a_pin_that_is_nowhere_is_said(forest: Forest, kind: str, pin: str) -> None:
    _clone_as(forest, kind)
    forest.pin("driver", pin)
    for _ in range(2):
        said = forest.run("sync")
        assert said.code == 3
        assert f"error: driver has no revision {pin}." in said.err


def test_a_shallow_clone_becomes_whole_once_the_manifest_says_so(forest: Forest) -> None:
    _clone_as(forest, "shallow")
    forest.pinned_to_two()
    _clone_as(forest, "full")
    assert forest.run("sync").code == 0
    assert _commits(forest, "driver") == 2
    assert not (forest.tree("driver") / ".git" / "shallow").exists()


def test_a_mirror_may_send_what_the_first_server_no_longer_does(forest: Forest) -> None:
    _clone_as(forest, "blobless")
    forest.pinned_to_two()
    forest.entries["driver"].git.insert(0, forest.server.url("gone"))
    forest.write_manifest()
    assert forest.run("sync").code == 0
    assert forest.files("driver")["README"] == "driver 2\n"
    remotes = forest.git("driver", "config", "--get-regexp", r"^remote\..*\.url$")
    assert remotes == f"remote.origin.url {forest.server.url('driver')}"


def test_former_pins_are_forgotten_once_nothing_stands_on_them(
    forest: Forest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semistable.git.clones.partial_and_shallow.KEPT", 3)
    driver = forest.origins["driver"]
    commits = [driver.commit({"README": f"{number}\n"}) for number in range(8)]
    _clone_as(forest, "shallow")
    for number, commit in enumerate(commits):
        forest.pin("driver", commit)
        assert forest.run("sync").code == 0
        if number == 1:
            forest.git("driver", "branch", "mine")
    listing = ["for-each-ref", "--format=%(objectname)", "refs/semistable/pins"]
    named = set(forest.git("driver", *listing).split())
    # Where HEAD was lately, with the pin that just came; what a branch holds needs a name as well.
    assert named == {commits[1], *commits[3:]}
    assert forest.run("sync", "--undo").code == 0
    assert forest.at("driver") == commits[6]
    forest.git("driver", "switch", "mine")
    said = forest.run("sync")
    assert (said.code, forest.at("driver")) == (0, commits[7])


@pytest.mark.parametrize("kind", ["full", "blobless", "shallow"])
@pytest.mark.parametrize("pin", ["pull/7/head", "refs/changes/05/5/1", "merge-requests/3/head"])
def test_a_pin_may_be_a_proposed_change(forest: Forest, kind: str, pin: str) -> None:
    origin = forest.origins["driver"]
    main = origin.head("master")
    commit = origin.commit({"README": "proposed\n"})
    origin.point(f"refs/{pin.removeprefix('refs/')}", commit)
    origin.set_branch("master", main)
    forest.entries["driver"].clone = kind
    forest.pin("driver", pin)
    assert forest.run("sync").code == 0
    assert (forest.at("driver"), forest.files("driver")) == (commit, {"README": "proposed\n"})
    forest.server.stop()
    assert forest.run("sync").code == 0
    assert forest.run("status").out.splitlines()[1].split()[1] == pin


def test_a_proposed_change_that_is_not_there(forest: Forest) -> None:
    forest.pin("driver", "pull/8/head")
    said = forest.run("sync")
    assert said.code == 3
    assert "error: driver has no revision pull/8/head." in said.err
