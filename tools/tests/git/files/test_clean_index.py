"""A tree is called untouched only where git itself would say nothing of it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from semistable.git.files import clean_index
from semistable.git.process.git_command import Git

FILES = {"setup.py": "#!/bin/python\n", "nova/__init__.py": "", "nova/virt/driver.py": "1\n"}


class Tree:
    """A clone as a sync leaves it, and what may happen to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        subprocess.run(["git", "init", "-q", "-b", "master", str(path)], check=True)
        for name, text in FILES.items():
            self.write(name, text)
        self.git("add", ".")
        self.commit("first")
        self.commit("second")
        self.rest()

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "protocol.file.allow=always")
        command = ["git", "-C", str(self.path), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self, message: str) -> None:
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def write(self, name: str, text: str) -> None:
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text, encoding="utf-8")

    def rest(self) -> None:
        """Let a second pass between the files and the index, as if it had."""
        index = self.path / ".git" / "index"
        later = (
            max(index.stat().st_mtime_ns, *(p.lstat().st_mtime_ns for p in self.files())) + 10**9
        )
        os.utime(index, ns=(later, later))

    def files(self) -> list[Path]:
        return [p for p in self.path.rglob("*") if ".git" not in p.parts]

    def is_untouched(self) -> bool:
        head = self.git("rev-parse", "HEAD").strip()
        return self.path in clean_index.find_untouched(Git(), {self.path: head})


@pytest.fixture(autouse=True)
def nobodys_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "core")


