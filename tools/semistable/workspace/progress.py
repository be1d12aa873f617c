"""Long work shown on standard error: bars on a terminal, else a line where something begins."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from semistable.model.source import Report, Step

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@contextmanager
def shown_progress(stream: TextIO | None = None) -> Iterator[Report]:
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


class _Bars:
    """One bar a repository."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()

    def report(self, step: Step) -> None:
        with self._lock:
            progress = self._started()
            name = step.repository or "workspace"
            words = f"{name}: {step.activity}"
            if name not in self._tasks:
                self._tasks[name] = progress.add_task(words, total=step.total)
            progress.update(
                self._tasks[name], description=words, completed=step.done, total=step.total
            )

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
                TimeElapsedColumn(),
            )
            self._progress = Progress(*columns, console=Console(file=self._stream), transient=True)
            self._progress.start()
        return self._progress

    def close(self) -> None:
        if self._progress is not None:
            self._progress.stop()
