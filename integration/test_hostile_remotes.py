"""Hostile remotes and trees: the rows of docs/hostile.md that need a server, or a tree."""

import os
import subprocess
from pathlib import Path

import pygit2
import pytest

from .forest import Forest
from .hostile import REMOTES

_WHO = pygit2.Signature("Mallory", "mallory@example.org", 1_500_000_000, 0)


def put(forest: Forest, lines: str, message: str = "hostile") -> str:
    """Commit a tree, one line of `git mktree` an entry, to master of the driver; pin it."""
    path = forest.origins["driver"].path
    made = subprocess.run(
        ["git", "--git-dir", str(path), "mktree"],
        input=lines,
        capture_output=True,
        check=True,
        text=True,
    )
    repository = pygit2.Repository(str(path))
    head = repository.references["refs/heads/master"].target
    tree = pygit2.Oid(hex=made.stdout.strip())
    commit = repository.create_commit("refs/heads/master", _WHO, _WHO, message, tree, [head])
    forest.pin("driver", "master")
    return str(commit)


def blob(forest: Forest, text: str) -> str:
    path = forest.origins["driver"].path
    return str(pygit2.Repository(str(path)).create_blob(text.encode()))


def script(path: Path, pwned: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch '{pwned}'\n", encoding="utf-8")
    path.chmod(0o755)


def test_hooks(forest: Forest, own_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pwned = own_world / "pwned"
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        script(own_world / "template" / "hooks" / hook, pwned)
    configuration = own_world / "gitconfig"
    template = own_world / "template"
    configuration.write_text(f"[init]\n\ttemplateDir = {template}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    assert forest.run("sync").code == 0
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    script(forest.tree("driver") / ".git" / "hooks" / "post-checkout", pwned)
    forest.origins["driver"].commit({"README": "two\n"})
    forest.pin("driver", "master")
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {"README": "two\n"}
    assert not pwned.exists()


def test_configuration(forest: Forest, own_world: Path) -> None:
    pwned = own_world / "pwned"
    assert forest.run("sync").code == 0
    script(own_world / "monitor", pwned)
    script(own_world / "hooks" / "post-checkout", pwned)
    forest.git("driver", "config", "core.fsmonitor", str(own_world / "monitor"))
    forest.git("driver", "config", "core.hooksPath", str(own_world / "hooks"))
    forest.origins["driver"].commit({"README": "two\n"})
    forest.pin("driver", "master")
    for command in ("status", "sync", "diff", "log"):
        assert forest.run(command).code == 0
    assert not pwned.exists()


def test_submodules(forest: Forest, own_world: Path) -> None:
    pwned = own_world / "pwned"
    modules = blob(forest, f'[submodule "m"]\n\tpath = m\n\turl = ext::sh -c touch% {pwned}\n')
    link = "1" * 40
    put(forest, f"100644 blob {modules}\t.gitmodules\n160000 commit {link}\tm\n")
    assert forest.run("sync").code == 0
    assert list((forest.tree("driver") / "m").iterdir()) == []
    assert not pwned.exists()


def test_dot_git(forest: Forest) -> None:
    forest.run("sync")
    before = tuple(forest.at(name) for name in forest.origins)
    evil = blob(forest, "[core]\n\tfsmonitor = touch pwned\n")
    inner = subprocess.run(
        ["git", "--git-dir", str(forest.origins["driver"].path), "mktree"],
        input=f"100644 blob {evil}\tconfig\n",
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    put(forest, f"040000 tree {inner}\t.git\n")
    configuration = (forest.tree("driver") / ".git" / "config").read_bytes()
    said = forest.refuses(before)
    assert "Traceback" not in said.err
    assert (forest.tree("driver") / ".git" / "config").read_bytes() == configuration


def test_link(forest: Forest, own_world: Path) -> None:
    outside = own_world / "outside"
    outside.mkdir()
    target = blob(forest, str(outside))
    put(forest, f"120000 blob {target}\tlib\n")
    assert forest.run("sync").code == 0
    assert (forest.tree("driver") / "lib").is_symlink()
    forest.origins["driver"].commit({"lib/evil.py": "x = 1\n"})
    assert forest.run("sync").code == 0
    assert forest.files("driver") == {"lib/evil.py": "x = 1\n"}
    assert list(outside.iterdir()) == []


def test_case(forest: Forest) -> None:
    one, two = blob(forest, "one\n"), blob(forest, "two\n")
    put(forest, f"100644 blob {one}\tREADME\n100644 blob {two}\treadme\n")
    said = forest.run("sync")
    assert "Traceback" not in said.err
    assert said.code == 0
    if (forest.workspace / "REPOS.TOML").exists():
        pytest.skip("this disk folds case; git says so, and one of the two is there")
    assert forest.files("driver") == {"README": "one\n", "readme": "two\n"}
    assert "dirty" not in forest.run("status").out


def test_control(forest: Forest) -> None:
    forest.run("sync")
    one = blob(forest, "one\n")
    put(forest, f'100644 blob {one}\t"a\\033[2Jb"\n', "title\x1b[2J\x07")
    forest.run("sync")
    forest.pin("driver", "1.0")
    for command in ("status", "diff", "log", "sync"):
        said = forest.run(command)
        assert all(sign.isprintable() or sign == "\n" for sign in said.out + said.err), command


def test_moved_tag(forest: Forest) -> None:
    forest.run("sync")
    before = tuple(forest.at(name) for name in forest.origins)
    forest.pin("driver", "1.0", "1" * 40)
    forest.refuses(before)


def test_linked_tree(forest: Forest, own_world: Path) -> None:
    elsewhere = own_world / "elsewhere"
    elsewhere.mkdir()
    forest.tree("driver").parent.mkdir()
    forest.tree("driver").symlink_to(elsewhere)
    assert forest.run("sync").code == 3
    assert list(elsewhere.iterdir()) == []


def test_linked_folder(forest: Forest, own_world: Path) -> None:
    elsewhere = own_world / "elsewhere"
    elsewhere.mkdir()
    forest.tree("driver").parent.symlink_to(elsewhere)
    assert forest.run("sync").code == 3
    assert list(elsewhere.iterdir()) == []


def test_every_row_has_its_story() -> None:
    assert [name for name in globals() if name in {f"test_{row.test}" for row in REMOTES}] == [
        f"test_{row.test}" for row in REMOTES
    ]
