"""Where a tree stands that a command was moving when it was killed: at an end, or gone on since."""

import os
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import Head, read_head
from semistable.workspace.in_progress import unfinished_operation
from semistable.workspace.transaction.disk_files import differences, examine
from semistable.workspace.transaction.index_lock import is_ours, scratch_folder
from semistable.workspace.transaction.journal_entry import End, Entry, RefChange
from semistable.workspace.transaction.settle_tree import (
    file_trees,
    has_index,
    overlooked_paths,
    ref_value,
)


class Place(Enum):
    """Where a tree stands in its move."""

    NO_CLONE = auto()
    AT_OLD_END = auto()
    AT_NEW_END = auto()
    BETWEEN = auto()
    GONE_ON = auto()
    """HEAD, a ref or the index is at neither end: somebody has worked there since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a tree stands, in a sentence too; `foreign` are files that neither end has so.

    `lock` is there while another git is at work.
    """

    place: Place
    sentence: str
    foreign: tuple[str, ...] = ()
    lock: Path | None = None


def find_position(clone: Clone, entry: Entry) -> Position:
    """Look where a tree stands; nothing changes by looking.

    Raises EnvironmentFailure when the repository or the disk refuses.
    """
    lock = clone.git_dir / "index.lock"
    busy = os.path.lexists(lock) and not is_ours(lock)
    return replace(_find_position(clone, entry), lock=lock if busy else None)


def _find_position(clone: Clone, entry: Entry) -> Position:
    head = read_head(clone.git_dir)
    if head is None:
        return _position(entry, Place.NO_CLONE, "its clone is gone")
    reason = _gone_on(clone, entry, head)
    if reason:
        ends = f"neither {_short(entry.before)} nor {_short(entry.after)}"
        return _position(entry, Place.GONE_ON, f"{reason} ({ends})")
    at = _ref_ends(clone, entry, head)
    foreign: tuple[str, ...] = ()
    if entry.moves_files:
        file_ends, foreign = _file_ends(clone, entry)
        at = (at[0] and file_ends[0], at[1] and file_ends[1])
    if at[0]:
        place, words = Place.AT_OLD_END, f"it is where it was, at {_short(entry.before)}"
    elif at[1]:
        place, words = Place.AT_NEW_END, f"it has arrived, at {_short(entry.after)}"
    else:
        place = Place.BETWEEN
        words = f"it is between {_short(entry.before)} and {_short(entry.after)}"
    if foreign:
        words += f", and {foreign[0]} holds what neither end has"
    return _position(entry, place, words, foreign)


def _position(entry: Entry, place: Place, words: str, foreign: tuple[str, ...] = ()) -> Position:
    return Position(place=place, sentence=f"{entry.tree}: {words}.", foreign=foreign)


def _gone_on(clone: Clone, entry: Entry, head: Head) -> str:
    """Say what somebody has done there since the command was killed, "" where nobody has."""
    operation = unfinished_operation(clone.git_dir)
    if operation:
        return f"it is in the middle of a {operation}"
    if head not in _heads(entry):
        where = f"on the branch {head.branch}" if head.branch else "on no branch"
        return f"it is {where} at {(head.commit or 'no commit')[:12]}"
    for change in moved_refs(clone, entry):
        return f"{change.ref} is at {(ref_value(clone, change.ref) or 'no commit')[:12]}"
    ends = (entry.before, entry.after)
    if entry.moves_files and not any(has_index(clone, end) for end in ends):
        return "something is staged there"
    return ""


def moved_refs(clone: Clone, entry: Entry) -> tuple[RefChange, ...]:
    """Return the changes of refs that are neither done nor to be done: the ref is elsewhere."""
    return tuple(
        change
        for change in entry.refs
        if ref_value(clone, change.ref) not in (change.old, change.new)
    )


def _heads(entry: Entry) -> set[Head]:
    """Give what HEAD can be while a tree is moved: at an end, or on no branch on the way."""
    ends = (entry.before, entry.after)
    detached = {Head(branch=None, commit=end.commit) for end in ends if end.commit}
    return {end.head for end in ends} | detached


def _ref_ends(clone: Clone, entry: Entry, head: Head) -> tuple[bool, bool]:
    values = [(ref_value(clone, change.ref), change) for change in entry.refs]
    old = head == entry.before.head and all(value == one.old for value, one in values)
    new = head == entry.after.head and all(value == one.new for value, one in values)
    return old, new


def _file_ends(clone: Clone, entry: Entry) -> tuple[tuple[bool, bool], tuple[str, ...]]:
    """Say whether index and files are at either end, but for the files that are at neither."""
    ends = file_trees(clone, entry)
    with scratch_folder(clone.git_dir) as folder:
        found = examine(clone, ends, differences(clone, *ends), Path(folder))
    overlooked = overlooked_paths(clone)
    seen = [one for one in found if one.path not in overlooked]
    foreign = tuple(sorted(one.path for one in seen if not one.known))
    known = [one for one in seen if one.known]
    old = has_index(clone, entry.before) and all(one.at[0] for one in known)
    new = has_index(clone, entry.after) and all(one.at[1] for one in known)
    return (old, new), foreign


def _short(end: End) -> str:
    commit = (end.commit or "no commit")[:12]
    return f"{end.branch} at {commit}" if end.branch and end.commit else commit
