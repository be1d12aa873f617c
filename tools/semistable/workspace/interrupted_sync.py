"""End a sync that was interrupted: finish it, or take it back, all trees alike."""

from collections.abc import Callable, Sequence
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.clones.clone import Clone
from semistable.git.files.refs import Head, read_head
from semistable.git.process.git_command import Git
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import Failure, Report, announce
from semistable.model.project.tree_states import SyncedTree, SyncOptions, TreeChange
from semistable.workspace import autostash
from semistable.workspace.checkout import Move, Moved, find_obstacles, move_all
from semistable.workspace.in_progress import unfinished_operation
from semistable.workspace.journal import Entry, Journal
from semistable.workspace.layout import kept_path
from semistable.workspace.tree_recovery import settle
from semistable.workspace.workspace_lock import hold, moving


def recover(workspace: Path, say: Callable[[str], None], *, forward: bool) -> tuple[str, ...]:
    """End the sync that was interrupted, if one was; return what was done, in sentences.

    Forward every tree comes to its new pin, or else all go back to where they were. A rebase is
    never finished, only taken back. Raises EnvironmentFailure when neither can be done.
    """
    git = Git()
    with hold(workspace, say), moving(workspace, say):
        journal = Journal(workspace)
        entries = journal.begun()
        if entries is None:
            return ()
        if forward and not any(entry.rebased for entry in entries):
            say("finishing the sync that was interrupted")
            try:
                notes = _settle_all(git, workspace, entries, forward=True)
            except EnvironmentFailure as error:
                failed = f"{error.message} So all trees go back."
            else:
                journal.end()
                return ("A sync that was interrupted was finished.", *notes)
        else:
            failed = ""
        say("taking back the sync that was interrupted")
        notes = _settle_all(git, workspace, entries, forward=False)
        journal.forget()
        done = "A sync that was interrupted was taken back."
        return (*([failed] if failed else ()), done, *notes)


def _settle_all(
    git: Git, workspace: Path, entries: Sequence[Entry], *, forward: bool
) -> tuple[str, ...]:
    def one(entry: Entry) -> tuple[str, ...]:
        return _settle(git, workspace, entry, forward=forward)

    return tuple(note for notes in everywhere(one, entries) for note in notes)


def _settle(git: Git, workspace: Path, entry: Entry, *, forward: bool) -> tuple[str, ...]:
    git_dir = workspace / entry.folder / ".git"
    if read_head(git_dir) is None:
        return (f"{entry.tree}: its clone is gone; there was nothing to do.",)
    clone = Clone(git=git, git_dir=git_dir, remote="origin", name=entry.tree)
    if entry.rebased and unfinished_operation(git_dir) == "rebase":
        git.run(["rebase", "--abort"], git_dir, clone.tree)
    kept = kept_path(workspace, entry.tree)
    notes = []
    if settle(clone, entry.before, entry.after, forward=forward, kept=kept):
        notes.append(f"{entry.tree}: files that neither pin has were moved to {kept}.")
    if entry.stash:
        notes.append(autostash.give_back(clone, entry.stash))
    return tuple(notes)


def undo_last(workspace: Path, report: Report, options: SyncOptions) -> tuple[SyncedTree, ...]:
    """Move back what the last sync moved, all trees or none.

    Raises UsageError when there is nothing to undo, EnvironmentFailure when a tree has gone on
    since, or has local work.
    """
    git = Git()
    with hold(workspace, announce(report)):
        journal = Journal(workspace)
        entries = journal.last()
        if not entries:
            raise UsageError(
                "There is no sync to undo.", "One undo takes back the last sync that moved trees."
            )
        moves = [move for entry in entries if (move := _back(git, workspace, entry))]
        failures = [failure for failure in find_obstacles(moves, options) if failure]
        if failures:
            raise EnvironmentFailure(_all_of(failures), failures[0].hint)
        moved = move_all(workspace, moves, report, options)
        journal.forget_last()
    return tuple(_undone(one) for one in moved)


def _undone(moved: Moved) -> SyncedTree:
    after, before = moved.move.after, moved.move.before
    return SyncedTree(
        name=moved.move.clone.name,
        pin=after.branch or after.commit or "",
        commit=after.commit,
        change=TreeChange.MOVED,
        before=before.branch or before.commit or "",
        notes=moved.notes,
    )


def _back(git: Git, workspace: Path, entry: Entry) -> Move | None:
    """Return the move that takes a tree back; None for one that had nothing checked out."""
    if entry.before.commit is None:
        return None
    git_dir = workspace / entry.folder / ".git"
    head = read_head(git_dir)
    if head is None or head.commit != entry.after.commit:
        raise EnvironmentFailure(
            f"{entry.tree} has been moved since that sync.",
            "Undo what was done in it first, or move it by hand: git -C "
            f"{git_dir.parent} switch --detach {entry.before.commit}",
        )
    clone = Clone(git=git, git_dir=git_dir, remote="origin", name=entry.tree)
    return Move(clone=clone, before=head, after=_where(clone, entry))


def _where(clone: Clone, entry: Entry) -> Head:
    """Go back to a branch only where that branch still is what it was."""
    branch = entry.before.branch
    if branch is None or entry.rebased:
        return Head(branch=None, commit=entry.before.commit)
    answer = clone.git.run(["rev-parse", "--verify", f"refs/heads/{branch}"], clone.git_dir)
    same = answer.text.strip() == entry.before.commit
    return Head(branch=branch if same else None, commit=entry.before.commit)


def _all_of(failures: Sequence[Failure]) -> str:
    return " ".join(failure.message for failure in failures)
