"""What files say is read once, kept by blob id, and never wrong for a damaged cache."""

from collections.abc import Mapping
from pathlib import Path

from semistable.model.core_api.ledger import Marker
from semistable.source.blob_store import BlobStore, FactKind
from semistable.source.deprecation.read_markers import markers_below, markers_of
from semistable.storage.cache import Cache
from tests.kit.trees import NoCache

DEPRECATED = b'def get():\n    """Deprecated: will be removed in Train."""\n'
FILES = {
    "nova/virt/driver.py": DEPRECATED,
    "nova/virt/clean.py": b"def get():\n    pass\n",
    "nova/virtual.py": DEPRECATED,
    "nova/utils.py": DEPRECATED,
    "nova/api/other.py": DEPRECATED,
    "nova/virt/README": DEPRECATED,
}


class Shelf:
    """A tree whose blobs are named after their bytes; it counts what is read."""

    name, revision, commit = "nova", "19.0.0", None

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.blobs = {path: str(hash(content)) for path, content in files.items()}
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self._files[path]


def markers(cache: Cache, tree: Shelf, *prefixes: str) -> Mapping[str, tuple[Marker, ...]]:
    return markers_below(BlobStore(cache), markers_of(["train"]), tree, prefixes)


def test_only_the_surface_is_read_and_each_distinct_file_once(tmp_path: Path) -> None:
    tree = Shelf(FILES)
    found = markers(Cache(tmp_path), tree, "nova.virt", "nova.utils")
    assert sorted(found) == ["nova/utils.py", "nova/virt/driver.py"]
    assert {marker.symbol for of in found.values() for marker in of} == {"get"}
    assert len(tree.reads) == 2


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    first = markers(Cache(tmp_path), Shelf(FILES), "nova")
    again = Shelf(FILES)
    assert markers(Cache(tmp_path), again, "nova") == first
    assert again.reads == []


def test_a_damaged_cache_costs_time_and_no_marker(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = markers(cache, Shelf(FILES), "nova")
    damaged = dict.fromkeys(Shelf(FILES).blobs.values(), b"\x00 no markers")
    cache.put(markers_of(["train"]).name, damaged)
    assert markers(cache, Shelf(FILES), "nova") == first


def test_a_kind_under_another_name_is_read_anew(tmp_path: Path) -> None:
    for name, size in (("letters 1", 0), ("letters 2", 3)):
        kind = FactKind(name, lambda file, size=size: len(file.source) + size, int)
        store = BlobStore(Cache(tmp_path))
        assert store.read(kind, ["id"], lambda _: b"abc") == {"id": 3 + size}


def test_kinds_asked_one_after_the_other_share_the_reading_of_a_file() -> None:
    tree, store = Shelf({"a.py": b"x = 1"}), BlobStore(NoCache())
    trees = []
    for name in ("one", "other"):
        kind = FactKind(name, lambda file: trees.append(file.module) or 0, int)
        store.get(kind, tree.blobs["a.py"], lambda _: tree.read("a.py"))
    assert trees[0] is trees[1]
    assert tree.reads == ["a.py"]


def test_progress_tells_what_nobody_remembers(tmp_path: Path) -> None:
    kind, told = FactKind("letters", lambda file: len(file.source), int), []
    for _ in range(2):
        store = BlobStore(Cache(tmp_path))
        store.read(kind, ["a", "b", "a"], lambda blob: blob.encode(), told.append)
    assert told == ["a", "b"]
