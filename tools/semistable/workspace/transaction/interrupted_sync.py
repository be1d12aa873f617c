"""End a command that was interrupted: finish it, or take it back, all trees alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.clones.clone import Clone
from semistable.git.files.refs import Head, read_head
from semistable.git.process.git_command import Git
from semistable.model.project.commit_source import Report, announce
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import SyncedTree, SyncOptions, TreeChange
from semistable.workspace.layout import journal_path, refuse_links
from semistable.workspace.preconditions import find_obstacles
from semistable.workspace.transaction.checkout import move_all
from semistable.workspace.transaction.journal import UNDO, Journal
from semistable.workspace.transaction.journal_entry import Entry, RefChange
from semistable.workspace.transaction.kept_refs import free_ref
from semistable.workspace.transaction.settle_tree import ref_value
from semistable.workspace.transaction.settle_trees import GoneOnError, TreeTransition, settle_trees
from semistable.workspace.tree_move import Move, Moved
from semistable.workspace.workspace_lock import hold, moving


def recover(
    workspace: Path,
    repositories: Sequence[Repository],
    say: Callable[[str], None],
    *,
    forward: bool,
    foreign_stay: bool = False,
) -> tuple[str, ...]:
    """End the command that was interrupted, if one was; return what was done, in sentences.

    `repositories` are those of the manifest: no other folder is ever touched. Forward every tree
    comes to its new end, or else all go back to where they were. Files that neither end has stay
    as they are where that is allowed (`foreign_stay`). Raises EnvironmentFailure when neither can
    be done, and GoneOnError when somebody has worked on in a tree since.
    """
    git = Git()
    with hold(workspace, say), moving(workspace, say) as held:
        journal = Journal(workspace)
        begun = journal.begun()
        if begun is None:
            return ()
        known = {repository.name: repository for repository in repositories}
        changes = [_change(git, workspace, known, entry) for entry in begun.entries]
        what = f"A {begun.verb} that was interrupted was"
        failed: tuple[str, ...] = ()
        if forward:
            say(f"finishing the {begun.verb} that was interrupted")
            try:
                notes = settle_trees(changes, held, forward=True, foreign_stay=foreign_stay)
            except GoneOnError:
                raise
            except EnvironmentFailure as error:
                failed = (f"{error.message} So all trees go back.",)
            else:
                journal.end(begun.verb)
                return (f"{what} finished.", *notes)
        say(f"taking back the {begun.verb} that was interrupted")
        notes = settle_trees(changes, held, forward=False, foreign_stay=foreign_stay)
        journal.forget()
        return (*failed, f"{what} taken back.", *notes)


def _change(
    git: Git, workspace: Path, known: Mapping[str, Repository], entry: Entry
) -> TreeTransition:
    """Open a tree of a journal; raise EnvironmentFailure for one that is not the manifest's."""
    repository = known.get(entry.tree)
    if repository is None or repository.folder != entry.folder:
        raise EnvironmentFailure(
            f"{journal_path(workspace)} moves {entry.tree} in {entry.folder}, which is no tree of"
            " the manifest.",
            "Put it back into the manifest, or remove that file; all trees stay as they are then.",
        )
    return TreeTransition(clone=_clone(git, workspace, repository), entry=entry)


def _clone(git: Git, workspace: Path, repository: Repository) -> Clone:
    """Open a tree where it is; raise EnvironmentFailure where a link leads elsewhere."""
    refuse_links(workspace, repository)
    git_dir = workspace / repository.folder / ".git"
    if git_dir.parent.is_symlink() or git_dir.is_symlink() or git_dir.is_file():
        raise EnvironmentFailure(
            f"{git_dir.parent} has its repository elsewhere: it is a link or a linked worktree.",
            "Move it away; semistable moves only clones that lie in the workspace.",
        )
    return Clone(git=git, git_dir=git_dir, remote="origin", name=repository.name)


def undo_last(
    workspace: Path, repositories: Sequence[Repository], report: Report, options: SyncOptions
) -> tuple[SyncedTree, ...]:
    """Move back what the last sync moved, all trees or none.

    Raises UsageError when there is nothing to undo, EnvironmentFailure when a tree has gone on
    since, or has local work.
    """
    git = Git()
    options = replace(options, rebase=False, detach=options.detach or options.rebase)
    with hold(workspace, announce(report)):
        entries = Journal(workspace).last()
        if not entries:
            raise UsageError(
                "There is no sync to undo.", "One undo takes back the last sync that moved trees."
            )
        known = {repository.name: repository for repository in repositories}
        changes = [_change(git, workspace, known, entry) for entry in entries]
        moves = [move for change in changes if (move := _back(change))]
        failures = [failure for failure in find_obstacles(moves, options) if failure]
        if failures:
            words = " ".join(failure.message for failure in failures)
            raise EnvironmentFailure(words, failures[0].hint)
        moved = move_all(workspace, moves, report, options, UNDO)
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


def _back(change: TreeTransition) -> Move | None:
    """Return the move that takes a tree back; None for one that had nothing checked out."""
    clone, entry = change.clone, change.entry
    commit = entry.before.commit
    if commit is None:
        return None
    head = read_head(clone.git_dir)
    if head is None or head.commit != entry.after.commit:
        raise EnvironmentFailure(
            f"{entry.tree} has been moved since that sync.",
            "Undo what was done in it first, or move it by hand: git -C "
            f"{clone.tree} switch --detach {commit}",
        )
    branch = entry.before.branch
    ref = f"refs/heads/{branch}"
    now = ref_value(clone, ref)
    if head == entry.after.head and RefChange(ref=ref, old=commit, new=now) in entry.refs:
        # It was rebased, and is as the rebase left it; that stays, too.
        kept = RefChange(ref=free_ref(clone, str(branch)), old=None, new=now)
        refs = (RefChange(ref=ref, old=now, new=commit), kept)
        return Move(clone=clone, before=head, after=entry.before.head, refs=refs)
    after = Head(branch=branch if branch and now == commit else None, commit=commit)
    return Move(clone=clone, before=head, after=after)
