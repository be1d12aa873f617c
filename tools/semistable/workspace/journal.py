"""The journal of a sync: which trees it moves, and from where to where, until all are there.

It is written whole, and on the disk, before the first tree moves. As long as it is there, a sync
was begun and not ended: `recovery` finishes it or takes it back. What it says stays as the last
sync, for an undo.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, writing
from semistable.git.files.refs import Head, is_commit_id
from semistable.workspace.layout import journal_path, private_path

_SCHEMA = "semistable/journal/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One tree of a sync: where it was, and where it goes; `folder` is its place in the workspace.

    `stash` is the commit that holds the edits put away for the way, "" if none were. `rebased`
    when the branch of `before` goes along; `after.commit` is then only known at the end.
    """

    tree: str
    folder: str
    before: Head
    after: Head
    stash: str = ""
    rebased: bool = False


class Journal:
    """The journal of one workspace; the caller holds the workspace's lock."""

    def __init__(self, workspace: Path) -> None:
        self._open = journal_path(workspace)
        self._last = private_path(workspace) / "last-sync.json"

    def begin(self, entries: Sequence[Entry]) -> None:
        """Write down what is about to move; returns once the disk has it."""
        rows = [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.tree)]
        text = json.dumps({"schema": _SCHEMA, "trees": rows}, indent=2) + "\n"
        draft = self._open.with_suffix(".new")
        with writing(self._open):
            with draft.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._open)
            _persist(self._open.parent)

    def end(self) -> None:
        """Every tree is where it should be: what was begun is the last sync now."""
        with writing(self._last):
            self._open.replace(self._last)

    def forget(self) -> None:
        """Every tree is back where it was; the sync before that is still the last one."""
        with writing(self._open):
            self._open.unlink(missing_ok=True)

    def begun(self) -> tuple[Entry, ...] | None:
        """Return the entries of a sync that was begun and not ended; None when there is none."""
        return _read(self._open)

    def last(self) -> tuple[Entry, ...] | None:
        """Return the entries of the last sync that ended; None when there was none."""
        return _read(self._last)

    def forget_last(self) -> None:
        """Let there be no last sync any more: it was undone."""
        with writing(self._last):
            self._last.unlink(missing_ok=True)


def _persist(folder: Path) -> None:
    """Let the disk have the folder's new entry, too: fsync(2)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> tuple[Entry, ...] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return _entries(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise EnvironmentFailure(
            f"{path} is damaged: nobody can tell from it which trees a sync moved.",
            "Look at the trees (semistable status), then remove that file.",
        ) from error


def _entries(found: Mapping[str, object]) -> tuple[Entry, ...]:
    rows = found["trees"]
    if found["schema"] != _SCHEMA or not isinstance(rows, list):
        raise ValueError(found["schema"])
    return tuple(_entry(row) for row in rows)


def _entry(row: Mapping[str, object]) -> Entry:
    stash, rebased = row["stash"], row["rebased"]
    if not (isinstance(stash, str) and isinstance(rebased, bool)):
        raise TypeError(row)
    return Entry(
        tree=str(row["tree"]),
        folder=_folder(row["folder"]),
        before=_head(row["before"]),
        after=_head(row["after"]),
        stash=stash,
        rebased=rebased,
    )


def _folder(value: object) -> str:
    if not isinstance(value, str) or not value or ".." in value.split("/") or value[0] == "/":
        raise ValueError(value)
    return value


def _head(row: object) -> Head:
    if not isinstance(row, dict):
        raise TypeError(row)
    branch, commit = row["branch"], row["commit"]
    if commit is not None and not is_commit_id(commit):
        raise ValueError(commit)
    return Head(branch=branch, commit=commit)
