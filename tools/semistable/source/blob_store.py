"""What files say, by kind and blob id: read once, and kept in the cache for later runs.

A new kind of fact is one line, beside its reader: `FACTS = FactKind("facts 1", read_facts, Facts)`.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from semistable.model.project.tree import Tree
from semistable.source.source_file import SourceFile
from semistable.storage.cache import Cache

_T = TypeVar("_T")
ReadBlob = Callable[[str], bytes]
"""Gives the bytes of a blob; called only where nobody remembers what it says."""

_NOTHING = ("", SourceFile(b""))
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class FactKind(Generic[_T]):
    """A kind of fact: its name with the version of its reader, the reader, and what that gives.

    The name has to change whenever the same bytes would give another answer.
    """

    name: str
    read: Callable[[SourceFile], _T]
    type: Any


class _KnownFacts(Generic[_T]):
    """What is known of one kind: values by blob, rows of the cache, and what it does not have."""

    def __init__(self, kind: FactKind[_T]) -> None:
        self.values: dict[str, _T] = {}
        self.rows: dict[str, bytes | None] = {}
        self.fresh: dict[str, _T] = {}
        self._decode: Callable[[bytes], _T] = msgspec.msgpack.Decoder(kind.type).decode

    def find(self, blob: str) -> _T | None:
        row = self.rows.pop(blob, None)
        if row is not None and blob not in self.values:
            with suppress(msgspec.DecodeError):
                self.values[blob] = self._decode(row)
        return self.values.get(blob)


class BlobStore:
    """What files say, whichever trees they stand in."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._kinds: dict[str, _KnownFacts[Any]] = {}
        self._last = _NOTHING
        """The file that was read last, as another kind may be asked of it next."""

    def get(self, kind: FactKind[_T], blob: str, source: ReadBlob) -> _T:
        """Return what a file says; what is read anew is kept by `save`."""
        known = self._of(kind)
        value = known.values.get(blob)
        if value is None:
            self.expect(kind, (blob,))
            value = known.find(blob)
        if value is None:
            if self._last[0] != blob:
                self._last = (blob, SourceFile(source(blob)))
            value = known.values[blob] = known.fresh[blob] = kind.read(self._last[1])
        return value

    def read(
        self,
        kind: FactKind[_T],
        blobs: Iterable[str],
        source: ReadBlob,
        progress: Callable[[str], None] = lambda _: None,
    ) -> Mapping[str, _T]:
        """Map each of these files to what it says, and keep what is read anew."""
        wanted = list(dict.fromkeys(blobs))
        self.expect(kind, wanted)
        known = self._of(kind)
        for blob in wanted:
            if known.find(blob) is None:
                progress(blob[:12])
                self.get(kind, blob, source)
        self.save()
        return {blob: known.values[blob] for blob in wanted}

    def of_paths(self, kind: FactKind[_T], tree: Tree, paths: Iterable[str]) -> Mapping[str, _T]:
        """Map files of a tree to what they say."""
        blobs = {path: tree.blobs[path] for path in paths}
        places = {blob: path for path, blob in blobs.items()}
        found = self.read(kind, places, lambda blob: tree.read(places[blob]))
        return {path: found[blob] for path, blob in blobs.items()}

    def expect(self, kind: FactKind[Any], blobs: Iterable[str]) -> None:
        """Ask the cache for many files at once, which is many times quicker than one by one."""
        known = self._of(kind)
        wanted = [blob for blob in blobs if blob not in known.values and blob not in known.rows]
        if wanted:
            known.rows |= dict.fromkeys(wanted)
            known.rows |= self._cache.get(kind.name, wanted)

    def _of(self, kind: FactKind[_T]) -> _KnownFacts[_T]:
        known = self._kinds.get(kind.name)
        if known is None:
            known = self._kinds[kind.name] = _KnownFacts(kind)
        return known

    def save(self) -> None:
        """Keep what was read anew."""
        for name, known in self._kinds.items():
            self._cache.put(name, {blob: _encode(value) for blob, value in known.fresh.items()})
            known.fresh.clear()

    def forget_all_but(self, blobs: AbstractSet[str]) -> None:
        """Let go of what other files than these say; the cache still has it."""
        self._last = _NOTHING
        for known in self._kinds.values():
            for held in (known.values, known.rows):
                for blob in held.keys() - blobs:
                    del held[blob]


def paths_below(tree: Tree, prefixes: Iterable[str]) -> list[str]:
    """List the Python files of the modules below dotted prefixes, sorted."""
    stems = tuple(prefix.replace(".", "/") for prefix in prefixes)
    below = tuple(f"{stem}{end}" for stem in stems for end in ("/", ".py"))
    return sorted(p for p in tree.blobs if p.endswith(".py") and p.startswith(below))
