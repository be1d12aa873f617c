"""Ends a process that has not been heard of for too long, and all that it started."""

import os
import signal
import subprocess
import threading
from contextlib import suppress


class Silence:
    """Waits beside a process; `lasted` says whether it fell silent for `patience` seconds."""

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self._process = process
        self._patience = patience
        self.lasted = False
        self._timer = self._start()

    def _start(self) -> threading.Timer:
        timer = threading.Timer(self._patience, self._give_up)
        timer.daemon = True
        timer.start()
        return timer

    def _give_up(self) -> None:
        self.lasted = True
        end(self._process)

    def broken(self) -> None:
        """Hear of the process: the wait begins anew."""
        self._timer.cancel()
        self._timer = self._start()

    def over(self) -> None:
        """Stop waiting."""
        self._timer.cancel()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started (git-remote-https, index-pack)."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGTERM)
        else:  # pragma: no cover - Windows has no process groups
            process.terminate()
