"""What git writes on standard error: how far it is, and why it failed.

On a terminal GitPython reads the progress. Elsewhere only the name of each step is reported:
importing GitPython costs 0.06 s, which every fetch of a job in CI would pay for nothing.
"""

import re
import sys
from collections.abc import Callable

from semistable.model.project.commit_source import Activity, Traffic

_STEPS = {
    "Counting objects": "counting objects",
    "Compressing objects": "compressing objects",
    "Receiving objects": "receiving objects",
    "Resolving deltas": "resolving deltas",
    "Finding sources": "finding sources",
    "Checking out files": "checking out files",
}
_TRAFFIC = re.compile(r"([\d.]+) (bytes|[KMG]iB)(?: \| ([\d.]+) (bytes|[KMG]iB)/s)?")
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_COMPLAINTS = ("fatal: ", "error: ", "ERROR: ")
_READING_FAILED = "fatal: Could not read from remote repository"


class ProgressLines:
    """Cuts what git writes into lines; a carriage return ends one, too."""

    def __init__(self, activity: Activity) -> None:
        self._read = _figures(activity) if sys.stderr.isatty() else _names(activity)
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take what came; report the last line of each step in it to the activity.

        Measured: a clone of 150 files writes 300 lines, of which nobody sees more.
        """
        *lines, self._rest = (self._rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in {line.rpartition(b": ")[0]: line for line in lines}.values():
            # Its name since git 2.24.
            text = line.decode(errors="replace").replace("Updating files", "Checking out files")
            self._read(text)


def _names(activity: Activity) -> Callable[[str], None]:
    """Return a reader that reports each step that git begins."""

    def read(line: str) -> None:
        step = _STEPS.get(line.removeprefix("remote: ").partition(":")[0])
        if step:
            activity(step, 0, None, None)

    return read


def _figures(activity: Activity) -> Callable[[str], object]:
    """Return a reader that reports how far git is, too."""
    from git import RemoteProgress  # noqa: PLC0415 - see above

    codes = ("COUNTING", "COMPRESSING", "RECEIVING", "RESOLVING", "FINDING_SOURCES", "CHECKING_OUT")
    numbers = (getattr(RemoteProgress, code) for code in codes)
    steps = dict(zip(numbers, _STEPS.values(), strict=True))

    class Progress(RemoteProgress):
        def update(
            self,
            op_code: int,
            cur_count: str | float,
            max_count: str | float | None = None,
            message: str = "",
        ) -> None:
            if step := steps.get(op_code & self.OP_MASK):
                total = int(max_count) if max_count else None
                activity(step, int(cur_count), total, _traffic(message))

    return Progress().new_message_handler()


def _traffic(message: str) -> Traffic | None:
    """Read what git reports of the wire: display_throughput in progress.c."""
    found = _TRAFFIC.fullmatch(message.strip())
    if found is None:
        return None
    amount, unit, speed, per = found.groups()
    return Traffic(
        received=int(float(amount) * _UNITS[unit]),
        speed=int(float(speed) * _UNITS[per]) if speed else 0,
    )


def reason(error: str) -> str:
    """Return the first complaint, as git words it, without its full stop."""
    lines = [line.strip() for line in error.replace("\r", "\n").splitlines() if line.strip()]
    for index, line in enumerate(lines):
        if line.startswith(_READING_FAILED) and index:
            return lines[index - 1].rstrip(".")  # ssh complains in its own words
        if line.startswith(_COMPLAINTS):
            following = lines[index + 1 : index + 2] if line.endswith(":") else []
            return " ".join([line.partition(": ")[2], *following]).rstrip(".")
    return lines[-1].rstrip(".") if lines else "it said nothing"
