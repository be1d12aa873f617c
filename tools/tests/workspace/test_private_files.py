"""Files of ours are never somebody else's, and never behind a link."""

import os
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace import private_files
from semistable.workspace.private_files import read_private, write_private


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.json"
    assert read_private(path) is None
    for durable in (True, False):
        write_private(path, b"one", durable=durable)
        assert read_private(path) == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["journal.json"]


def test_a_link_is_neither_read_nor_written_through(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("private")
    path = tmp_path / "journal.json"
    path.symlink_to(victim)
    (tmp_path / "journal.new").symlink_to(victim)
    with pytest.raises(EnvironmentFailure, match="is not a file that semistable wrote"):
        read_private(path)
    write_private(path, b"one")
    assert victim.read_text() == "private"
    assert path.read_text() == "one"
    assert not path.is_symlink()


def test_what_is_no_file_and_what_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(EnvironmentFailure, match="no plain file"):
        read_private(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EnvironmentFailure, match="no plain file"):
        read_private(tmp_path / "folder")
    (tmp_path / "large").write_text("large")
    monkeypatch.setattr(private_files, "_LARGEST", 4)
    with pytest.raises(EnvironmentFailure, match="too large"):
        read_private(tmp_path / "large")


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot be written"):
        write_private(tmp_path / "missing" / "journal.json", b"one")
