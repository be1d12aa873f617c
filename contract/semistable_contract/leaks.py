"""Finds what a call leaves behind after the cleanup calls: threads, processes, files."""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from semistable_contract.findings import Place
from semistable_contract.owners import Owners
from semistable_contract.showing import steady

POOLS = {"futurist"}
"""Libraries whose pools keep worker threads, such as oslo.service's timers."""
GRACE = 0.5
"""Seconds in which a thread or process may end by itself after the cleanup calls."""
OWN = ("__pycache__", ".pyc", "/dev/", "/proc/", ".pytest_cache")


class Ledger:
    """Records what starts while it is open, and yields afterwards what still exists.

    Threads are Python's. Processes are the children of this process and of its session, read from
    /proc. Files are those that Python code creates (audit events `open`, `os.mkdir`, `os.rename`,
    `os.link`, `os.symlink`), and those that stay open (/proc/self/fd). Files created by C code are
    not seen; without /proc, processes are not seen.
    """

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        self._open = False
        self._threads: dict[threading.Thread, Place | None] = {}
        self._starters: list[tuple[str, Place | None]] = []
        self._created: dict[str, Place] = {}
        self._processes: set[int] = set()
        self._descriptors: dict[int, str] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Record what starts inside the block."""
        _listen(self)
        threads, processes = set(threading.enumerate()), set(_processes())
        descriptors = _descriptors()
        self._open = True
        try:
            yield
        finally:
            self._open = False
            _listen(None)
            self._threads = {
                thread: _STARTED.get(thread.ident or 0, ("library", None))[1]
                for thread in threading.enumerate()
                if thread not in threads
                and _STARTED.get(thread.ident or 0, ("library", None))[0] != "core"
            }
            self._processes = set(_processes()) - processes
            self._descriptors = {
                number: path
                for number, path in _descriptors().items()
                if descriptors.get(number) != path
            }

    def note(self, event: str, arguments: tuple[Any, ...], frame: FrameType | None) -> None:
        """Record an audit event of Python."""
        path = _created(event, arguments)
        if path is None or any(part in path for part in OWN) or path in self._created:
            return
        whose, place = self._owners.of_frame(frame)
        if whose == "driver" and place and not os.path.lexists(path):
            self._created[path] = place

    def threads(self) -> Iterator[tuple[str, Place | None]]:
        """Yield the names of threads that have not ended."""
        deadline = time.monotonic() + GRACE
        for thread, place in self._threads.items():
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive() and type(thread).__module__.partition(".")[0] not in POOLS:
                yield thread.name, place

    def processes(self) -> Iterator[str]:
        """Yield the commands of processes that have not ended, and kill them."""
        deadline = time.monotonic() + GRACE
        left = self._processes & set(_processes())
        while left and time.monotonic() < deadline:
            time.sleep(0.02)
            left &= set(_processes())
        for number in sorted(left):
            yield _command(number)
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)

    def files(self) -> Iterator[tuple[str, Place | None]]:
        """Yield the files that still exist, or are still open."""
        for path, place in sorted(self._created.items()):
            if os.path.lexists(path):
                yield steady(path), place
        now = _descriptors()
        for number, path in sorted(self._descriptors.items()):
            if now.get(number) == path and path not in self._created:
                yield f"{steady(path)} (still open)", None


_LISTENER: list[Ledger] = []
_STARTED: dict[int, tuple[str, Place | None]] = {}
_HOOKED: list[bool] = []


def _listen(ledger: Ledger | None) -> None:
    """Send audit events to a ledger, with a single hook, since Python cannot remove hooks."""
    _LISTENER[:] = [ledger] if ledger else []
    if not _HOOKED:
        _HOOKED.append(True)
        sys.addaudithook(_hook)
        begin = threading.Thread.start

        def start(self: threading.Thread) -> None:
            frame, listening = sys._getframe(1), list(_LISTENER)  # noqa: SLF001 - who starts it
            begin(self)
            for one in listening:
                _STARTED[self.ident or 0] = one._owners.of_frame(frame)  # noqa: SLF001 - its own class

        threading.Thread.start = start  # type: ignore[method-assign]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _LISTENER and (event == "open" or event.startswith("os.")):
        _LISTENER[0].note(event, arguments, sys._getframe(1))  # noqa: SLF001 - who does it


def _created(event: str, arguments: tuple[Any, ...]) -> str | None:
    """Return the path that an audit event is about to create; None for other events."""
    if event == "open":
        path, mode, flags = arguments
        creates = flags & os.O_CREAT if isinstance(flags, int) else set(mode or "") & set("wax")
        return _text(path) if creates else None
    if event in {"os.mkdir", "os.mkfifo"}:
        return _text(arguments[0])
    if event in {"os.rename", "os.link", "os.symlink"}:
        return _text(arguments[1])
    return None


def _text(path: object) -> str | None:
    if isinstance(path, str | bytes | os.PathLike):
        return str(Path(os.fsdecode(path)).absolute())
    return None


def _processes() -> list[int]:
    """Return the processes that are children of this one, or in its session."""
    mine, session, found = os.getpid(), os.getsid(0), []
    try:
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - 1 ms
    except OSError:
        return []
    for number in numbers:
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            state, parent, _, owner = fields[0], int(fields[1]), fields[2], int(fields[3])
            leads = owner == session and session == mine
            if number != mine and state != "Z" and (parent == mine or leads):
                found.append(number)
    return found


def _command(number: int) -> str:
    try:
        text = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (OSError, UnicodeDecodeError):
        text = ""
    return text or "without a command line"


def _descriptors() -> dict[int, str]:
    """Return the open regular files, by descriptor."""
    found = {}
    try:
        names = os.listdir("/proc/self/fd")  # noqa: PTH208 - numbers, not paths
    except OSError:
        return {}
    for name in names:
        with contextlib.suppress(OSError):
            path = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115 - the same
            if path.startswith("/") and not path.startswith(("/dev/", "/proc/", "/memfd")):
                found[int(name)] = path
    return found
