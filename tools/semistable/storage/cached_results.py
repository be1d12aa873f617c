"""Typed values in the cache: facts that never change, and results of this very program."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
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
    """Return a text that differs between versions of the program's sources in these folders."""
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


class TypedCache(Generic[_T]):
    """Values of one type in the cache; what cannot be read back is as good as absent."""

    def __init__(self, cache: Cache, kind: str, value_type: type[_T]) -> None:
        self._cache = cache
        self._kind = kind
        self._decode = msgspec.msgpack.Decoder(value_type).decode

    def get_all(self, keys: Iterable[str]) -> dict[str, _T]:
        """Return the values that are kept under these keys."""
        found = {}
        for key, value in self._cache.get(self._kind, keys).items():
            with suppress(msgspec.DecodeError, msgspec.ValidationError):
                found[key] = self._decode(value)
        return found

    def get(self, key: str) -> _T | None:
        """Return what is kept under a key, or None."""
        return self.get_all((key,)).get(key)

    def put_all(self, values: Mapping[str, _T]) -> None:
        """Keep values under their keys."""
        encode = msgspec.msgpack.encode
        self._cache.put(self._kind, {key: encode(value) for key, value in values.items()})

    def put(self, key: str, value: _T) -> None:
        """Keep a value."""
        self.put_all({key: value})


class Remembered(TypedCache[_T]):
    """Results in the cache that hold for the very program that made them."""

    def __init__(self, cache: Cache, kind: str, value_type: type[_T]) -> None:
        super().__init__(cache, f"{kind} {program_fingerprint(*_JUDGING)}", value_type)
