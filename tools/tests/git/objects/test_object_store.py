"""Trees are read at a revision or as they stand, and nothing in them is moved."""

from collections.abc import Mapping
from pathlib import Path

import pygit2
import pytest

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.object_store import (
    CommitTree,
    DirectoryTree,
    open_repository,
    open_tree,
)

WHO = pygit2.Signature("A", "a@example.org", 0, 0)
FILES = {"orbit/__init__.py": b"", "orbit/utils.py": b"x = 1\n", "README": b"\xff\x00"}


def _commit(path: Path, files: Mapping[str, bytes], *, bare: bool = False) -> pygit2.Repository:
    """Commit these files, and nothing else, on main."""
    repository = pygit2.init_repository(str(path), bare=bare, initial_head="main")
    index = pygit2.Index()
    for name, content in files.items():
        blob = repository.create_blob(content)
        index.add(pygit2.IndexEntry(name, blob, pygit2.enums.FileMode.BLOB))
    tree = index.write_tree(repository)
    parents = [] if repository.head_is_unborn else [repository.head.target]
    repository.create_commit("refs/heads/main", WHO, WHO, "Add files", tree, parents)
    return repository


def _write(root: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.mark.parametrize("bare", [True, False])
def test_a_revision_is_read_from_git_objects(tmp_path: Path, *, bare: bool) -> None:
    repository = _commit(tmp_path / "orbit", FILES, bare=bare)
    tree = open_tree(tmp_path / "orbit", "main")
    assert isinstance(tree, CommitTree)
    assert sorted(tree.blobs) == sorted(FILES)
    assert {path: tree.read(path) for path in tree.blobs} == FILES
    assert (tree.name, tree.revision) == ("orbit", "main")
    assert tree.commit == str(repository.head.target)


def test_a_directory_and_a_commit_of_the_same_files_hold_the_same_blobs(tmp_path: Path) -> None:
    _commit(tmp_path / "repository", FILES, bare=True)
    _write(tmp_path / "directory", FILES)
    commit = open_tree(tmp_path / "repository", None)
    directory = open_tree(tmp_path / "directory", None)
    assert isinstance(directory, DirectoryTree)
    assert dict(commit.blobs) == dict(directory.blobs)
    assert directory.commit is None
    assert directory.revision == "worktree"


def test_a_working_tree_is_read_with_its_uncommitted_edits(tmp_path: Path) -> None:
    repository = _commit(tmp_path, FILES)
    _write(tmp_path, {"orbit/utils.py": b"x = 2\n", "orbit/new.py": b""})
    tree = open_tree(tmp_path, None, "orbit")
    assert sorted(tree.blobs) == ["orbit/new.py", "orbit/utils.py"]
    assert tree.read("orbit/utils.py") == b"x = 2\n"
    assert tree.commit == str(repository.head.target)


def test_a_repository_without_commits_is_read_as_it_stands(tmp_path: Path) -> None:
    pygit2.init_repository(str(tmp_path))
    _write(tmp_path, FILES)
    tree = open_tree(tmp_path, None)
    assert tree.commit is None
    assert sorted(tree.blobs) == sorted(FILES)


def test_links_caches_and_environments_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, {"a.py": b"", ".tox/b.py": b"", "x/__pycache__/c.py": b"", ".git/d": b""})
    (tmp_path / "link.py").symlink_to("a.py")
    (tmp_path / "broken.py").symlink_to("nowhere")
    assert list(open_tree(tmp_path, None).blobs) == ["a.py"]


def test_a_commits_links_are_left_out(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path), bare=True, initial_head="main")
    builder = repository.TreeBuilder()
    blob = repository.create_blob(b"a.py")
    builder.insert("a.py", blob, pygit2.enums.FileMode.BLOB_EXECUTABLE)
    builder.insert("link.py", blob, pygit2.enums.FileMode.LINK)
    repository.create_commit("refs/heads/main", WHO, WHO, "Add", builder.write(), [])
    assert list(open_tree(tmp_path, "main").blobs) == ["a.py"]


