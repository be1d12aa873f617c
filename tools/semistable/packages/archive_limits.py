"""How much an archive may unpack to, and the stream that stops there."""

import io
from dataclasses import dataclass
from typing import NoReturn

from semistable.errors import EnvironmentFailure

HINT = "Pin another release, or take this repository from git (`--from git`)."
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much an archive may hold: bytes in all, times its own size, and files.

    Sources shrink to a fifth or so; a `ratio` far above that is a bomb. Archives below `free`
    unpacked bytes may have any ratio.
    """

    total: int = 512 * 1024 * 1024
    ratio: int = 100
    free: int = 32 * 1024 * 1024
    files: int = 100_000

    def unpacked(self, archive_size: int) -> int:
        """Return how many bytes an archive of this size may unpack to."""
        return min(self.total, max(self.free, self.ratio * archive_size))


LIMITS = Limits()


class Budget:
    """What an archive may still unpack to."""

    def __init__(self, limits: Limits, archive_size: int, filename: str) -> None:
        self._bytes = limits.unpacked(archive_size)
        self._files = limits.files
        self.filename = filename

    def spend(self, size: int) -> None:
        """Take unpacked bytes off the budget."""
        self._bytes -= size
        if self._bytes < 0:
            self.refuse("unpacks to far more than a release of its size can be")

    def count_file(self) -> None:
        """Take one file off the budget."""
        self._files -= 1
        if self._files < 0:
            self.refuse("holds more files than any release does")

    def refuse(self, reason: str) -> NoReturn:
        """Give the archive up: `it <reason>`."""
        raise EnvironmentFailure(f"{self.filename} is refused: it {reason}.", HINT)


def read_bounded(stream: io.BufferedIOBase, budget: Budget) -> bytes:
    """Read a decompressed stream to its end, where its checksum is; refuse it over the budget."""
    chunks = []
    while chunk := stream.read(_CHUNK):
        budget.spend(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)
