"""Sync: every tree comes to its pin, all or none, and nothing of a developer's is ever touched."""

import json
import os
import signal
from pathlib import Path
from socket import socket

import pytest

from .forest import Forest
from .stalling import wait_for_orphans


def test_a_first_sync_brings_every_tree_to_its_pin(forest: Forest) -> None:
    said = forest.run("sync")
    assert said.code == 0
    commits = {name: forest.at(name)[:12] for name in ("core", "driver")}
    assert said.out == (
        f"core    1.0  {commits['core']}  checked out\n"
        f"driver  1.0  {commits['driver']}  checked out\n"
    )
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}
    assert forest.git("driver", "status", "--porcelain") == ""
    assert forest.git("driver", "branch", "--list").startswith("* (HEAD detached")


def test_with_all_pins_here_there_is_no_connection_and_no_git(
    forest: Forest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forest.run("sync")
    forest.server.stop()
    monkeypatch.setenv("PATH", str(tmp_path))
    process = forest.start("sync")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert [line.split("  ")[-1] for line in out.splitlines()] == ["already there"] * 2


def test_a_moved_pin_moves_its_tree(forest: Forest) -> None:
    forest.run("sync")
    before = forest.at("driver")
    commit = forest.origins["driver"].commit({"README": "two\n"})
    forest.origins["driver"].tag("2.0", annotated=True)
    forest.pin("driver", "2.0", commit)
    said = forest.run("sync")
    assert said.code == 0
    assert said.out.splitlines()[1] == f"driver  2.0  {commit[:12]}  moved from {before[:12]}"
    assert forest.at("driver") == commit
    assert forest.files("driver") == {"README": "two\n"}


def test_a_moved_pin_asks_git_for_four_things(
    forest: Forest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forest.run("sync")
    forest.origins["driver"].commit({"README": "two\n"})
    forest.origins["driver"].tag("2.0", annotated=True)
    forest.pin("driver", "2.0")
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(tmp_path / "events"))
    assert forest.run("sync").code == 0
    events = map(json.loads, (tmp_path / "events").read_text(encoding="utf-8").splitlines())
    names = [one["hierarchy"] for one in events if one["event"] == "cmd_name"]
    # A small pack is unpacked, and what came is looked through, by processes of fetch.
    assert [name for name in names if "/" not in name] == [
        "fetch",
        "cat-file",
        "read-tree",
        "checkout",
    ]


def test_only_the_named_trees_are_synced(forest: Forest) -> None:
    assert forest.run("sync", "driver").code == 0
    assert forest.tree("driver").exists()
    assert not forest.tree("core").exists()


def test_an_unknown_name_is_an_error_of_the_user(forest: Forest) -> None:
    said = forest.run("sync", "drivel")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "error: The manifest has no repository drivel.\nhint: It has: core, driver.\n"
    )


def test_a_clone_of_something_else_is_not_touched(forest: Forest) -> None:
    forest.run("sync")
    forest.git("core", "remote", "set-url", "origin", "https://example.org/other")
    forest.pin("core", "2.0")
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/trees/core is no clone of git://127.0.0.1" in said.err
    assert "remote add upstream" in said.err


def test_a_fork_with_the_manifests_url_as_second_remote_is_fetched_there(forest: Forest) -> None:
    forest.pinned_to_two()
    url = forest.server.url("core")
    forest.git("core", "remote", "set-url", "origin", "https://example.org/my-fork")
    forest.git("core", "update-ref", "-d", "refs/remotes/origin/master")
    forest.git("core", "remote", "add", "upstream", f"{url}.git/")
    forest.pin("core", "master")
    assert forest.run("sync").code == 0
    assert forest.git("core", "branch", "--remotes", "--format=%(refname:short)") == (
        "upstream/master"
    )


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_no_clone_is_not_touched(forest: Forest, tmp_path: Path, kind: str) -> None:
    tree = forest.tree("driver")
    tree.parent.mkdir()
    if kind == "link":
        tree.symlink_to(tmp_path)
    elif kind == "file":
        tree.write_text("mine")
    else:
        tree.mkdir()
        (tree / "mine").touch()
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/trees/driver is in the way: it is no clone." in said.err


def test_a_tree_that_lies_elsewhere_is_not_touched(forest: Forest, tmp_path: Path) -> None:
    before = forest.pinned_to_two()
    forest.tree("core").rename(tmp_path / "elsewhere")
    forest.tree("core").symlink_to(tmp_path / "elsewhere")
    assert "error: $WS/trees/core has its repository elsewhere" in forest.refuses(before).err


def test_an_empty_folder_is_not_in_the_way(forest: Forest) -> None:
    forest.tree("driver").mkdir(parents=True)
    assert forest.run("sync").code == 0


def test_urls_are_tried_in_their_order(forest: Forest) -> None:
    forest.entries["core"].git.insert(0, forest.server.url("nobody"))
    forest.write_manifest()
    assert forest.run("sync").code == 0
    assert forest.files("core")["core.py"] == "version = 1\n"


