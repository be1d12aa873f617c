"""What git says while it works: its lines of progress, as activities.

The format is that of progress.c: "Receiving objects:  45% (12/27), 12.30 MiB | 5.00 MiB/s".
"""

import re

from semistable.model.source import Activity, Traffic

_NAMES = {
    "Counting objects": "counting objects",
    "Compressing objects": "compressing objects",
    "Receiving objects": "receiving objects",
    "Resolving deltas": "resolving deltas",
    "Finding sources": "finding sources",
    "Updating files": "checking out files",
    "Checking out files": "checking out files",  # git before 2.24
}
_LINE = re.compile(r"(?:remote: )?([A-Z][a-z ]+):\s+(?:\d+% \((\d+)/(\d+)\)|(\d+))(?:, (.*))?")
_TRAFFIC = re.compile(r"([\d.]+) (bytes|[KMG]iB)(?: \| ([\d.]+) (bytes|[KMG]iB)/s)?")
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}


class Lines:
    """Cuts what git writes into lines; a carriage return ends one, too."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take what came; tell the activity of the last line of each progress in it.

        Measured: a clone of 150 files writes 300 lines, of which nobody sees more.
        """
        *lines, self._rest = (self._rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in {line.rpartition(b": ")[0]: line for line in lines}.values():
            self._read(line.decode(errors="replace"))

    def _read(self, line: str) -> None:
        found = _LINE.match(line)
        name = _NAMES.get(found[1]) if found else None
        if found and name:
            _, done, total, counted, rest = found.groups()
            self._activity(name, int(done or counted), int(total) if total else None, _wire(rest))


def _wire(rest: str | None) -> Traffic | None:
    """Read what git says of the wire: display_throughput in progress.c."""
    found = _TRAFFIC.match(rest) if rest else None
    if found is None:
        return None
    amount, unit, speed, per = found.groups()
    return Traffic(
        received=int(float(amount) * _UNITS[unit]),
        speed=int(float(speed) * _UNITS[per]) if speed else 0,
    )
