"""A `.semistable` that a stranger has put into a workspace: refused, or harmless."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .forest import Forest

_PRIVATE = "private\n"


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Stranger", "-c", "user.email=s@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True)


def _state(forest: Forest) -> Path:
    folder = forest.workspace / ".semistable"
    folder.mkdir(exist_ok=True)
    return folder


def _begun(forest: Forest, key: str, value: str) -> Path:
    """Make what a clone that broke off leaves, with one line of configuration of a stranger's."""
    begun = _state(forest) / "begun" / "driver.git"
    begun.parent.mkdir(exist_ok=True)
    subprocess.run(["git", "init", "--quiet", "--bare", begun], check=True)
    _git(begun, "config", key, value)
    return begun


def _command(tmp_path: Path) -> tuple[str, Path]:
    """Give a command that leaves a mark when it is run, and the mark."""
    mark = tmp_path / "it-was-run"
    script = tmp_path / "command"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\nexit 1\n")
    script.chmod(0o755)
    return str(script), mark


@pytest.mark.parametrize(
    "key",
    [
        "core.alternateRefsCommand",
        "core.gitProxy",
        "core.sshCommand",
        "remote.URL.uploadpack",
        "include.path",
    ],
)
@pytest.mark.parametrize("tracked", [True, False], ids=["tracked", "unpacked"])
def test_no_command_of_a_begun_clones_configuration_is_run(
    forest: Forest, tmp_path: Path, key: str, *, tracked: bool
) -> None:
    command, mark = _command(tmp_path)
    place = forest.server.root / "driver"
    origin = f"file://{place}"
    url = {"core.sshCommand": "ssh://127.0.0.1:1/driver", "remote.URL.uploadpack": origin}
    forest.entries["driver"].git = [url.get(key, forest.entries["driver"].git[0])]
    forest.write_manifest()
    if key == "include.path":
        (tmp_path / "included").write_text(f"[core]\n\tgitProxy = {command}\n")
        command = str(tmp_path / "included")
    begun = _begun(forest, key.replace("URL", origin), command)
    (begun / "objects" / "info").mkdir(exist_ok=True)
    (begun / "objects" / "info" / "alternates").write_text(f"{place}/objects\n")
    (begun / "keep").touch()  # so that git tracks it
    if tracked:
        _track(forest)
    said = forest.run("sync", "driver")
    assert not mark.exists()
    if tracked:
        assert said.code == 3
        assert "$WS/.semistable is tracked by the repository of the workspace" in said.err
    else:
        assert said.code == (3 if key == "core.sshCommand" else 0)


def _track(forest: Forest) -> None:
    """Let the workspace's repository have all that is in its `.semistable`."""
    _git(forest.workspace, "init", "--quiet")
    _git(forest.workspace, "add", "--force", "repos.toml", ".semistable")


def test_a_commondir_of_a_begun_clone_is_not_followed(forest: Forest, tmp_path: Path) -> None:
    command, mark = _command(tmp_path)
    begun = _begun(forest, "core.x", "y")
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "other"], check=True)
    _git(tmp_path / "other", "config", "core.gitProxy", command)
    (begun / "commondir").write_text(f"{tmp_path / 'other'}\n")
    assert forest.run("sync", "driver").code == 0
    assert not mark.exists()


@pytest.mark.parametrize("arguments", [("sync",), ("status",), ("check",), ("topic", "start", "x")])
@pytest.mark.parametrize("version", ["2", "4"])
def test_state_that_is_tracked_is_refused(
    forest: Forest, arguments: tuple[str, ...], version: str
) -> None:
    assert forest.run("sync").code == 0
    (_state(forest) / "notes").write_text("a stranger's\n")
    _git(forest.workspace, "init", "--quiet")
    _git(forest.workspace, "config", "index.version", version)
    _git(forest.workspace, "add", "--force", "repos.toml", ".semistable/notes")
    said = forest.run(*arguments)
    assert said.code == 3
    assert "error: $WS/.semistable is tracked by the repository of the workspace" in said.err
    _git(forest.workspace, "rm", "--quiet", "-r", "--cached", ".semistable")
    assert forest.run("sync").code == 0


