"""One writer at a time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace.workspace_lock import hold


def never(reason: str) -> None:
    raise AssertionError(reason)


@contextmanager
def held_by_another(lock: Path) -> Iterator[None]:
    """Let another process hold a lock."""
    program = (
        "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, 2); print(flush=True); input()"
    )
    command = [sys.executable, "-c", program, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        try:
            yield
        finally:
            other.communicate(b"\n")


def test_a_free_workspace_is_held_at_once_and_again_within(tmp_path: Path) -> None:
    with hold(tmp_path, never), hold(tmp_path, never):
        assert (tmp_path / ".semistable" / "lock.owner").read_text().startswith("process ")
    with hold(tmp_path, never):
        pass


def test_who_waits_too_long_is_told_for_whom(tmp_path: Path) -> None:
    with hold(tmp_path, never):
        pass
    said: list[str] = []
    (tmp_path / ".semistable" / "lock.owner").write_text("process 7\n")
    with (
        held_by_another(tmp_path / ".semistable" / "lock"),
        pytest.raises(EnvironmentFailure, match=r"another semistable \(process 7\) after 0 sec"),
        hold(tmp_path, said.append, patience=0),
    ):
        pass
    assert said == ["waiting for another semistable (process 7)"]


def test_another_thread_waits_as_another_process_does(tmp_path: Path) -> None:
    said: list[str] = []

    def second() -> None:
        with (
            pytest.raises(EnvironmentFailure, match="still in use"),
            hold(tmp_path, said.append, patience=0),
        ):
            pass
        said.append("gave up")

    with hold(tmp_path, never):
        thread = Thread(target=second)
        thread.start()
        thread.join()
    assert said[1:] == ["gave up"]


def test_a_failure_inside_frees_the_workspace(tmp_path: Path) -> None:
    with pytest.raises(KeyError), hold(tmp_path, never):
        raise KeyError
    with hold(tmp_path, never):
        pass


def test_a_disk_that_refuses_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, **_: object) -> None:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(EnvironmentFailure, match="No space left on device"), hold(tmp_path, never):
        pass
