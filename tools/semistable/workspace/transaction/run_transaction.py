"""Change several trees as one: the journal is written, then all trees change, or none."""

from collections.abc import Callable, Sequence
from pathlib import Path

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.git.files.refs import read_head
from semistable.git.process.parallel import everywhere
from semistable.workspace.transaction.autostash import hand_over, hold_edits
from semistable.workspace.transaction.index_lock import UntouchedError
from semistable.workspace.transaction.journal import Journal
from semistable.workspace.transaction.settle_tree import settle, settle_refs
from semistable.workspace.transaction.settle_trees import TreeTransition, settle_trees

Step = Callable[[TreeTransition], None]
"""Moves index, files and HEAD of one tree forward; raises EnvironmentFailure when that fails."""


def run_transaction(
    workspace: Path,
    verb: str,
    changes: Sequence[TreeTransition],
    held: int,
    step: Step | None = None,
) -> dict[str, str]:
    """Change all trees, or none; return by tree where its edits are, where it had any.

    `step` moves the files of a tree that has no edits. The caller holds the workspace's lock and
    `moving`, open as `held`. Raises EnvironmentFailure when a tree could not be changed; all are
    back where they were then, unless the message says otherwise.
    """
    journal = Journal(workspace)
    journal.begin(verb, [change.entry for change in changes])
    try:
        found = everywhere(lambda change: _forward(change, held, step), changes)
    except BaseException:
        settle_trees(changes, held, forward=False, foreign_stay=True)
        journal.forget()
        raise
    pairs = list(zip(changes, found, strict=True))
    if failed := [(change, error) for change, error in pairs if error]:
        words = "; ".join(f"{change.entry.tree}: {error.message}" for change, error in failed)
        failure = EnvironmentFailure(
            f"No tree was moved, because {words.rstrip('.')}.", failed[0][1].hint
        )
        touched = [change for change, error in pairs if not isinstance(error, UntouchedError)]
        _take_back(journal, touched, held, failure)
        raise failure
    handed = {one.entry.tree: hand_over(one.clone, one.entry, forward=True) for one in changes}
    journal.end(verb)
    return handed


def _forward(change: TreeTransition, held: int, step: Step | None) -> SemistableError | None:
    clone, entry = change.clone, change.entry
    try:
        if read_head(clone.git_dir) != entry.before.head:
            return UntouchedError(
                "somebody moved it meanwhile", "Run the command again: it looks at all trees anew."
            )
        if entry.stash:
            hold_edits(clone, entry)
            settle(clone, entry, held, forward=True, strict=True)
            return None
        if entry.moves_files and step:
            step(change)
        settle_refs(clone, entry, held, forward=True)
    except SemistableError as error:
        return error
    return None


def _take_back(
    journal: Journal, changes: Sequence[TreeTransition], held: int, failure: SemistableError
) -> None:
    try:
        settle_trees(changes, held, forward=False, foreign_stay=True)
    except SemistableError as error:
        raise EnvironmentFailure(
            f"{failure.message} Not every tree could be taken back: {error.message}", error.hint
        ) from error
    journal.forget()
