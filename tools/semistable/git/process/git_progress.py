"""What git says while it works, as activities: with its figures where a person watches.

On a terminal GitPython reads the lines. Elsewhere what begins is told by its name alone: importing
GitPython costs 0.1 s and two processes, which every fetch of a job in CI would pay for nothing.
"""

import re
import sys
from collections.abc import Callable

from semistable.model.project.commit_source import Activity, Traffic

_NAMES = {
    "Counting objects": "counting objects",
    "Compressing objects": "compressing objects",
    "Receiving objects": "receiving objects",
    "Resolving deltas": "resolving deltas",
    "Finding sources": "finding sources",
    "Updating files": "checking out files",
    "Checking out files": "checking out files",  # git before 2.24
}
_TRAFFIC = re.compile(r"([\d.]+) (bytes|[KMG]iB)(?: \| ([\d.]+) (bytes|[KMG]iB)/s)?")
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


class Lines:
    """Cuts what git writes into lines; a carriage return ends one, too."""

    def __init__(self, activity: Activity) -> None:
        self._read = _figures(activity) if sys.stderr.isatty() else _names(activity)
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take what came; tell the activity of the last line of each progress in it.

        Measured: a clone of 150 files writes 300 lines, of which nobody sees more.
        """
        *lines, self._rest = (self._rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in {line.rpartition(b": ")[0]: line for line in lines}.values():
            self._read(line.decode(errors="replace"))


def _names(activity: Activity) -> Callable[[str], None]:
    """Give what tells of each thing that git begins."""

    def read(line: str) -> None:
        name = _NAMES.get(line.removeprefix("remote: ").partition(":")[0])
        if name:
            activity(name, 0, None, None)

    return read


def _figures(activity: Activity) -> Callable[[str], object]:
    """Give what tells how far git is, too."""
    from git import RemoteProgress  # noqa: PLC0415 - see above

    names = {
        RemoteProgress.COUNTING: "counting objects",
        RemoteProgress.COMPRESSING: "compressing objects",
        RemoteProgress.RECEIVING: "receiving objects",
        RemoteProgress.RESOLVING: "resolving deltas",
        RemoteProgress.FINDING_SOURCES: "finding sources",
        RemoteProgress.CHECKING_OUT: "checking out files",
    }

    class Progress(RemoteProgress):
        def update(
            self,
            op_code: int,
            cur_count: str | float,
            max_count: str | float | None = None,
            message: str = "",
        ) -> None:
            name = names.get(op_code & self.OP_MASK)
            if name:
                total = int(max_count) if max_count else None
                activity(name, int(cur_count), total, _wire(message))

    read = Progress().new_message_handler()
    # The name that git gives it since 2.24.
    return lambda line: read(line.replace("Updating files", "Checking out files"))


def _wire(message: str) -> Traffic | None:
    """Read what git says of the wire: display_throughput in progress.c."""
    found = _TRAFFIC.fullmatch(message.strip())
    if found is None:
        return None
    amount, unit, speed, per = found.groups()
    return Traffic(
        received=int(float(amount) * _UNITS[unit]),
        speed=int(float(speed) * _UNITS[per]) if speed else 0,
    )
