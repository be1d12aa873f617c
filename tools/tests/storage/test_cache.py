"""A cache that is missing, locked, full or damaged costs time, never a wrong answer."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semistable.storage.cache import Cache, cache_directory

VALUES = {f"{number:040x}": bytes([number]) * (number * 37) for number in range(1, 60)}
TOOLS = Path(__file__).parents[2]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with closing(Cache(tmp_path)) as cache:
        yield cache


def _filled(directory: Path) -> bytes:
    """Fill a cache and give the bytes of its file."""
    with closing(Cache(directory)) as cache:
        cache.put("facts 1", VALUES)
    return (directory / "facts.sqlite").read_bytes()


def _answers(directory: Path) -> dict[str, bytes]:
    with closing(Cache(directory)) as cache:
        return cache.get("facts 1", VALUES)


def _still_works(directory: Path) -> None:
    with closing(Cache(directory)) as cache:
        cache.put("facts 1", {"new": b"value"})
        assert cache.get("facts 1", ["new"]) in ({}, {"new": b"value"})


def test_what_was_put_is_got_in_the_next_run(tmp_path: Path) -> None:
    _filled(tmp_path)
    assert _answers(tmp_path) == VALUES


def test_kinds_and_keys_are_kept_apart(cache: Cache) -> None:
    cache.put("facts 1", {"a": b"old"})
    cache.put("facts 2", {"a": b"new"})
    assert cache.get("facts 1", ["a", "b"]) == {"a": b"old"}
    assert cache.get("facts 2", ["a"]) == {"a": b"new"}
    assert cache.get("facts 3", ["a"]) == {}


def test_a_value_is_replaced(cache: Cache) -> None:
    cache.put("facts 1", {"a": b"old"})
    cache.put("facts 1", {"a": b""})
    assert cache.get("facts 1", ["a"]) == {"a": b""}


def test_more_keys_than_one_question_holds(cache: Cache) -> None:
    many = {str(number): b"x" for number in range(2100)}
    cache.put("facts 1", many)
    assert cache.get("facts 1", many) == many
    assert cache.get("facts 1", []) == {}


def test_a_missing_directory_is_made(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    _filled(below)
    assert _answers(below) == VALUES


def test_the_directory_is_the_users_or_the_one_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(tmp_path / "named"))
    assert cache_directory() == tmp_path / "named"
    monkeypatch.delenv("SEMISTABLE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    assert cache_directory().name == "semistable"


def test_a_place_that_cannot_be_a_directory_turns_the_cache_off(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for place in (file, file / "below"):
        assert _answers(place) == {}
        _still_works(place)
    assert file.read_text() == ""


def test_a_directory_in_the_place_of_the_file_turns_the_cache_off(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").mkdir()
    assert _answers(tmp_path) == {}
    _still_works(tmp_path)


# Damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"not a database" * 400, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "facts.sqlite").write_bytes(content)
    assert _answers(tmp_path) == {}
    _filled(tmp_path)
    assert _answers(tmp_path) in (VALUES, {})


@pytest.mark.parametrize("part", [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999])
def test_a_truncated_file_never_gives_a_wrong_value(tmp_path: Path, part: float) -> None:
    whole = _filled(tmp_path)
    (tmp_path / "facts.sqlite").write_bytes(whole[: int(len(whole) * part)])
    assert _answers(tmp_path).items() <= VALUES.items()
    _still_works(tmp_path)


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_flipped_bytes_never_give_a_wrong_value(tmp_path: Path, data: st.DataObject) -> None:
    for leftover in tmp_path.glob("facts.sqlite*"):
        leftover.unlink()
    content = bytearray(_filled(tmp_path))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (tmp_path / "facts.sqlite").write_bytes(content)
    assert _answers(tmp_path).items() <= VALUES.items()
    _still_works(tmp_path)


def test_names_in_the_schema_that_are_no_text(tmp_path: Path) -> None:
    content = _filled(tmp_path).replace(b"tablefactsfacts", b"tablef\xffctsfacts")
    (tmp_path / "facts.sqlite").write_bytes(content)
    assert _answers(tmp_path) == {}
    _still_works(tmp_path)


def _edit(directory: Path, statement: str) -> None:
    with closing(sqlite3.connect(directory / "facts.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET value = x'00'",
        "UPDATE facts SET value = 'text'",
        "UPDATE facts SET value = NULL",
        "UPDATE facts SET value = 7, checksum = 7",
        "UPDATE facts SET checksum = checksum + 1",
        "UPDATE facts SET checksum = 'text'",
        "UPDATE facts SET checksum = NULL",
        "DELETE FROM facts",
        "DROP TABLE facts",
        "ALTER TABLE facts RENAME COLUMN value TO other",
    ],
)
def test_a_changed_table_never_gives_a_wrong_value(tmp_path: Path, statement: str) -> None:
    _filled(tmp_path)
    _edit(tmp_path, statement)
    assert _answers(tmp_path) == {}
    _still_works(tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET key = 'b'",
        "UPDATE facts SET kind = 'facts 2'",
        "UPDATE facts SET kind = 'facts 2', key = 'b'",
    ],
)
def test_a_row_never_answers_for_another(tmp_path: Path, statement: str) -> None:
    with closing(Cache(tmp_path)) as cache:
        cache.put("facts 1", {"a": b"of a"})
    _edit(tmp_path, statement)
    with closing(Cache(tmp_path)) as cache:
        for kind in ("facts 1", "facts 2"):
            assert cache.get(kind, ["a", "b"]) == {}


def test_an_index_that_leads_astray_never_gives_what_was_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Cache(tmp_path)) as cache:
        cache.put("facts 1", {"a": b"of a", "z": b"of z"})
        honest = cache._select

        def astray(kind: str, keys: list[str]) -> list[tuple[str, int, bytes]]:
            return honest(kind, [*keys, "z"])

        monkeypatch.setattr(cache, "_select", astray)
        assert cache.get("facts 1", ["a"]) == {"a": b"of a"}


def test_a_damaged_database_leaves_nothing_to_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[set[str]] = []
    connect = sqlite3.connect

    def watched(path: Path, **settings: Any) -> sqlite3.Connection:
        found.append({left.name for left in tmp_path.iterdir()})
        connection: sqlite3.Connection = connect(path, **settings)
        return connection

    _filled(tmp_path)
    with closing(connect(tmp_path / "facts.sqlite")) as other:
        # While another program has it open, SQLite itself leaves its log where it is.
        other.execute("SELECT * FROM facts").fetchall()
        (tmp_path / "facts.sqlite").write_bytes(b"not a database" * 400)
        monkeypatch.setattr(sqlite3, "connect", watched)
        _still_works(tmp_path)
    assert found == [{f"facts.sqlite{end}" for end in ("", "-wal", "-shm")}, set()]


# A disk that will not do ----------------------------------------------------------------------


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    _filled(tmp_path)
    with closing(Cache(tmp_path)) as cache:
        assert cache._connection is not None
        cache._connection.execute("PRAGMA max_page_count = 1")
        cache.put("facts 1", {"large": b"x" * 10_000_000})
        assert cache.get("facts 1", ["large"]) == {}
    assert _answers(tmp_path) == VALUES


def _connecting(monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """Open every database without waiting for others, and with SQLite's own settings."""
    connect = sqlite3.connect

    def quick(path: Path, **settings: Any) -> sqlite3.Connection:
        settings["timeout"] = 0
        connection: sqlite3.Connection = connect(f"{path.as_uri()}?{query}", uri=True, **settings)
        return connection

    monkeypatch.setattr(sqlite3, "connect", quick)