def test_every_url_that_failed_is_accounted_for(forest: Forest) -> None:
    gone = [forest.server.url("nobody"), "git://127.0.0.1:9/core"]
    forest.entries["core"].git = gone
    forest.write_manifest()
    said = forest.run("sync")
    assert said.code == 3
    (line,) = (line for line in said.err.splitlines() if line.startswith("error"))
    assert line.startswith(f"error: core could not be fetched ({gone[0]}: ")
    assert "repository not exported" in line or "not found" in line or "no such" in line
    assert f"; {gone[1]}: " in line
    assert "Connection refused" in line
    assert "hint: Check the network, the proxy and the URLs in the manifest.\n" in said.err


def test_a_repository_that_has_releases_too_can_be_had_from_there(forest: Forest) -> None:
    for name, entry in forest.entries.items():
        entry.git, entry.release = [forest.server.url("nobody")], name
    forest.write_manifest()
    said = forest.run("sync")
    assert [line.partition(":")[0] for line in said.err.splitlines()] == ["error", "error", "hint"]
    assert said.err.endswith("package index: `--from releases`.\n")


def test_a_repository_that_was_never_here_keeps_no_other_back(forest: Forest) -> None:
    forest.entries["core"].git = [forest.server.url("nobody")]
    forest.write_manifest()
    said = forest.run("sync")
    assert said.code == 3
    assert forest.files("driver")["driver.py"] == "version = 1\n"
    assert not forest.tree("core").exists()


def test_a_repository_that_cannot_come_keeps_all_trees_at_their_old_pins(forest: Forest) -> None:
    before = forest.pinned_to_two()
    forest.pin("core", "3.0")
    said = forest.refuses(before)
    assert "error: core has no revision 3.0." in said.err


def test_a_pin_that_is_another_commit_than_the_manifest_says_is_refused(forest: Forest) -> None:
    forest.pin("core", "1.0", commit="0" * 40)
    commit = forest.origins["core"].tag("1.0")
    said = forest.run("sync", "core")
    assert said.code == 3
    assert (
        f"error: core: the pin 1.0 is the commit {commit},"
        f" but the manifest says {'0' * 40}.\nhint: If the tag was moved" in said.err
    )
    assert forest.files("core") == {}


def test_a_tag_that_was_moved_upstream_is_not_followed(forest: Forest) -> None:
    before = forest.pinned_to_two()
    commit = forest.origins["core"].commit({"README": "evil\n"})
    forest.origins["core"].tag("1.0", commit=commit)
    assert forest.run("sync").code == 0
    assert forest.git("core", "rev-parse", "1.0") == before[0]


def test_a_branch_without_a_commit_in_the_manifest_is_followed(forest: Forest) -> None:
    forest.pin("driver", "master")
    forest.run("sync")
    commit = forest.origins["driver"].commit({"README": "newer\n"})
    assert forest.run("sync").code == 0
    assert forest.at("driver") == commit


def test_a_branch_with_a_commit_in_the_manifest_stays_there(forest: Forest) -> None:
    commit = forest.origins["driver"].tag("1.0")
    forest.origins["driver"].commit({"README": "newer\n"})
    forest.pin("driver", "master", commit)
    assert forest.run("sync").code == 0
    assert forest.at("driver") == commit


def test_a_branch_that_was_rewritten_upstream_still_has_its_commit_here(forest: Forest) -> None:
    commit = forest.origins["driver"].commit({"README": "newer\n"})
    forest.pin("driver", "master", commit)
    forest.run("sync")
    forest.origins["driver"].set_branch("master", forest.git("driver", "rev-parse", "1.0"))
    forest.git("driver", "switch", "--detach", "1.0")
    assert forest.run("sync").code == 0
    assert forest.at("driver") == commit


@pytest.mark.parametrize("digits", [40, 10])
def test_a_pin_can_be_a_commit(forest: Forest, digits: int) -> None:
    commit = forest.origins["driver"].commit({"README": "newer\n"})
    forest.pin("driver", commit[:digits])
    assert forest.run("sync").code == 0
    assert forest.at("driver") == commit


def test_a_branch_in_the_way_of_a_new_one_is_gone_upstream_and_here(forest: Forest) -> None:
    origin = forest.origins["driver"]
    origin.commit({"README": "a\n"}, branch="topic")
    forest.run("sync")
    origin.delete_branch("topic")
    commit = origin.commit({"README": "b\n"}, branch="topic/part")
    forest.pin("driver", "topic/part")
    assert forest.run("sync").code == 0
    assert forest.at("driver") == commit


def test_submodules_are_not_fetched(forest: Forest) -> None:
    origin = forest.origins["driver"]
    modules = '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% /tmp/evil\n'
    commit = origin.commit({".gitmodules": modules})
    forest.pin("driver", commit)
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {".gitmodules": modules}


def test_hooks_in_a_clone_are_not_run(forest: Forest, tmp_path: Path) -> None:
    forest.pinned_to_two()
    hook = forest.tree("core") / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    assert forest.run("sync").code == 0
    assert not (tmp_path / "ran").exists()


