"""Reads many sources at once: half of them here, half in a child process beside this one.

Parsing is nearly all that a first look at a core costs, and Python parses on one processor only.
Without a second processor, without fork or beside other threads all is read here, as it is when
the child fails for whatever reason: it only ever saves time.
"""

import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from semistable.model.code.facts import Facts
from semistable.source.facts.pieces import KnownPieces
from semistable.source.facts.read_facts import Marks, read_facts

WORTH_IT = 400_000
"""Bytes: below, a child costs more time than it saves."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[str, Facts]).decode


def read_many(
    sources: Mapping[str, bytes], known: KnownPieces | None = None, marks: Marks | None = None
) -> dict[str, Facts]:
    """Read these sources, whatever their names are, as `read_facts` would read each."""
    # What the child comes to know of functions is lost, so it helps with the first sources only.
    share = not known and _can_share(sources)
    here, there = _halves(sources) if share else (list(sources), [])
    child = _Child({name: sources[name] for name in there}, marks) if there else None
    try:
        found = {name: read_facts(sources[name], known, marks) for name in here}
        if child is not None:
            found |= child.answer()
    finally:
        if child is not None:
            child.end()
    missed = [name for name in sources if name not in found]
    return found | {name: read_facts(sources[name], known, marks) for name in missed}


def _can_share(sources: Mapping[str, bytes]) -> bool:
    return (
        sum(map(len, sources.values())) >= WORTH_IT
        and (os.cpu_count() or 1) > 1
        and hasattr(os, "fork")
        # A lock that another thread holds would stay locked in the child for ever.
        and threading.active_count() == 1
    )


def _halves(sources: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Part the names so that both sides have about as much to read."""
    sizes = [0, 0]
    names: tuple[list[str], list[str]] = ([], [])
    for name in sorted(sources, key=lambda name: (-len(sources[name]), name)):
        side = sizes[1] < sizes[0]
        names[side].append(name)
        sizes[side] += len(sources[name])
    return names


class _Child:
    """A process that reads sources and says what it found."""

    def __init__(self, sources: Mapping[str, bytes], marks: Marks | None) -> None:
        self._process = 0
        try:
            self._ear, mouth = os.pipe()
        except OSError:
            return
        try:
            self._process = os.fork()
        except OSError:
            os.close(self._ear)
            os.close(mouth)
            return
        if self._process == 0:
            _tell(mouth, sources, marks)
        os.close(mouth)

    def answer(self) -> dict[str, Facts]:
        """Give what the child found; nothing when it did not get to the end."""
        if not self._process:
            return {}
        with os.fdopen(self._ear, "rb", closefd=False) as ear:
            said = ear.read()
        try:
            return _decode(said)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return {}

    def end(self) -> None:
        """Let go of the child, finished or not."""
        if self._process:
            os.close(self._ear)
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._process, 0)
            self._process = 0


def _tell(mouth: int, sources: Mapping[str, bytes], marks: Marks | None) -> None:
    """Read in the child, and leave without a trace: what is open belongs to the parent."""
    try:
        said = _encode({name: read_facts(source, None, marks) for name, source in sources.items()})
        with os.fdopen(mouth, "wb") as pipe:
            pipe.write(said)
    finally:
        os._exit(0)
