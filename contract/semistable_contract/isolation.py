"""Runs each trial in its own process, with a deadline: a crash or hang ends only that trial."""

import contextlib
import faulthandler
import gc
import os
import pickle
import re
import select
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from semistable_contract.findings import Place

CAN_FORK = hasattr(os, "fork")
GRACE = 1.0
"""Seconds after the deadline in which Python may still write its traceback."""
LINE = re.compile(r'File "(?P<path>[^"]+)", line (?P<line>\d+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The end of a trial's process: a `value`, or `how` it died and its traceback."""

    value: Any = None
    how: str | None = None
    trace: tuple[Place, ...] = ()


class BrokenTrialError(Exception):
    """The kit itself failed in a trial; the message has the place."""


def run_apart(task: Callable[[], Any], deadline: float) -> Ended:
    """Run a task in a forked child and return its result.

    `deadline` is in seconds. A child that hangs is killed with all processes that it started.
    Raises BrokenTrialError if the task raises: tasks catch the exceptions of a driver.
    """
    sandbox = tempfile.mkdtemp(prefix="contract-")
    reader, writer = os.pipe()
    with tempfile.TemporaryFile() as trace:
        with warnings.catch_warnings():
            # xdist's workers have a thread for their messages; the child never uses it.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            os.close(reader)
            _live(task, deadline, sandbox, writer, trace)
        os.close(writer)
        try:
            payload = _receive(reader, deadline + GRACE)
        finally:
            os.close(reader)
            status = _end(child)
            shutil.rmtree(sandbox, ignore_errors=True)
        if isinstance(payload, bytes):
            kind, value = pickle.loads(payload)  # noqa: S301 - written by this very module
            if kind == "broken":
                raise BrokenTrialError(value)
            return Ended(value=value)
        return Ended(how=payload or _died(status), trace=_places(trace))


def run_here(task: Callable[[], Any], _: float) -> Ended:
    """Run a task in this process: a crash or hang ends the whole run."""
    return Ended(value=task())


def _live(
    task: Callable[[], Any], deadline: float, sandbox: str, writer: int, trace: IO[bytes]
) -> None:
    """Run the task in the child process; never returns."""
    try:
        os.setsid()
        gc.freeze()  # a collection would copy the memory pages of the parent's objects
        os.environ["TMPDIR"] = tempfile.tempdir = sandbox
        faulthandler.enable(trace)
        faulthandler.dump_traceback_later(deadline, file=trace)
        try:
            payload = pickle.dumps(("done", task()))
        except BaseException as error:  # noqa: BLE001 - it is reported to the parent
            frame = error.__traceback__
            while frame and frame.tb_next:
                frame = frame.tb_next
            where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
            payload = pickle.dumps(("broken", f"{type(error).__name__}: {error} ({where})"))
        faulthandler.cancel_dump_traceback_later()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(len(payload).to_bytes(8, "big") + payload)
    finally:
        os._exit(0)


def _receive(reader: int, seconds: float) -> bytes | str:
    """Read the child's message; a phrase if it is late, "" if the child died."""
    end, data = time.monotonic() + seconds, b""
    while len(data) < 8 or len(data) < 8 + int.from_bytes(data[:8], "big"):
        ready = select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]
        if not ready:
            return "did not return"
        piece = os.read(reader, 1 << 16)
        if not piece:
            return ""
        data += piece
    return data[8:]


def _end(child: int) -> int:
    """End the child and all that it started; return its exit status."""
    for _ in range(50):
        number, status = os.waitpid(child, os.WNOHANG)
        if number:
            break
        time.sleep(0.002)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return status


def _died(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return f"killed the process with {signal.Signals(-code).name}"
    return f"ended the process with status {code}"


def _places(trace: IO[bytes]) -> tuple[Place, ...]:
    """Read the lines that faulthandler wrote, innermost first; the main thread is the last."""
    trace.seek(0)
    text = trace.read().decode(errors="replace").rpartition("most recent call first")[2]
    return tuple(
        Place(path=found["path"], line=int(found["line"])) for found in LINE.finditer(text)
    )
