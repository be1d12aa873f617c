"""The markers of a tree: only the surface's modules, each distinct file once, kept by blob."""

from collections.abc import Mapping
from pathlib import Path

from semistable.source.deprecation.marker_cache import MarkerReader
from semistable.storage.cache import Cache

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


def test_only_the_surface_is_read_and_each_distinct_file_once(tmp_path: Path) -> None:
    tree = Shelf(FILES)
    found = MarkerReader(Cache(tmp_path), ["train"]).read(tree, ["nova.virt", "nova.utils"])
    assert sorted(found) == ["nova/utils.py", "nova/virt/driver.py"]
    assert {marker.symbol for markers in found.values() for marker in markers} == {"get"}
    assert len(tree.reads) == 2


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    first = MarkerReader(Cache(tmp_path), ["train"]).read(Shelf(FILES), ["nova"])
    again = Shelf(FILES)
    assert MarkerReader(Cache(tmp_path), ["train"]).read(again, ["nova"]) == first
    assert again.reads == []


def test_a_damaged_cache_costs_time_and_no_marker(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    reader = MarkerReader(cache, ["train"])
    first = reader.read(Shelf(FILES), ["nova"])
    kind = reader._kind
    cache.put(kind, dict.fromkeys(Shelf(FILES).blobs.values(), b"\x00 no markers"))
    assert MarkerReader(cache, ["train"]).read(Shelf(FILES), ["nova"]) == first
