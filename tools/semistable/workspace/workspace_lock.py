"""One writer at a time in a workspace: the second waits and says for whom."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from semistable.errors import EnvironmentFailure, writing
from semistable.storage.file_lock import opened, taken
from semistable.workspace.layout import private_path
from semistable.workspace.private_files import read_private, write_private
from semistable.workspace.state_folder import refuse_foreign_state

_PATIENCE = 600.0


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
    refuse_foreign_state(workspace)
    with writing(folder):
        folder.mkdir(exist_ok=True)
    if not os.path.lexists(folder / ".gitignore"):
        write_private(folder / ".gitignore", b"*\n", durable=False)
    with opened(folder / "lock") as descriptor:
        _acquire(descriptor, folder / "lock.owner", waiting, patience)
        _HELD.add(mine)
        try:
            owner = f"process {os.getpid()}\n".encode()
            write_private(folder / "lock.owner", owner, durable=False)
            yield
        finally:
            _HELD.discard(mine)


def _acquire(descriptor: int, owner: Path, waiting: Callable[[str], None], patience: float) -> None:
    if taken(descriptor, 0):
        return
    holder = "another semistable"
    with suppress(EnvironmentFailure):
        holder += f" ({(read_private(owner) or b'').decode(errors='replace').strip()})"
    waiting(f"waiting for {holder}")
    if not taken(descriptor, patience):
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
    with opened(private_path(workspace) / "moving") as descriptor:
        if not taken(descriptor, 0):
            waiting("waiting for a git that a killed sync has left behind")
            if not taken(descriptor, _PATIENCE):
                raise EnvironmentFailure(
                    "A git that a killed sync has left behind still works in the trees.",
                    "End it, and run the command again.",
                )
        yield descriptor