def edit_and_hide_it(tree: Tree) -> None:
    path = tree.path / "nova/virt/driver.py"
    before = path.stat()
    tree.write("nova/virt/driver.py", "2\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def stage(tree: Tree) -> None:
    tree.write("setup.py", "2\n")
    tree.git("add", "setup.py")
    tree.rest()


def stage_and_unstage_half(tree: Tree) -> None:
    stage(tree)
    tree.write("setup.py", FILES["setup.py"])


def put_a_folder_elsewhere(tree: Tree) -> None:
    shutil.move(tree.path / "nova", tree.path / ".git" / "moved")
    (tree.path / "nova").symlink_to(".git/moved")


def put_a_link_in_place(tree: Tree) -> None:
    (tree.path / "setup.py").unlink()
    (tree.path / "setup.py").symlink_to("nova")


def conflict(tree: Tree) -> None:
    tree.git("switch", "-q", "-c", "other")
    stage(tree)
    tree.commit("other")
    tree.git("switch", "-q", "master")
    tree.write("setup.py", "3\n")
    tree.git("commit", "-qam", "mine")
    with pytest.raises(subprocess.CalledProcessError):
        tree.git("merge", "-q", "other")
    tree.rest()


def replace_the_commit(tree: Tree) -> None:
    tree.git("switch", "-q", "--orphan", "other")
    tree.write("other", "1\n")
    tree.git("add", "other")
    tree.commit("other")
    tree.git("switch", "-q", "master")
    tree.git("replace", "master", "other")
    tree.rest()


def replace_it_in_one_file(tree: Tree) -> None:
    replace_the_commit(tree)
    tree.git("pack-refs", "--all")


def add_a_submodule(tree: Tree) -> None:
    inner = Tree(tree.path.with_name("inner"))
    tree.git("submodule", "--quiet", "add", str(inner.path), "inner")
    tree.commit("with a submodule")
    tree.rest()
    (tree.path / "inner" / "setup.py").write_text("2\n")


def doubt(tree: Tree) -> None:
    """Let the index be as old as the files, one of which is edited in the same moment."""
    path = tree.path / "nova/virt/driver.py"
    edit_and_hide_it(tree)
    # What an edit in the same moment, before git looked at the file's change time, leaves.
    now, index = path.stat(), tree.path / ".git" / "index"
    data = bytearray(index.read_bytes())
    entry = data.index(b"nova/virt/driver.py") - 62
    data[entry : entry + 8] = b"".join(
        part.to_bytes(4, "big") for part in divmod(now.st_ctime_ns, 10**9)
    )
    index.write_bytes(data)
    os.utime(index, ns=(now.st_mtime_ns, now.st_mtime_ns))


SEEN: list[Callable[[Tree], object]] = [
    stage,
    stage_and_unstage_half,
    put_a_folder_elsewhere,
    put_a_link_in_place,
    conflict,
    replace_the_commit,
    replace_it_in_one_file,
    add_a_submodule,
    doubt,
    lambda tree: tree.write("setup.py", "much longer than before\n"),
    lambda tree: tree.write("nova/__init__.py", "no longer empty\n"),
    lambda tree: tree.write("notes", "untracked\n"),
    lambda tree: tree.write("nova/virt/notes", "untracked\n"),
    lambda tree: tree.write("new/notes", "untracked\n"),
    lambda tree: (tree.path / "setup.py").chmod(0o755),
    lambda tree: (tree.path / "setup.py").unlink(),
    lambda tree: shutil.rmtree(tree.path / "nova"),
    lambda tree: (tree.git("rm", "-q", "--cached", "setup.py"), tree.rest()),
    lambda tree: (tree.write("new", ""), tree.git("add", "-N", "new"), tree.rest()),
    lambda tree: (stage(tree), tree.commit("third"), tree.git("reset", "-q", "--soft", "HEAD^")),
]
"""What git sees."""


@pytest.mark.parametrize("happens", SEEN)
def test_what_git_sees_is_never_called_untouched(
    tree: Tree, happens: Callable[[Tree], object]
) -> None:
    happens(tree)
    assert not tree.is_untouched()
    assert tree.git("status", "--porcelain")


UNSURE: list[Callable[[Tree], object]] = [
    lambda tree: (tree.write(".git/info/exclude", "*.pyc\n"), tree.write("nova/a.pyc", "")),
    lambda tree: (tree.git("update-index", "--index-version=4"), tree.rest()),
    lambda tree: (tree.git("update-index", "--split-index"), tree.rest()),
    lambda tree: (tree.git("update-index", "--assume-unchanged", "setup.py"), tree.rest()),
    lambda tree: (tree.git("sparse-checkout", "set", "--no-cone", "nova"), tree.rest()),
    lambda tree: os.utime(tree.path / "setup.py"),
    lambda tree: (tree.path / "empty").mkdir(),
]
"""What only git can judge."""


@pytest.mark.parametrize("happens", UNSURE)
def test_what_is_not_plain_is_left_to_git(tree: Tree, happens: Callable[[Tree], object]) -> None:
    assert tree.is_untouched()
    happens(tree)
    assert not tree.is_untouched()
    assert tree.git("status", "--porcelain") == ""


def test_an_edit_that_hides_from_git_is_left_to_it(tree: Tree) -> None:
    edit_and_hide_it(tree)  # within the second in which git saw the file, it may not see it
    assert not tree.is_untouched()


def test_files_as_young_as_the_index_are_read(tree: Tree) -> None:
    (tree.path / "link").symlink_to("setup.py")
    tree.git("add", "link")
    tree.commit("with a link")
    os.utime(tree.path / ".git" / "index", (1, 1))
    assert tree.is_untouched()


def test_a_damaged_index_is_left_to_git(tree: Tree) -> None:
    index = tree.path / ".git" / "index"
    whole = index.read_bytes()
    for end in range(0, len(whole) - 20, 7):
        index.write_bytes(whole[:end])
        tree.rest()
        assert not tree.is_untouched()
    index.write_bytes(b"DIRC" + b"\xff" * 100)
    assert not tree.is_untouched()
    index.unlink()
    assert not tree.is_untouched()


def test_a_large_index_is_left_to_git(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_index, "_LARGEST", 100)
    assert not tree.is_untouched()


def test_many_trees_are_told_by_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = [Tree(tmp_path / name) for name in ('a "b"', "c:d", "e\\f", "plain", "é")]
    trees[-1].write("new", "")
    heads = {tree.path: tree.git("rev-parse", "HEAD").strip() for tree in trees}
    commands: list[object] = []
    run = Git.run
    monkeypatch.setattr(Git, "run", lambda *a, **k: (commands.append(a), run(*a, **k))[1])
    assert clean_index.find_untouched(Git(), heads) == {tree.path for tree in trees[:-1]}
    assert len(commands) == 1


def test_names_of_any_kind_are_names(tree: Tree) -> None:
    long = "n" * 200
    for name in (b"caf\xe9", b"new\nline", b"t\xc3\xa9t\xc3\xa9/x", f"{long}/{long}/x".encode()):
        path = tree.path / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tree.path / "link").symlink_to("setup.py")
    (tree.path / "setup.py").chmod(0o755)
    tree.git("add", ".")
    tree.commit("names")
    tree.rest()
    assert tree.is_untouched()
