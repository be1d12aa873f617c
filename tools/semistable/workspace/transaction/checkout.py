"""Move trees to other commits, all or none, once nothing stands against it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure, SemistableError
from semistable.git.files.refs import Head
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import Report, Step
from semistable.model.project.tree_states import LOCAL_WORK_STAYS, SyncOptions
from semistable.workspace.preconditions import local_commits
from semistable.workspace.transaction.autostash import with_edits
from semistable.workspace.transaction.index_lock import held_index
from semistable.workspace.transaction.journal import SYNC
from semistable.workspace.transaction.journal_entry import End, Entry, RefChange
from semistable.workspace.transaction.rebase_branch import rebased_commit
from semistable.workspace.transaction.run_transaction import run_transaction
from semistable.workspace.transaction.settle_trees import TreeTransition
from semistable.workspace.tree_move import Move, Moved
from semistable.workspace.workspace_lock import moving


def move_all(
    workspace: Path,
    moves: Sequence[Move],
    report: Report,
    options: SyncOptions = LOCAL_WORK_STAYS,
    verb: str = SYNC,
) -> tuple[Moved, ...]:
    """Check the targets out, no branch moved unasked; when one fails, take all back and raise.

    What is killed in the middle is ended by `interrupted_sync.recover`. Raises EnvironmentFailure.
    """

    def check_out(change: TreeTransition) -> None:
        name = change.clone.name
        report(Step(repository=name, activity="checking out files", done=0, total=None))
        _check_out(change, held)

    with moving(workspace) as held:
        prepared = _prepare_all(workspace, moves, options)
        changes = [TreeTransition(clone=move.clone, entry=entry) for move, entry, _ in prepared]
        handed = run_transaction(workspace, verb, changes, held, check_out)
    return tuple(
        Moved(move=move, notes=tuple(filter(None, (note, handed[move.clone.name]))))
        for move, _, note in prepared
    )


_Prepared = tuple[Move, Entry, str]
"""A move whose end is known, its entry in the journal, and what its owner has to know."""


def _prepare_all(workspace: Path, moves: Sequence[Move], options: SyncOptions) -> list[_Prepared]:
    """Find the ends of all moves; raise EnvironmentFailure where one cannot be, for all of them."""

    def prepare(move: Move) -> _Prepared | SemistableError:
        try:
            return _prepare(workspace, move, options)
        except SemistableError as error:
            return error

    found = everywhere(prepare, moves)
    pairs = list(zip(moves, found, strict=True))
    failed = [(move, one) for move, one in pairs if isinstance(one, SemistableError)]
    if failed:
        words = "; ".join(f"{move.clone.name}: {one.message}" for move, one in failed)
        raise EnvironmentFailure(
            f"No tree was moved, because {words.rstrip('.')}.", failed[0][1].hint
        )
    return [one for one in found if not isinstance(one, SemistableError)]


def _prepare(workspace: Path, move: Move, options: SyncOptions) -> _Prepared:
    clone, branch, note = move.clone, move.before.branch, ""
    # Without leave for it, commits of its own were an obstacle.
    may = options.rebase or options.detach
    if may and branch and move.before.commit and local_commits(clone):
        if options.rebase:
            move, note = _rebased(move, branch, move.before.commit)
        else:
            note = (
                f"{clone.name}: stepped off the branch {branch}, which stays as it is"
                f" (git -C {clone.tree} switch {branch})."
            )
    entry = Entry(
        tree=clone.name,
        folder=clone.tree.relative_to(workspace).as_posix(),
        before=End.of(move.before),
        after=End.of(move.after),
        refs=move.refs,
    )
    if options.autostash:
        entry = with_edits(clone, entry)
    return move, entry, note


def _rebased(move: Move, branch: str, commit: str) -> tuple[Move, str]:
    new = rebased_commit(move.clone, commit, str(move.after.commit))
    after = Head(branch=branch, commit=new)
    change = RefChange(ref=f"refs/heads/{branch}", old=commit, new=new)
    note = (
        f"{move.clone.name}: {branch} was rebased; it was {commit[:12]} (semistable sync --undo)."
    )
    return replace(move, after=after, refs=(*move.refs, change)), note


def _check_out(change: TreeTransition, held: int) -> None:
    """Let git check out the new commit, on no branch, with an index beside the tree's own."""
    clone, commit = change.clone, str(change.entry.after.commit)
    options = ["--quiet", "--no-overwrite-ignore", "--no-recurse-submodules", "--detach"]
    with held_index(clone.git_dir) as index:
        answer = clone.git.with_index(index.index).run(
            ["checkout", *options, commit, "--"], clone.git_dir, clone.tree, held
        )
        if answer.status:
            raise EnvironmentFailure(answer.reason, DISK_HINT)
        index.install()