def test_a_variable_that_names_another_repository_changes_nothing(
    forest: Forest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other-index"))
    assert forest.run("sync").code == 0
    monkeypatch.undo()
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}
    assert not (tmp_path / "other-index").exists()


def test_it_can_be_said_to_a_program(forest: Forest) -> None:
    said = forest.run("sync", "--format", "json", "driver")
    assert json.loads(said.out) == {
        "schema": "semistable/sync/1",
        "trees": [
            {
                "name": "driver",
                "pin": "1.0",
                "commit": forest.at("driver"),
                "change": "made",
                "before": "",
                "failure": None,
                "notes": [],
            }
        ],
    }


def test_a_manifest_elsewhere_is_named(forest: Forest, tmp_path: Path) -> None:
    manifest = forest.workspace / "repos.toml"
    (tmp_path / "ws2").mkdir()
    moved_manifest = manifest.rename(tmp_path / "ws2" / "repos.toml")
    assert forest.run("sync", "--manifest", str(moved_manifest)).code == 0
    assert (tmp_path / "ws2" / "trees" / "core" / "core.py").exists()


def test_what_semistable_keeps_for_itself_is_ignored_by_git(forest: Forest) -> None:
    forest.run("sync")
    assert (forest.workspace / ".semistable" / ".gitignore").read_text() == "*\n"


def test_a_workspace_that_cannot_be_written_is_one_sentence(forest: Forest) -> None:
    (forest.workspace / ".semistable").write_text("in the way")
    said = forest.run("sync")
    assert said.code == 3
    assert said.err == (
        "error: $WS/.semistable cannot be written: File exists.\n"
        "hint: Check that the disk has room and that you may write there.\n"
    )


class Mute:
    """A server that takes connections and never says a word."""

    def __init__(self, forest: Forest) -> None:
        self.socket = socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.url = f"git://127.0.0.1:{self.socket.getsockname()[1]}/driver"
        self.right = forest.entries["driver"].git
        forest.entries["driver"].git = [self.url]
        forest.write_manifest()

    def called(self) -> socket:
        """Wait until git has called."""
        return self.socket.accept()[0]


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_sync_that_was_ended_leaves_nothing_in_the_way(
    forest: Forest, how: signal.Signals, code: int
) -> None:
    mute = Mute(forest)
    process = forest.start("sync")
    call = mute.called()
    os.kill(process.pid, how)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    assert not forest.tree("driver").exists()
    call.close()
    mute.socket.close()
    wait_for_orphans(forest.workspace)  # a git that was not killed would go on in `incoming`
    forest.entries["driver"].git = mute.right
    forest.write_manifest()
    assert forest.run("sync").code == 0
    assert list((forest.workspace / ".semistable" / "incoming").iterdir()) == []


def test_two_at_once_come_after_each_other(forest: Forest) -> None:
    mute = Mute(forest)
    first = forest.start("sync", "driver")
    call = mute.called()
    second = forest.start("sync", "core")
    assert second.stderr
    assert second.stderr.readline() == f"waiting for another semistable (process {first.pid})\n"
    call.sendall(b"0012ERR not found\n")  # which no further attempt would change
    call.close()
    first.communicate(timeout=60)
    second.communicate(timeout=60)
    mute.socket.close()
    assert (first.returncode, second.returncode) == (3, 0)


def test_a_tree_lies_where_the_manifest_says(forest: Forest) -> None:
    forest.entries["driver"].path = "drivers/lxd"
    forest.write_manifest()
    assert forest.run("sync").code == 0
    assert (forest.workspace / "drivers" / "lxd" / "driver.py").is_file()
    forest.origins["driver"].commit({"README": "two\n"})
    forest.pin("driver", "master")
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {"README": "two\n"}
    assert forest.run("sync", "--undo").code == 0
    assert forest.files("driver")["README"] == "driver\n"
    assert "driver  master" in forest.run("status").out


@pytest.mark.parametrize(
    "path", ["../out", "/out", "a/../b", ".git", "x/.GIT/hooks", ".semistable/x", "a//b", "a/"]
)
def test_no_tree_lies_outside_or_in_what_is_gits(forest: Forest, path: str) -> None:
    forest.entries["driver"].path = path
    forest.write_manifest()
    said = forest.run("sync")
    assert said.code == 2
    assert "expected a folder below the manifest's directory" in said.err


@pytest.mark.parametrize("path", ["trees/core", "Trees", "Trees/Core/inside"])
def test_no_tree_lies_where_another_one_does(forest: Forest, path: str) -> None:
    forest.entries["driver"].path = path
    forest.write_manifest()
    said = forest.run("sync")
    assert said.code == 2
    assert f"the tree {path} meets that of core" in said.err


def test_a_folder_on_the_way_that_is_a_link_is_not_followed(forest: Forest, tmp_path: Path) -> None:
    forest.entries["driver"].path = "drivers/lxd"
    forest.write_manifest()
    (forest.workspace / "drivers").symlink_to(tmp_path)
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/drivers is a link; driver would lie elsewhere." in said.err
    assert not (tmp_path / "lxd").exists()
