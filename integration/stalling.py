"""A command that is held while it checks out files, and killed there with all its gits."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen

from .forest import Forest

SLOW = "middle.txt"
"""The file in whose checkout a git is held: it writes README before."""
_LONGEST = 60.0


@contextmanager
def held_in(forest: Forest, name: str, folder: Path, *, call: int = 1) -> Iterator[Path]:
    """Let one checkout of SLOW in a tree wait; yield the file that is there meanwhile."""
    reached, hold, calls = (folder / part for part in ("reached", "hold", "calls"))
    hold.touch()
    script = folder / "smudge"
    script.write_text(
        f"#!/bin/sh\necho x >>'{calls}'\n"
        f"if [ $(wc -l <'{calls}') -eq {call} ]; then touch '{reached}'\n"
        f"while [ -e '{hold}' ]; do sleep 0.02; done; fi\nexec cat\n"
    )
    script.chmod(0o755)
    forest.git(name, "config", "filter.slow.smudge", str(script))
    try:
        yield reached
    finally:
        hold.unlink()


def kill_held(forest: Forest, reached: Path, *arguments: str) -> bool:
    """Run a command until it is held, and kill it there; false when it ended before."""
    process = forest.start(*arguments)
    end = time.monotonic() + _LONGEST
    while not reached.exists() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.005)
    if process.poll() is not None:
        process.communicate()
        return False
    time.sleep(0.5)  # what other trees do beside it comes to its end
    kill_all(process)
    return True


def kill_all(process: Popen[str]) -> None:
    """Kill a process and all that it has started, as a power cut does."""
    stopped: list[int] = []
    pending = [process.pid]
    while pending:  # none can start another one that is not seen
        pid = pending.pop()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
            pending += _children(pid)
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=_LONGEST)


def _children(pid: int) -> list[int]:
    """List the processes that one has started (proc(5): the fourth field of stat)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def held_at(folder: Path, words: str, *, before: bool = False) -> Iterator[Path]:
    """Let the first git of whose command these words are a part wait, once it is done, or before.

    `*` in the words stands for anything. Yields the folder that is there meanwhile.
    """
    reached, hold = folder / "reached", folder / "hold"
    hold.touch()
    git, path = shutil.which("git"), os.environ["PATH"]
    wait = (
        f"case \"$*\" in *{words.replace(' ', '*')}*)\nif mkdir '{reached}' 2>/dev/null; then"
        f" while [ -e '{hold}' ]; do sleep 0.02; done; fi\nesac\n"
    )
    script = folder / "bin" / "git"
    script.parent.mkdir()
    lines = [wait, f"exec '{git}' \"$@\"\n"]
    if not before:
        lines = [f"'{git}' \"$@\"\nstatus=$?\n", wait, "exit $status\n"]
    script.write_text("".join(["#!/bin/sh\n", *lines]))
    script.chmod(0o755)
    os.environ["PATH"] = f"{script.parent}{os.pathsep}{path}"
    try:
        yield reached
    finally:
        os.environ["PATH"] = path
        hold.unlink()


def wait_for_orphans(folder: Path) -> None:
    """Wait until no git works below a folder any more that outlived the process that began it."""
    end = time.monotonic() + _LONGEST
    while any(os.fsencode(folder) in line for line in _command_lines()):
        assert time.monotonic() < end
        time.sleep(0.02)


def _command_lines() -> Iterator[bytes]:
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = command.read_bytes()
            if line.startswith(b"git\0") or b"/git\0" in line[:200]:
                yield line
