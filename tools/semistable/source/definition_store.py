"""What blobs define and mark, each read once and kept by its id."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from semistable.model.code.definition import Defined
from semistable.source.facts.read_definitions import VERSION, read_definitions
from semistable.storage.cache import Cache

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Defined).decode

Read = Callable[[str], bytes]
"""Gives the bytes of a blob."""


class DefinitionReader:
    """Reads the definitions of blobs; `reader` is another reading of the bytes, under its kind."""

    def __init__(
        self,
        cache: Cache,
        reader: Callable[[bytes], Defined] = read_definitions,
        kind: str = f"spelled {VERSION}",
    ) -> None:
        self._cache = cache
        self._reader = reader
        self._kind = kind
        self._known: dict[str, Defined] = {}

    def read(
        self, blobs: Iterable[str], read: Read, progress: Callable[[str], None] = lambda _: None
    ) -> Mapping[str, Defined]:
        """Map each blob to what it defines."""
        wanted = list(dict.fromkeys(blobs))
        missing = [blob for blob in wanted if blob not in self._known]
        for blob, kept in self._cache.get(self._kind, missing).items():
            try:
                self._known[blob] = _decode(kept)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue
        fresh = {}
        for blob in missing:
            if blob not in self._known:
                progress(blob[:12])
                fresh[blob] = self._known[blob] = self._reader(read(blob))
        self._cache.put(self._kind, {blob: _encode(found) for blob, found in fresh.items()})
        return {blob: self._known[blob] for blob in wanted}
