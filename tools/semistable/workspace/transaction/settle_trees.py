"""Bring all trees of a transaction to one end, or touch none where somebody has worked on since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from semistable.errors import EnvironmentFailure
from semistable.git.clones.clone import Clone
from semistable.git.files.refs import read_head
from semistable.git.process.parallel import everywhere
from semistable.workspace.transaction.autostash import hand_over, without_edits
from semistable.workspace.transaction.index_lock import release_left
from semistable.workspace.transaction.journal_entry import Entry
from semistable.workspace.transaction.kept_refs import keep_work
from semistable.workspace.transaction.settle_tree import settle, settled_notes
from semistable.workspace.transaction.tree_position import (
    Place,
    Position,
    find_position,
    moved_refs,
)


class GoneOnError(EnvironmentFailure):
    """Somebody has worked on in a tree whose move was interrupted: none was touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeTransition:
    """One tree of a transaction, open, and what is to become of it."""

    clone: Clone
    entry: Entry


def settle_trees(
    changes: Sequence[TreeTransition], held: int, *, forward: bool, foreign_stay: bool
) -> tuple[str, ...]:
    """Bring all trees to one end, wherever they stand; return what is worth knowing.

    Raises GoneOnError, which says of every tree where it is, when somebody has worked on in one, or
    another git is at work there; also for files that neither end has, unless they may stay where
    they are (`foreign_stay`). Nothing is touched then. Raises EnvironmentFailure when a tree cannot
    be brought there; it can be tried again.
    """
    recorded = changes
    changes = everywhere(_as_it_is, recorded)
    positions = everywhere(lambda one: find_position(one.clone, one.entry), changes)
    end = Place.AT_NEW_END if forward else Place.AT_OLD_END
    pairs = list(zip(changes, positions, strict=True))
    blocked = [
        pair
        for pair in pairs
        if pair[1].place is Place.GONE_ON
        or (pair[1].lock and (pair[1].place is not end or pair[1].foreign))
        or (pair[1].foreign and not foreign_stay)
    ]
    if blocked:
        raise _gone_on(pairs, blocked)

    def bring(pair: tuple[TreeTransition, Position]) -> tuple[str, ...]:
        return _bring(*pair, held, forward=forward, end=end)

    notes = [note for notes in everywhere(bring, pairs) for note in notes]
    kept = [one.entry for one, now in zip(recorded, changes, strict=True) if one is not now]
    notes += [f"{entry.tree}: the edits that it had are in {entry.kept}." for entry in kept]
    return tuple(notes)


def _as_it_is(change: TreeTransition) -> TreeTransition:
    """Leave edits out of a tree's move that somebody has put away since; a ref still has them."""
    if read_head(change.clone.git_dir) is None:
        return change
    entry = without_edits(change.clone, change.entry)
    return change if entry is change.entry else replace(change, entry=entry)


def _bring(
    change: TreeTransition, position: Position, held: int, *, forward: bool, end: Place
) -> tuple[str, ...]:
    clone, entry = change.clone, change.entry
    if position.place is Place.NO_CLONE:
        return (f"{entry.tree}: its clone is gone; there was nothing to do.",)
    notes: tuple[str, ...] = ()
    if position.place is end and not position.foreign:
        release_left(clone.git_dir)
    else:
        settled = settle(clone, entry, held, forward=forward)
        notes = tuple(settled_notes(clone, settled))
        if settled.files.left and not forward:
            return notes  # the commit that holds the edits stays as well
    return (*notes, *filter(None, [hand_over(clone, entry, forward=forward)]))


def _gone_on(
    pairs: Sequence[tuple[TreeTransition, Position]],
    blocked: Sequence[tuple[TreeTransition, Position]],
) -> GoneOnError:
    kept = []
    for change, _ in blocked:
        ends = (change.entry.before, change.entry.after)
        release_left(change.clone.git_dir)  # it would keep the person from what the hint says
        kept += [f"{change.entry.tree} {ref}" for ref in keep_work(change.clone, ends)]
    words = [_sentence(position) for _, position in pairs]
    if kept:
        words.append(f"Kept meanwhile: {', '.join(kept)}.")
    change, position = blocked[0]
    return GoneOnError(
        "Somebody has worked on since a command was interrupted here; nothing was touched. "
        + " ".join(words),
        _hint(change, position),
    )


def _sentence(position: Position) -> str:
    busy = f" Another git is at work there: {position.lock} is there." if position.lock else ""
    return f"{position.sentence}{busy}"


def _hint(change: TreeTransition, position: Position) -> str:
    entry, tree = change.entry, change.clone.tree
    ends = "semistable sync --continue or --abort"
    if position.lock:
        return f"Wait for that git; if none runs there, remove its lock. Then {ends}."
    if position.place is not Place.GONE_ON:
        return f"{ends} ends it, and leaves such files as they are."
    back = [f"switch --detach {entry.before.commit or entry.after.commit}"]
    for moved in moved_refs(change.clone, entry):
        branch = moved.ref.removeprefix("refs/heads/")
        back.append(
            f"branch --force {branch} {moved.old}" if moved.old else f"branch -m {branch} NAME"
        )
    steps = ", ".join(f"git -C {tree} {step}" for step in back)
    return (
        f"Commit on another branch what is to stay (git -C {tree} switch -c NAME), bring each such"
        f" tree back to where it was or to where it goes ({steps}), then {ends}; or remove"
        " .semistable/journal.json, and all trees stay as they are."
    )
