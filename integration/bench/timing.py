"""Time whole processes: wall and processor time, rounds, medians, ratios to one baseline."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from semistable.errors import EnvironmentFailure

_LONGEST_COMPLAINT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One command to time; `prepare` runs before each round, untimed."""

    label: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    accepted: frozenset[int] = frozenset({0})
    """Exit codes that mean that the work was done; checkers say 1 when they found something."""
    prepare: Callable[[], None] = lambda: None
    said: Path | None = None
    """Where to keep what it says, on standard output and error; nowhere unless asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """Seconds of one process: its wall time, and the processor time of it and its children."""

    wall: float
    processor: float


def once(work: Work) -> Time:
    """Run a command to its end; raises EnvironmentFailure when it did not do its work."""
    work.prepare()
    environment = os.environ | work.environment
    # Whoever installs the program has its modules compiled, once.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with work.said.open("w+b") if work.said else tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        child = subprocess.Popen(
            work.command,
            env=environment,
            cwd=work.folder,
            stdout=complaints if work.said else subprocess.DEVNULL,
            stderr=complaints,
        )
        # wait4 and not resource.getrusage: this one child only, not all that ever ran.
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in work.accepted:
            complaints.seek(0)
            raise EnvironmentFailure(
                f"{work.label}: {' '.join(work.command)} exited {child.returncode}.",
                complaints.read().decode(errors="replace")[-_LONGEST_COMPLAINT:].strip(),
            )
    return Time(wall=wall, processor=used.ru_utime + used.ru_stime)


def rounds(works: Sequence[Work], count: int) -> dict[str, Time]:
    """Time all works in turn, `count` times, so that a busy moment hits all; give medians."""
    times: dict[str, list[Time]] = {work.label: [] for work in works}
    for _ in range(count):
        for work in works:
            times[work.label].append(once(work))
    return {label: median(found) for label, found in times.items()}


def median(times: Sequence[Time]) -> Time:
    """Give the median of each figure."""
    return Time(
        wall=statistics.median(t.wall for t in times),
        processor=statistics.median(t.processor for t in times),
    )


def table(times: Mapping[str, Time], baseline: str) -> str:
    """Say all times, and each processor time as a ratio to one of them."""
    unit = times[baseline].processor
    lines = [f"{f'ratios are to: {baseline}':<44}{'wall s':>9}{'cpu s':>9}{'ratio':>9}"]
    lines += [
        f"{label:<44}{t.wall:>9.2f}{t.processor:>9.2f}{t.processor / unit:>9.1f}"
        for label, t in times.items()
    ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The most that a figure ("wall" or "processor") of one work may be.

    In seconds, or as a multiple of the same figure of the work named `to`.
    """

    label: str
    figure: str
    most: float
    to: str = ""

    def reached(self, times: Mapping[str, Time]) -> float | None:
        """Give what was measured, in the target's unit; None where a work was not timed."""
        if self.label not in times or (self.to and self.to not in times):
            return None
        unit = getattr(times[self.to], self.figure) if self.to else 1
        return float(getattr(times[self.label], self.figure)) / unit


def verdicts(times: Mapping[str, Time], targets: Sequence[Target]) -> str:
    """Say of each target what was measured, what it may be at most, and whether it is met."""
    lines = ["targets"]
    for target in targets:
        reached = target.reached(times)
        if reached is None:
            continue
        unit = f"times {target.to}" if target.to else "s"
        met = "met" if reached <= target.most else "MISSED"
        what = f"{target.label}, {target.figure}"
        lines.append(f"{what:<44}{reached:>9.2f} of {target.most:g} {unit}: {met}")
    return "\n".join(lines)
