"""The deprecation markers of a whole tree, each distinct file read once and kept by blob."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

import msgspec

from semistable.model.core_api.ledger import Marker
from semistable.model.project.tree import Tree
from semistable.source.deprecation.read_markers import VERSION, read_markers
from semistable.storage.cache import Cache

_Markers = tuple[Marker, ...]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Markers).decode


class MarkerReader:
    """Reads the markers of trees; `cycle_names` are core's cycles, as prose would name them."""

    def __init__(self, cache: Cache, cycle_names: Iterable[str]) -> None:
        self._cache = cache
        self._cycle_names = frozenset(name.casefold() for name in cycle_names)
        names = hashlib.sha256(" ".join(sorted(self._cycle_names)).encode()).hexdigest()
        self._kind = f"markers {VERSION} {names[:12]}"
        self._known: dict[str, _Markers] = {}

    def read(self, tree: Tree, prefixes: Iterable[str]) -> Mapping[str, _Markers]:
        """Map the paths of marked files to their markers, in the modules below dotted prefixes."""
        stems = tuple(prefix.replace(".", "/") for prefix in prefixes)
        wanted = tuple(f"{stem}{end}" for stem in stems for end in ("/", ".py"))
        blobs = {
            path: blob
            for path, blob in sorted(tree.blobs.items())
            if path.endswith(".py") and path.startswith(wanted)
        }
        self._learn(tree, blobs)
        return {path: self._known[blob] for path, blob in blobs.items() if self._known[blob]}

    def of_blobs(
        self, blobs: Iterable[str], read: Callable[[str], bytes]
    ) -> Mapping[str, _Markers]:
        """Map blobs, whose bytes `read` gives, to their markers."""
        wanted = dict.fromkeys(blobs)
        self._take({blob: blob for blob in wanted if blob not in self._known}, read)
        return {blob: self._known[blob] for blob in wanted}

    def _learn(self, tree: Tree, blobs: Mapping[str, str]) -> None:
        missing = {blob: path for path, blob in blobs.items() if blob not in self._known}
        self._take(missing, tree.read)

    def _take(self, missing: Mapping[str, str], read: Callable[[str], bytes]) -> None:
        for blob, kept in self._cache.get(self._kind, missing).items():
            try:
                self._known[blob] = _decode(kept)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue
        fresh = {
            blob: read_markers(read(path), self._cycle_names)
            for blob, path in missing.items()
            if blob not in self._known
        }
        self._known |= fresh
        self._cache.put(self._kind, {blob: _encode(found) for blob, found in fresh.items()})
