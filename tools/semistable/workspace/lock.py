"""One writer at a time in a workspace: the second waits and says for whom."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from semistable.errors import EnvironmentFailure
from semistable.workspace.disk import writing
from semistable.workspace.layout import private_path

_PATIENCE = 600.0
_NAP = 0.05


@contextmanager
def hold(
    workspace: Path, waiting: Callable[[str], None], patience: float = _PATIENCE
) -> Iterator[None]:
    """Hold the workspace's lock; within one process it can be taken again.

    `waiting` is told who has it. Raises EnvironmentFailure after `patience` seconds. The lock is
    the operating system's, so that a holder that was killed holds nothing.
    """
    folder = private_path(workspace)
    with writing(folder):
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n")
    owner = folder / "lock.owner"
    lock = filelock.FileLock(folder / "lock", is_singleton=True)
    with writing(folder / "lock"):
        _acquire(lock, owner, waiting, patience)
    try:
        with suppress(OSError):
            owner.write_text(f"process {os.getpid()}\n")
        yield
    finally:
        lock.release()


def _acquire(
    lock: filelock.BaseFileLock, owner: Path, waiting: Callable[[str], None], patience: float
) -> None:
    with suppress(filelock.Timeout):
        lock.acquire(blocking=False)
        return
    holder = "another semistable"
    with suppress(OSError):
        holder += f" ({owner.read_text().strip()})"
    waiting(f"waiting for {holder}")
    try:
        lock.acquire(timeout=patience)
    except filelock.Timeout as error:
        raise EnvironmentFailure(
            f"The workspace is still in use by {holder} after {patience:g} seconds.",
            "Wait for it, or end it, and run the command again.",
        ) from error


@contextmanager
def moving(workspace: Path, waiting: Callable[[str], None] = lambda _: None) -> Iterator[int]:
    """Hold the lock under which trees move; yield its open file, which is handed to each git.

    A git that outlives this process, because only this process was killed, holds the lock on
    (flock(2): it belongs to the open file), so that nobody touches a tree in which it works.
    """
    path = private_path(workspace) / "moving"
    with writing(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _wait_for(descriptor, waiting)
        yield descriptor
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, waiting: Callable[[str], None]) -> None:
    end = time.monotonic() + _PATIENCE
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                waiting("waiting for a git that a killed sync has left behind")
            told = True
            if time.monotonic() > end:
                raise EnvironmentFailure(
                    "A git that a killed sync has left behind still works in the trees.",
                    "End it, and run the command again.",
                ) from None
            time.sleep(_NAP)
        else:
            return
