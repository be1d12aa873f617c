"""Locks on files, as the operating system keeps them: flock(2)."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from semistable.errors import writing

_PATIENCE = 600.0
_NAP = 0.05


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open a lock file, made where it is not there yet; a link is not followed."""
    with writing(path):
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


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
        if not taken(descriptor, 0):
            waiting()
            end = time.monotonic() + patience
            while not taken(descriptor, 0):
                if pause(_NAP) or time.monotonic() > end:
                    raise TimeoutError(110, "it is in use for too long", str(path))
        yield
    finally:
        os.close(descriptor)


def taken(descriptor: int, patience: float) -> bool:
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
