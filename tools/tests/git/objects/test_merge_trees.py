"""Merges are made in memory: right, refused where they conflict, and never written anywhere."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.merge_trees import Overlay

BASE = "".join(f"line {n}\n" for n in range(20))
FIRST, LAST = BASE.replace("line 0\n", "first\n"), BASE.replace("line 19\n", "last\n")


class Repository:
    """A git repository with branches that leave master."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.git("init", "-q", "-b", "master")
        self.branch("master", {"a.txt": BASE, "b/c.txt": "c\n"})

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Me", "-c", "user.email=me@example.org"]
        command = ["git", "-C", str(self.path), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def branch(self, name: str, files: Mapping[str, str]) -> str:
        if name != "master":
            self.git("checkout", "-q", "-B", name, "master")
        for path, text in files.items():
            (self.path / path).parent.mkdir(exist_ok=True)
            (self.path / path).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"Change {name}")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def test_two_sides_of_one_file_are_merged_and_read_as_git_merges_them(
    repository: Repository,
) -> None:
    one, two = (repository.branch(n, {"a.txt": t}) for n, t in (("one", FIRST), ("two", LAST)))
    overlay = Overlay(repository.path, "r")
    merged = overlay.merge(one, two)
    assert merged.commit is not None
    tree = overlay.tree(merged.commit, "master")
    assert tree.read("a.txt").decode() == FIRST.replace("line 19\n", "last\n")
    assert (tree.commit, tree.revision) == (None, "master")
    repository.git("checkout", "-q", "one")
    repository.git("merge", "-q", "two")
    assert tree.fingerprint == repository.git("rev-parse", "HEAD^{tree}")


def test_merges_stand_on_merges(repository: Repository) -> None:
    heads = [repository.branch(f"b{n}", {f"f{n}.txt": f"{n}\n"}) for n in range(4)]
    overlay = Overlay(repository.path, "r")
    state = heads[0]
    for head in heads[1:]:
        merged = overlay.merge(state, head)
        assert merged.commit is not None
        assert overlay.contains(merged.commit, head)
        assert overlay.parents(merged.commit) == (state, head)
        state = merged.commit
    assert {f"f{n}.txt" for n in range(4)} <= overlay.tree(state, "x").blobs.keys()


def test_what_is_ahead_or_behind_needs_no_merge(repository: Repository) -> None:
    overlay = Overlay(repository.path, "r")
    master = overlay.resolve("master")
    one = repository.branch("one", {"a.txt": FIRST})
    assert overlay.merge(master, one).commit == one
    assert overlay.merge(one, master).commit == one
    assert overlay.tree(one, "one").commit == one


def test_a_conflict_names_its_files(repository: Repository) -> None:
    one = repository.branch("one", {"a.txt": FIRST, "n.txt": "1\n"})
    two = repository.branch("two", {"a.txt": FIRST.replace("first", "other"), "n.txt": "2\n"})
    merged = Overlay(repository.path, "r").merge(one, two)
    assert (merged.commit, merged.conflicts) == (None, ("a.txt", "n.txt"))


def test_nothing_is_written_and_no_file_is_touched(repository: Repository) -> None:
    one, two = (repository.branch(n, {"a.txt": t}) for n, t in (("one", FIRST), ("two", LAST)))

    def state() -> dict[Path, tuple[int, int]]:
        files = (path for path in repository.path.rglob("*") if path.is_file())
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    before = state()
    assert Overlay(repository.path, "r").merge(one, two).commit
    assert Overlay(repository.path, "r").merge(two, one).commit
    assert state() == before


@pytest.mark.parametrize("kind", ["bare", "borrowing", "worktree"])
def test_every_kind_of_repository_is_merged_in(
    repository: Repository, tmp_path: Path, kind: str
) -> None:
    one, two = (repository.branch(n, {"a.txt": t}) for n, t in (("one", FIRST), ("two", LAST)))
    there = tmp_path / "there"
    if kind == "worktree":
        repository.git("worktree", "add", "-q", str(there), "one")
    else:
        way = {"bare": "--bare", "borrowing": "--shared"}[kind]
        repository.git("clone", "-q", way, str(repository.path), str(there))
    assert Overlay(there, "r").merge(one, two).commit


def test_histories_that_share_nothing_are_no_vote(repository: Repository) -> None:
    master = repository.git("rev-parse", "master")
    repository.git("checkout", "-q", "--orphan", "other")
    other = repository.branch("master", {"z.txt": "z\n"})
    with pytest.raises(EnvironmentFailure, match="share no history"):
        Overlay(repository.path, "r").merge(master, other)


def test_a_clone_with_holes_is_no_vote(repository: Repository, tmp_path: Path) -> None:
    repository.branch("master", {"a.txt": FIRST})
    one = repository.branch("one", {"b.txt": "b\n"})
    repository.git("checkout", "-q", "master")
    repository.git("clone", "-q", "--depth=1", f"file://{repository.path}", str(tmp_path / "cut"))
    overlay = Overlay(tmp_path / "cut", "r")
    with pytest.raises(EnvironmentFailure):
        overlay.merge(overlay.resolve("HEAD"), one)
    with pytest.raises(UsageError, match="is not a git repository"):
        Overlay(tmp_path, "r")


def test_a_message_that_is_no_text_is_marked(repository: Repository) -> None:
    master = repository.git("rev-parse", "master")
    lines = [
        f"tree {repository.git('rev-parse', 'HEAD^{tree}')}",
        f"parent {master}",
        "author M <m@x> 0 +0000",
        "committer M <m@x> 0 +0000",
        "",
        "",
    ]
    made = subprocess.run(
        ["git", "-C", str(repository.path), "hash-object", "-t", "commit", "-w", "--stdin"],
        input="\n".join(lines).encode() + b"\xff\n",
        capture_output=True,
        check=True,
    )
    commit = made.stdout.decode().strip()
    assert Overlay(repository.path, "r").messages(master, commit) == ("\ufffd\n",)