def test_a_workspace_that_is_a_repository_is_no_fault(forest: Forest) -> None:
    _git(forest.workspace, "init", "--quiet")
    _git(forest.workspace, "add", "repos.toml")
    assert forest.run("sync").code == 0
    assert forest.run("status").code == 0


@pytest.mark.parametrize("name", ["lock.owner", "journal.new", "lock", "moving", "journal.json"])
def test_a_link_in_it_overwrites_no_file(forest: Forest, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text(_PRIVATE)
    (_state(forest) / name).symlink_to(victim)
    said = forest.run("sync")
    assert said.code == 3
    assert f"error: $WS/.semistable/{name} is a link" in said.err
    assert victim.read_text() == _PRIVATE
    assert not (forest.workspace / "trees").exists()


@pytest.mark.parametrize("name", ["", "begun", "begun/driver.git", "releases", "incoming"])
def test_a_folder_of_it_that_is_a_link_is_not_followed(
    forest: Forest, tmp_path: Path, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = forest.workspace / ".semistable" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    said = forest.run("sync")
    assert said.code == 3
    place = "/".join(filter(None, ("$WS/.semistable", name)))
    assert f"error: {place} is a link" in said.err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder away")
def test_the_state_of_another_user_is_refused(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    os.chown(_state(forest), 12345, 12345)
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/.semistable belongs to another user" in said.err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_the_journal_of_another_user_is_refused(forest: Forest) -> None:
    journal = _journal_of_a_stranger(forest)
    os.chown(journal, 12345, 12345)
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/.semistable/journal.json is not a file that semistable wrote" in said.err


def _journal_of_a_stranger(
    forest: Forest, change: Callable[[dict[str, object]], None] | None = None
) -> Path:
    """Plant the journal of an unfinished sync, one entry of which was changed."""
    forest.pinned_to_two()
    assert forest.run("sync").code == 0
    state = _state(forest)
    found = json.loads((state / "last-sync.json").read_text())
    if change:
        change(found["trees"][0])
    journal = state / "journal.json"
    journal.write_text(json.dumps(found))
    return journal


@pytest.mark.parametrize("way", [(), ("--continue",), ("--abort",)])
@pytest.mark.parametrize("folder", ["link", "trees/link", "../outside", "elsewhere", "."])
def test_a_journal_moves_no_other_repository(
    forest: Forest, tmp_path: Path, folder: str, way: tuple[str, ...]
) -> None:
    _journal_of_a_stranger(forest, lambda row: row.update(folder=folder))
    others = (tmp_path / "outside", forest.workspace / "elsewhere")
    for other in others:
        subprocess.run(["git", "clone", "--quiet", forest.server.root / "core", other], check=True)
        (other / "README").write_text(_PRIVATE)
    for link in ("link", "trees/link"):
        (forest.workspace / link).symlink_to(others[0])
    before = [(other / ".git" / "HEAD").read_text() for other in others]
    said = forest.run("sync", *way)
    assert said.code == 3
    assert [(other / ".git" / "HEAD").read_text() for other in others] == before
    assert {(other / "README").read_text() for other in others} == {_PRIVATE}


def test_a_tree_that_became_a_link_is_not_moved_by_a_journal(
    forest: Forest, tmp_path: Path
) -> None:
    _journal_of_a_stranger(forest)
    other = tmp_path / "outside"
    forest.tree("core").rename(other)
    forest.tree("core").symlink_to(other)
    (other / "README").write_text(_PRIVATE)
    said = forest.run("sync", "--abort")
    assert said.code == 3
    assert "trees/core has its repository elsewhere" in said.err
    assert (other / "README").read_text() == _PRIVATE


@pytest.mark.parametrize(
    "ref", ["refs/heads/../../config", "refs/tags/x", "HEAD", "refs/heads/a\nb", "refs/heads/"]
)
def test_a_journal_writes_no_other_ref(forest: Forest, ref: str) -> None:
    def change(row: dict[str, object]) -> None:
        row["refs"] = [{"ref": ref, "old": None, "new": "1" * 40}]

    _journal_of_a_stranger(forest, change)
    said = forest.run("sync", "--continue")
    assert said.code == 3
    assert "journal.json is damaged" in said.err
