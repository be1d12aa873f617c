"""Files of `.semistable`: read and written without following links, and only where they are ours.

A workspace that was cloned or unpacked may hold whatever a stranger has put there (open(2):
O_NOFOLLOW, O_EXCL).
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from semistable.errors import EnvironmentFailure, writing

_LARGEST = 64 << 20
"""Bytes of a file of ours; a journal of ten thousand trees has 12 MB."""


def read_private(path: Path) -> bytes | None:
    """Read a file; None where there is none.

    Raises EnvironmentFailure for a link, for what is no file, and for a file of another user.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _foreign(path) from error
    found = os.fstat(descriptor)
    ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    if not ours or found.st_size > _LARGEST:
        os.close(descriptor)
        raise _foreign(path)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - it is open already
        return file.read()


def write_private(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file whole, in place of what was there; a durable one is on the disk then.

    Raises EnvironmentFailure when the disk refuses.
    """
    draft = path.with_suffix(".new")
    with writing(path):
        with suppress(FileNotFoundError):
            draft.unlink()  # of a run that was killed, or a link that somebody put there
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(draft, flags, 0o644), "wb") as file:  # noqa: PTH123 - as above
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
        if durable:
            _persist(path.parent)


def _persist(folder: Path) -> None:
    """Let the disk have the folder's new entry, too: fsync(2)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _foreign(path: Path) -> EnvironmentFailure:
    return EnvironmentFailure(
        f"{path} is not a file that semistable wrote: it is a link, no plain file, too large, or"
        " another user's.",
        "Look where it comes from, then remove it.",
    )
