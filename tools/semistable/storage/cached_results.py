"""Results kept in the cache under the fingerprints of all that they were made of."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from semistable.storage.cache import Cache

_T = TypeVar("_T")
_PACKAGE = Path(__file__).resolve().parents[1]
_JUDGING = ("model", "policy", "project", "resolver", "rules", "services", "source", "usages")
"""The folders whose sources decide what a result is."""


@cache
def program_fingerprint(*folders: str) -> str:
    """Tell this program's own sources from any other version's, by the folders that matter."""
    digest = hashlib.sha256()
    for top in folders:
        for folder, inner, files in os.walk(_PACKAGE / top):
            inner.sort()
            for name in sorted(files):
                if name.endswith(".py"):
                    # Reading them all would cost more than a remembered answer does.
                    status = Path(folder, name).stat()
                    digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


class Remembered(Generic[_T]):
    """Values of one type in the cache; what cannot be read back is as good as absent."""

    def __init__(self, cache: Cache, kind: str, value_type: type[_T]) -> None:
        program = program_fingerprint(*_JUDGING)
        self._cache = cache
        self._kind = f"{kind} {program}"
        self._decode = msgspec.msgpack.Decoder(value_type).decode

    def get(self, key: str) -> _T | None:
        """Return what is kept under a key, or None."""
        kept = self._cache.get(self._kind, (key,)).get(key)
        if kept is None:
            return None
        try:
            return self._decode(kept)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def put(self, key: str, value: _T) -> None:
        """Keep a value."""
        self._cache.put(self._kind, {key: msgspec.msgpack.encode(value)})