def test_a_read_only_disk_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _filled(tmp_path)
    _connecting(monkeypatch, "mode=ro")
    assert _answers(tmp_path) in (VALUES, {})
    _still_works(tmp_path)
    assert (tmp_path / "facts.sqlite").read_bytes() == before


def test_a_locked_database_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "facts.sqlite")) as other:
        other.execute("BEGIN EXCLUSIVE")
        _connecting(monkeypatch, "mode=rwc")
        assert _answers(tmp_path) in (VALUES, {})
        _still_works(tmp_path)
    monkeypatch.undo()
    assert _answers(tmp_path) == VALUES


WRITER = """
import sys
from pathlib import Path
from semistable.storage.cache import Cache
cache = Cache(Path(sys.argv[1]))
for number in range(150):
    cache.put("facts 1", {f"{sys.argv[2]} {number}": sys.argv[2].encode() * number})
    cache.get("facts 1", [f"other {number}"])
cache.close()
"""


def test_two_programs_share_a_cache(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(TOOLS), "PATH": ""}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), who],
            env=environment,
            stderr=subprocess.PIPE,
        )
        for who in ("one", "two")
    ]
    for program in running:
        _, errors = program.communicate()
        assert (program.returncode, errors) == (0, b"")
    with closing(Cache(tmp_path)) as cache:
        for who in ("one", "two"):
            wanted = {f"{who} {n}": who.encode() * n for n in range(150)}
            found = cache.get("facts 1", wanted)
            assert found.items() <= wanted.items()
            assert found


def test_a_closed_cache_keeps_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.close()
    cache.close()
    cache.put("facts 1", {"a": b"b"})
    assert cache.get("facts 1", ["a"]) == {}
