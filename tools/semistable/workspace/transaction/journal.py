"""The journal of a workspace: which trees are changed together, and from where to where.

It is written whole, and on the disk, before the first tree changes. As long as it is there, a
command was begun and not ended: `interrupted_sync` finishes it or takes it back. What the last sync
moved stays in a file beside it, for an undo.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, writing
from semistable.workspace.layout import journal_path, last_sync_path
from semistable.workspace.private_files import read_private, write_private
from semistable.workspace.transaction.journal_entry import Entry, read_entry

_SCHEMA = "semistable/journal/2"
SYNC = "sync"
DOWNLOAD = "download"
UNDO = "sync --undo"
TOPIC_START, TOPIC_FINISH, TOPIC_ABANDON = "topic start", "topic finish", "topic abandon"
_VERBS = {SYNC, DOWNLOAD, UNDO, TOPIC_START, TOPIC_FINISH, TOPIC_ABANDON}
_UNDOABLE = (SYNC, DOWNLOAD)
"""What `sync --undo` takes back once it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a journal says: the command that began it, and its trees."""

    verb: str
    entries: tuple[Entry, ...]


class Journal:
    """The journal of one workspace; the caller holds the workspace's lock."""

    def __init__(self, workspace: Path) -> None:
        self._open = journal_path(workspace)
        self._last = last_sync_path(workspace)

    def begin(self, verb: str, entries: Sequence[Entry]) -> None:
        """Write down what is about to change; returns once the disk has it.

        Raises EnvironmentFailure when something else was begun and has not ended.
        """
        if read_private(self._open) is not None:
            raise EnvironmentFailure(
                "Another command was interrupted here meanwhile; nothing was moved.",
                "End it first: semistable sync --continue, or --abort.",
            )
        rows = [entry.row() for entry in sorted(entries, key=lambda entry: entry.tree)]
        found = {"schema": _SCHEMA, "verb": verb, "trees": rows}
        write_private(self._open, (json.dumps(found, indent=2) + "\n").encode())

    def end(self, verb: str) -> None:
        """Every tree is at its new end: what was begun is over."""
        with writing(self._last):
            if verb in _UNDOABLE:
                self._open.replace(self._last)
                return
            if verb == UNDO:
                self._last.unlink(missing_ok=True)
            self._open.unlink()

    def forget(self) -> None:
        """Every tree is back at its old end; the sync before that is still the last one."""
        with writing(self._open):
            self._open.unlink(missing_ok=True)

    def begun(self) -> Begun | None:
        """Return what was begun and not ended; None when nothing was."""
        return _read(self._open)

    def last(self) -> tuple[Entry, ...] | None:
        """Return the entries of the last sync that ended; None when there was none."""
        found = _read(self._last)
        return found.entries if found else None


def _read(path: Path) -> Begun | None:
    data = read_private(path)
    if data is None:
        return None
    try:
        return _begun(json.loads(data))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EnvironmentFailure(
            f"{path} is damaged: nobody can tell from it which trees a sync moved.",
            "Look at the trees (semistable status), then remove that file.",
        ) from error


def _begun(found: Mapping[str, object]) -> Begun:
    verb, rows = found["verb"], found["trees"]
    if found["schema"] != _SCHEMA or not isinstance(rows, list):
        raise ValueError(found["schema"])
    if not isinstance(verb, str) or verb not in _VERBS:
        raise ValueError(verb)
    return Begun(verb=verb, entries=tuple(read_entry(row) for row in rows))
