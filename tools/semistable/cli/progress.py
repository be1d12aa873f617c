"""Long work shown on standard error: bars on a terminal, else a line where something begins."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from semistable.model.project.commit_source import Report, Step, Traffic

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def shown_work(activity: str) -> Iterator[Callable[[str], None]]:
    """Yield what takes the name of each thing that is looked at."""
    terminal = sys.stderr.isatty()

    def show(name: str) -> None:
        if terminal:
            sys.stderr.write(f"\r\x1b[K{activity} {name}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def shown_transfers(stream: TextIO | None = None) -> Iterator[Report]:
    """Yield what takes the steps; nothing is written, or even imported, before the first one."""
    stream = stream or sys.stderr
    display = _Bars(stream) if stream.isatty() else _Lines(stream)
    try:
        yield display.report
    finally:
        display.close()


class _Lines:
    """One line for each thing that begins."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun: set[tuple[str, str]] = set()

    def report(self, step: Step) -> None:
        key = (step.repository, step.activity)
        if key not in self._begun:
            self._begun.add(key)
            self._stream.write(": ".join(part for part in key if part) + "\n")

    def close(self) -> None:
        self._stream.flush()


_ALL = "in all"


def traffic_words(traffic: Traffic | None) -> str:
    """Say what came over the wire and how fast: "12.3 MiB, 5.0 MiB/s"."""
    if traffic is None or not traffic.received:
        return ""
    speed = f", {_size(traffic.speed)}/s" if traffic.speed else ""
    return f"{_size(traffic.received)}{speed}"


def _size(count: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.1f} {unit}" if unit != "bytes" else f"{count:.0f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


class Traffics:
    """What came over the wire, for each repository and in all."""

    def __init__(self) -> None:
        self._ended: dict[str, int] = {}
        self._current: dict[str, Traffic] = {}

    def note(self, step: Step) -> Traffic | None:
        """Take a step; return what its repository has received, in all its fetches."""
        name, traffic = step.repository, step.traffic
        current = self._current.get(name, Traffic(received=0, speed=0))
        if traffic is None:
            self._current[name] = Traffic(received=current.received, speed=0)
        else:
            if traffic.received < current.received:  # the next fetch counts from nought
                self._ended[name] = self._ended.get(name, 0) + current.received
            self._current[name] = traffic
        now = self._current[name]
        received = self._ended.get(name, 0) + now.received
        return Traffic(received=received, speed=now.speed) if received else None

    @property
    def all(self) -> Traffic:
        """What came for all repositories, and how fast it comes now."""
        return Traffic(
            received=sum(self._ended.values()) + sum(t.received for t in self._current.values()),
            speed=sum(t.speed for t in self._current.values()),
        )


class _Bars:
    """One bar a repository, and one line for what came over the wire in all."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._traffics = Traffics()
        self._lock = Lock()

    def report(self, step: Step) -> None:
        with self._lock:
            progress = self._started()
            name = step.repository or "workspace"
            words = f"{name}: {step.activity}"
            own = self._traffics.note(step)
            self._task(progress, name, words, own, step.done, step.total)
            if own and len(self._tasks) > 1:
                done = sum(task.finished for task in progress.tasks)
                trees = len(self._tasks) - (_ALL in self._tasks)
                self._task(progress, _ALL, _ALL, self._traffics.all, done, trees)

    def _task(  # noqa: PLR0913, PLR0917 - the columns of a bar
        self,
        progress: "Progress",
        name: str,
        words: str,
        traffic: Traffic | None,
        done: int,
        total: int | None,
    ) -> None:
        wire = traffic_words(traffic)
        if name not in self._tasks:
            self._tasks[name] = progress.add_task(words, total=total, wire=wire)
        task = self._tasks[name]
        progress.update(task, description=words, completed=done, total=total, wire=wire)

    def _started(self) -> "Progress":
        if self._progress is None:
            # Measured: 0.09 s, which a sync with nothing to do need not wait for.
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                Progress,
                TextColumn,
                TimeElapsedColumn,
            )

            columns = (
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f}%"),
                TextColumn("{task.fields[wire]}", markup=False),
                TimeElapsedColumn(),
            )
            self._progress = Progress(*columns, console=Console(file=self._stream), transient=True)
            self._progress.start()
        return self._progress

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()


class TerminalDisplay:
    """What commands hand to services: shows their long work as `ProgressDisplay` says."""

    transfers = staticmethod(shown_transfers)
    work = staticmethod(shown_work)
