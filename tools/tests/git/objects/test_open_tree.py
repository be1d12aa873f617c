"""A commit that was opened before is opened again by its name alone, and never wrongly."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest

from semistable.errors import EnvironmentFailure
from semistable.git.objects import object_store
from semistable.git.objects.open_tree import KnownTree, open_tree
from semistable.storage.cache import Cache

WHO = pygit2.Signature("A", "a@example.org", 0, 0)


def commit(repository: pygit2.Repository, text: bytes) -> str:
    """Commit one file on main and give the commit's id."""
    index = pygit2.Index()
    blob = repository.create_blob(text)
    index.add(pygit2.IndexEntry("a.py", blob, pygit2.enums.FileMode.BLOB))
    parents = [] if repository.head_is_unborn else [repository.head.target]
    tree = index.write_tree(repository)
    return str(repository.create_commit("refs/heads/main", WHO, WHO, "A", tree, parents))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[pygit2.Repository]:
    """Two commits, the first tagged with a note and the second plainly."""
    found = pygit2.init_repository(str(tmp_path / "orbit"), bare=True, initial_head="main")
    first = commit(found, b"x = 1\n")
    found.create_tag("1.0.0", pygit2.Oid(hex=first), pygit2.enums.ObjectType.COMMIT, WHO, "One")
    found.references.create("refs/tags/2.0.0", commit(found, b"x = 2\n"))
    yield found
    found.free()


def packed(repository: pygit2.Repository) -> None:
    """Put all refs and objects where git puts them in time."""
    for command in (["pack-refs", "--all"], ["repack", "-adq"], ["prune-packed"]):
        subprocess.run(["git", "-C", repository.path, *command], check=True)


@pytest.mark.parametrize("pack", [False, True])
def test_what_was_opened_before_is_the_same_without_the_library(
    repository: pygit2.Repository, *, pack: bool
) -> None:
    path = Path(repository.path)
    head = str(repository.head.target)
    if pack:
        packed(repository)
    for revision in ("1.0.0", "2.0.0", head):
        plain = object_store.open_tree(path, revision)
        for again in (False, True):
            tree = open_tree(path, revision)
            assert isinstance(tree, KnownTree) == (again or revision == head)
            told = (tree.name, tree.revision, tree.commit, tree.fingerprint)
            assert told == (plain.name, plain.revision, plain.commit, plain.fingerprint)
            assert tree.blobs == plain.blobs
            assert tree.read("a.py") == plain.read("a.py")


def test_a_tag_that_moved_is_seen(repository: pygit2.Repository) -> None:
    path = Path(repository.path)
    before = [open_tree(path, "2.0.0").commit for _ in range(2)]
    moved = commit(repository, b"x = 3\n")
    repository.references.create("refs/tags/2.0.0", moved, force=True)
    packed(repository)
    repository.references.create("refs/tags/1.0.0", moved, force=True)  # beside the packed one
    assert {*before} != {moved}
    assert [open_tree(path, revision).commit for revision in ("2.0.0", "1.0.0")] == [moved] * 2


def test_a_branch_is_asked_for_every_time(repository: pygit2.Repository) -> None:
    path = Path(repository.path)
    for text in (b"x = 4\n", b"x = 5\n"):
        new = commit(repository, text)
        assert [open_tree(path, "main").commit for _ in range(2)] == [new, new]


def test_git_takes_what_stands_nearer_for_the_name(repository: pygit2.Repository) -> None:
    path = Path(repository.path)
    first = open_tree(path, "1.0.0").commit
    head = str(repository.head.target)
    assert first != head
    told = []
    for nearer in ("refs/1.0.0", "1.0.0"):
        (path / nearer).write_text(f"{head}\n")
        told.append(open_tree(path, "1.0.0").commit)
        assert told[-1] == object_store.open_tree(path, "1.0.0").commit
        (path / nearer).unlink()
    assert told[0] == head
    assert open_tree(path, "1.0.0").commit == first


def test_an_id_that_nothing_names_is_left_to_the_library(repository: pygit2.Repository) -> None:
    path = Path(repository.path)
    first = str(open_tree(path, "1.0.0").commit)
    repository.references.delete("refs/tags/1.0.0")
    assert [isinstance(open_tree(path, first), KnownTree) for _ in range(2)] == [False, False]
    repository.set_head(pygit2.Oid(hex=first))
    assert isinstance(open_tree(path, first), KnownTree)


def test_a_commit_that_is_no_longer_here_is_not_taken_for_one(
    repository: pygit2.Repository, tmp_path: Path
) -> None:
    head = str(repository.head.target)
    for _ in range(2):
        open_tree(Path(repository.path), head)
    pygit2.init_repository(str(tmp_path / "other"), bare=True)
    with pytest.raises(EnvironmentFailure, match="has no revision"):
        open_tree(tmp_path / "other", head)


def test_what_the_library_would_refuse_or_read_otherwise_is_left_to_it(
    repository: pygit2.Repository,
) -> None:
    path = Path(repository.path)
    open_tree(path, "1.0.0")
    assert isinstance(open_tree(path, "1.0.0"), KnownTree)
    for revision in ("2.0.0^", "1.0.0~0", "main@{0}", "2..0", "HEAD", "tags/1.0.0"):
        tries = []
        for opener in (open_tree, open_tree, object_store.open_tree):
            try:
                tries.append(opener(path, revision).commit)
            except EnvironmentFailure as error:
                tries.append(error.message)
        assert tries[0] == tries[1] == tries[2]
    with (path / "config").open("a") as config:
        config.write("[extensions]\n\tnoop = true\n")
    assert not isinstance(open_tree(path, "1.0.0"), KnownTree)


def test_a_row_that_is_none_is_not_believed(repository: pygit2.Repository) -> None:
    path = Path(repository.path)
    right = open_tree(path, "2.0.0").commit
    cache = Cache()
    connection = cache._connection
    assert connection is not None
    ((kind, key),) = connection.execute("SELECT kind, key FROM facts").fetchall()
    for noise in (b"", b"\xff\xff", b"0 1", b"a" * 40, b"g" * 40 + b" " + b"g" * 40):
        cache.put(kind, {key: noise})
        assert open_tree(path, "2.0.0").commit == right
    cache.close()


def test_a_commit_that_is_known_is_opened_without_the_library(
    repository: pygit2.Repository,
) -> None:
    path = Path(repository.path)
    open_tree(path, "1.0.0")
    asked = (
        "import sys, pathlib; from semistable.git.objects.open_tree import open_tree;"
        f"print(open_tree(pathlib.Path({str(path)!r}), '1.0.0').commit, 'pygit2' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert said.stdout.split() == [object_store.open_tree(path, "1.0.0").commit, "False"]
