"""A file is parsed once, and why it cannot be is said in a few words."""

import pytest

from semistable.source import source_file
from semistable.source.source_file import UNREADABLE, SourceFile, problem_of


def test_a_file_is_parsed_once_whoever_asks() -> None:
    file = SourceFile(b"x = 1\n")
    assert file.module is file.module
    assert file.read(lambda module: module, None) is file.module


def test_a_view_of_the_bytes_is_made_once() -> None:
    made: list[bytes] = []
    file = SourceFile(b"x")
    assert [file.view(made.append) for _ in range(2)] == [None, None]
    assert made == [b"x"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"x = = 1\n", "not Python: invalid syntax"),
        (b"x = " + b"-" * 5000 + b"1", "nested too deeply to be read"),
    ],
)
def test_a_problem_is_told_in_words(source: bytes, problem: str) -> None:
    file = SourceFile(source)
    with pytest.raises(UNREADABLE) as raised:
        _ = file.module
    assert problem_of(raised.value) == problem
    assert file.read(lambda _: 1, 0) == 0


def test_a_file_that_would_take_all_memory_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_file, "_LARGEST", 3)
    file = SourceFile(b"x = 1")
    with pytest.raises(UNREADABLE) as raised:
        _ = file.module
    assert problem_of(raised.value) == "too large for a source"
