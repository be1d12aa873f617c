"""The cache of downloads gives back what it was given, or nothing."""

import hashlib
from pathlib import Path

import pytest

from semistable.packages.downloads import keep, recall

CONTENT = b"a release"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_what_was_kept_is_recalled(tmp_path: Path) -> None:
    keep(tmp_path / "cache", SHA256, CONTENT)
    assert recall(tmp_path / "cache", SHA256) == CONTENT
    assert [file.name for file in (tmp_path / "cache").iterdir()] == [SHA256]


def test_what_was_never_kept_is_not_recalled(tmp_path: Path) -> None:
    assert recall(tmp_path, SHA256) is None


def test_what_was_damaged_is_not_recalled(tmp_path: Path) -> None:
    keep(tmp_path, SHA256, CONTENT)
    (tmp_path / SHA256).write_bytes(CONTENT[:-1])
    assert recall(tmp_path, SHA256) is None


def test_a_disk_that_refuses_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    keep(tmp_path, SHA256, CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_is_a_file_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    keep(tmp_path / "cache", SHA256, CONTENT)
    assert recall(tmp_path / "cache", SHA256) is None
