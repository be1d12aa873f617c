"""One writer at a time in a workspace: the second waits and says for whom."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from semistable.errors import EnvironmentFailure
from semistable.workspace.disk import writing
from semistable.workspace.layout import private_path

_PATIENCE = 600.0
_NAP = 0.05


_HELD: set[tuple[Path, int]] = set()
"""The locks that threads of this process hold."""


@contextmanager
def hold(
    workspace: Path, waiting: Callable[[str], None], patience: float = _PATIENCE
) -> Iterator[None]:
    """Hold the workspace's lock; the thread that holds it can take it again.

    `waiting` is told who has it. Raises EnvironmentFailure after `patience` seconds. The lock is
    the operating system's, so that a holder that was killed holds nothing.
    """
    folder = private_path(workspace)
    mine = (folder, threading.get_ident())
    if mine in _HELD:
        yield
        return
    with writing(folder):
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text("*\n")
    with _opened(folder / "lock") as descriptor:
        _acquire(descriptor, folder / "lock.owner", waiting, patience)
        _HELD.add(mine)
        try:
            with suppress(OSError):
                (folder / "lock.owner").write_text(f"process {os.getpid()}\n")
            yield
        finally:
            _HELD.discard(mine)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    with writing(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, owner: Path, waiting: Callable[[str], None], patience: float) -> None:
    if _taken(descriptor, 0):
        return
    holder = "another semistable"
    with suppress(OSError):
        holder += f" ({owner.read_text().strip()})"
    waiting(f"waiting for {holder}")
    if not _taken(descriptor, patience):
        raise EnvironmentFailure(
            f"The workspace is still in use by {holder} after {patience:g} seconds.",
            "Wait for it, or end it, and run the command again.",
        )


@contextmanager
def moving(workspace: Path, waiting: Callable[[str], None] = lambda _: None) -> Iterator[int]:
    """Hold the lock under which trees move; yield its open file, which is handed to each git.

    A git that outlives this process, because only this process was killed, holds the lock on
    (flock(2): it belongs to the open file), so that nobody touches a tree in which it works.
    """
    with _opened(private_path(workspace) / "moving") as descriptor:
        if not _taken(descriptor, 0):
            waiting("waiting for a git that a killed sync has left behind")
            if not _taken(descriptor, _PATIENCE):
                raise EnvironmentFailure(
                    "A git that a killed sync has left behind still works in the trees.",
                    "End it, and run the command again.",
                )
        yield descriptor


@contextmanager
def locked(
    path: Path,
    waiting: Callable[[], None],
    pause: Callable[[float], bool],
    patience: float = _PATIENCE,
) -> Iterator[None]:
    """Hold the lock on a file that several workspaces share, after saying that it is waited for.

    `pause` waits so many seconds, and tells when nothing shall be waited for any more. Raises
    OSError where there is no such lock to be had, also after `patience` seconds.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        if not _taken(descriptor, 0):
            waiting()
            end = time.monotonic() + patience
            while not _taken(descriptor, 0):
                if pause(_NAP) or time.monotonic() > end:
                    raise TimeoutError(110, "it is in use for too long", str(path))
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int, patience: float) -> bool:
    """Take the lock on an open file (flock(2)); False when it is not free in time."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_NAP)
        else:
            return True
