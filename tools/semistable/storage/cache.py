"""Facts kept by blob id in one SQLite file of the user's cache directory.

A cache that is missing, locked, full or damaged costs time, never a wrong answer and never a crash:
every row carries a checksum of all it says, any error of SQLite turns the cache off for this run.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs

_CHUNK = 500
_FILE = "facts.sqlite"
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file raises; the last, where SQLite's message quotes bytes that are no text."""


def cache_directory() -> Path:
    """Name the directory of all caches; SEMISTABLE_CACHE_DIR overrides the user's own."""
    chosen = os.environ.get("SEMISTABLE_CACHE_DIR")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("semistable"))


def object_cache(asked: str) -> Path:
    """Name the folder of the object cache: the one asked for, or our own where that is `1`."""
    return cache_directory() / "objects" if asked == "1" else Path(asked).expanduser().absolute()


def is_kept() -> bool:
    """Whether anything was ever kept; told by one file."""
    return (cache_directory() / _FILE).is_file()


class Cache:
    """Bytes by (kind, key); `kind` says what was computed and by which version."""

    def __init__(self, directory: Path | None = None) -> None:
        self._connection: sqlite3.Connection | None = None
        try:
            directory = directory or cache_directory()
            directory.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(directory / _FILE)
        except (OSError, *_DAMAGE):
            self._connection = None

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is known for these keys."""
        wanted = list(keys)
        asked = frozenset(wanted)
        return {
            key: value
            for start in range(0, len(wanted), _CHUNK)
            for key, checksum, value in self._select(kind, wanted[start : start + _CHUNK])
            # A damaged index may lead to any row.
            if key in asked and isinstance(value, bytes) and _checksum(kind, key, value) == checksum
        }

    def _select(self, kind: str, keys: list[str]) -> list[tuple[str, int, bytes]]:
        if self._connection is None:
            return []
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, checksum, value FROM facts WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - only question marks
        try:
            return self._connection.execute(query, (kind, *keys)).fetchall()
        except _DAMAGE:
            self._give_up()
            return []

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Keep these values; what cannot be kept is computed again next time."""
        if self._connection is None or not values:
            return
        rows = [(kind, key, _checksum(kind, key, value), value) for key, value in values.items()]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?,?,?,?)", rows)
        except _DAMAGE:
            self._give_up()

    def _give_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Let go of the file."""
        self._give_up()


def _checksum(kind: str, key: str, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(f"{kind}\0{key}\0".encode()))


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return _open(path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        # Not a database any more: facts can always be read again.
        for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=2, isolation_level="DEFERRED")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS facts (kind TEXT, key TEXT, checksum INTEGER, value BLOB,"
            " PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )
    except _DAMAGE:
        connection.close()
        raise
    return connection
