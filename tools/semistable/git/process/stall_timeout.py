"""Hears a process out, and ends it, with all that it started, when it falls silent for too long."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress


class FellSilentError(Exception):
    """A process was not heard of for too long, and was ended."""


def heard(process: subprocess.Popen[bytes], patience: float | None = None) -> Iterator[bytes]:
    """Yield what a process writes on its standard error, until it closes that.

    Raises FellSilentError once nothing came for `patience` seconds; None waits for ever.
    """
    stream = process.stderr
    if stream is None:  # pragma: no cover - PIPE was asked for
        return
    descriptor = stream.fileno()
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    while True:
        if not waiting.poll(None if patience is None else patience * 1000):
            end(process)
            raise FellSilentError
        chunk = os.read(descriptor, 1 << 14)
        if not chunk:
            return
        yield chunk


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started (git-remote-https, index-pack)."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
