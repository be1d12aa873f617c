"""Feeds a process and reads its complaints; one that is silent for too long is ended."""

import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterable
from contextlib import suppress


def exchange(
    process: subprocess.Popen[bytes],
    chunks: Iterable[bytes],
    patience: float | None = None,
    watch: Callable[[bytes], None] = lambda _: None,
) -> str:
    """Write chunks to a process, and return what it writes on its standard error until its end.

    `watch` sees that as it comes. Once nothing came for `patience` seconds the process is ended,
    and the text says so; None waits for ever.
    """
    if process.stdin is None or process.stderr is None:  # pragma: no cover - they are pipes
        raise AssertionError
    with suppress(BrokenPipeError):
        for chunk in chunks:
            process.stdin.write(chunk)
    with suppress(BrokenPipeError):
        process.stdin.close()
    text = bytearray()
    descriptor = process.stderr.fileno()
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    while waiting.poll(None if patience is None else patience * 1000):
        chunk = os.read(descriptor, 1 << 14)
        if not chunk:
            break
        text += chunk
        watch(chunk)
    else:
        end(process)
        text[:] = f"fatal: no answer for {patience:g} seconds".encode()
    process.wait()
    return text.decode(errors="replace")


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started (git-remote-https, index-pack)."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