@pytest.mark.parametrize("revision", ["1.0", "topic", "stable", "main~1", "short", "whole"])
def test_a_revision_is_a_tag_a_branch_a_remotes_branch_or_a_commit(
    tmp_path: Path, revision: str
) -> None:
    repository = _commit(tmp_path, {"first.py": b""}, bare=True)
    first = repository.head.target
    repository.create_tag("1.0", first, pygit2.enums.ObjectType.COMMIT, WHO, "Release")
    repository.branches.local.create("topic", repository[first].peel(pygit2.Commit))
    repository.references.create("refs/remotes/origin/stable", first)
    _commit(tmp_path, {"second.py": b""}, bare=True)
    asked = {"short": str(first)[:9], "whole": str(first)}.get(revision, revision)
    tree = open_tree(tmp_path, asked)
    assert list(tree.blobs) == ["first.py"]
    assert tree.commit == str(first)


def test_a_revision_that_is_not_there_is_the_environments_failure(tmp_path: Path) -> None:
    _commit(tmp_path / "orbit", FILES, bare=True)
    with pytest.raises(EnvironmentFailure, match=r"orbit has no revision 9\.9") as raised:
        open_tree(tmp_path / "orbit", "9.9")
    assert raised.value.hint


def test_a_revision_of_a_plain_directory_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a git repository"):
        open_tree(tmp_path, "main")


def test_a_path_that_is_no_directory_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "missing"):
        with pytest.raises(UsageError, match="is not a directory"):
            open_tree(path, None)


def test_a_folder_inside_a_repository_is_not_the_repository(tmp_path: Path) -> None:
    _commit(tmp_path, FILES)
    (tmp_path / "below").mkdir()
    assert open_repository(tmp_path / "below") is None


def test_a_lost_object_is_the_environments_failure(tmp_path: Path) -> None:
    repository = _commit(tmp_path, FILES, bare=True)
    tree = open_tree(tmp_path, "main")
    lost = tree.blobs["orbit/utils.py"]
    (Path(repository.path) / "objects" / lost[:2] / lost[2:]).unlink()
    again = open_tree(tmp_path, "main")
    with pytest.raises(EnvironmentFailure, match=r"orbit/utils\.py of .* cannot be read"):
        again.read("orbit/utils.py")


def test_a_file_that_vanished_is_the_environments_failure(tmp_path: Path) -> None:
    _write(tmp_path, FILES)
    tree = open_tree(tmp_path, None, "orbit")
    assert tree.blobs
    (tmp_path / "README").unlink()
    with pytest.raises(EnvironmentFailure, match="README of orbit cannot be read"):
        tree.read("README")


def test_reading_moves_nothing(tmp_path: Path) -> None:
    _commit(tmp_path, FILES)
    _write(tmp_path, {"orbit/utils.py": b"edited"})
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file()}
    for revision in (None, "main"):
        tree = open_tree(tmp_path, revision)
        for path in tree.blobs:
            tree.read(path)
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tmp_path.rglob("*") if p.is_file()}
    assert after == before


def test_names_that_are_no_text_are_no_part_of_a_tree(tmp_path: Path) -> None:
    # What os.fsdecode gives for the byte 0xff, which begins nothing in UTF-8.
    names = ("orbit/utils.py", "orbit/\udcff.py", "\udcff/utils.py")
    _write(tmp_path / "orbit", dict.fromkeys(names, b"x = 1\n"))
    assert list(open_tree(tmp_path / "orbit", None).blobs) == ["orbit/utils.py"]
    repository = pygit2.init_repository(str(tmp_path / "orbit"), initial_head="main")
    repository.index.add_all()
    tree = repository.index.write_tree()
    repository.create_commit("refs/heads/main", WHO, WHO, "Add files", tree, [])
    assert [len(list(entry)) for entry in repository[tree]] == [2, 1]  # type: ignore[arg-type]
    assert list(open_tree(tmp_path / "orbit", "main").blobs) == ["orbit/utils.py"]


def test_a_repository_inside_a_directory_is_no_part_of_it(tmp_path: Path) -> None:
    _write(tmp_path, {"orbit/a.py": b"", "inner/b.py": b"", "inner/.git": b"gitdir: x\n"})
    assert sorted(open_tree(tmp_path, None).blobs) == ["orbit/a.py"]
