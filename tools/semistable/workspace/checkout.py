"""Move trees: every obstacle is looked for first, the journal is written, then all move or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure, SemistableError
from semistable.git.clones.clone import Clone
from semistable.git.files.clean_index import find_untouched
from semistable.git.files.refs import Head, read_head
from semistable.git.process.parallel import everywhere
from semistable.model.project.commit_source import Failure, Report, Step
from semistable.model.project.tree_states import LOCAL_WORK_STAYS, SyncOptions
from semistable.workspace import autostash
from semistable.workspace.journal import Entry, Journal
from semistable.workspace.layout import kept_path
from semistable.workspace.preconditions import find_obstacle, has_changes, local_commits
from semistable.workspace.tree_recovery import settle
from semistable.workspace.workspace_lock import moving


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One tree, where it is now, and where it is to be.

    `stash` holds the edits that were put away for the way; `rebased` when the branch goes along,
    `left` when it has commits that no remote has and stays behind.
    """

    clone: Clone
    before: Head
    after: Head
    stash: str = ""
    rebased: bool = False
    left: bool = False

    def entry(self, workspace: Path) -> Entry:
        """Give what the journal says of it."""
        return Entry(
            tree=self.clone.name,
            folder=self.clone.tree.relative_to(workspace).as_posix(),
            before=self.before,
            after=self.after,
            stash=self.stash,
            rebased=self.rebased,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A tree that was moved, and what its owner has to know of it."""

    move: Move
    notes: tuple[str, ...] = ()


def plan(clone: Clone, target: str) -> Move | None:
    """Return the move that brings a tree to a commit; None when it is there already."""
    head = read_head(clone.git_dir) or Head(branch=None, commit=None)
    after = Head(branch=None, commit=target)
    return None if head.commit == target else Move(clone=clone, before=head, after=after)


def find_obstacles(
    moves: Sequence[Move], options: SyncOptions = LOCAL_WORK_STAYS
) -> tuple[Failure | None, ...]:
    """Look for what stands against each move, in all trees at once."""
    heads = {move.clone.tree: move.before.commit for move in moves if move.before.commit}
    untouched = find_untouched(moves[0].clone.git, heads) if heads else frozenset()

    def look(move: Move) -> Failure | None:
        try:
            return find_obstacle(
                move.clone,
                str(move.after.commit),
                options,
                untouched=move.clone.tree in untouched,
            )
        except SemistableError as error:
            return Failure(message=error.message, hint=error.hint)

    return tuple(everywhere(look, moves))


def move_all(
    workspace: Path, moves: Sequence[Move], report: Report, options: SyncOptions = LOCAL_WORK_STAYS
) -> tuple[Moved, ...]:
    """Check the targets out, no branch moved unasked; when one fails, take all back and raise.

    What is killed in the middle is ended by `recovering.recover`. Raises EnvironmentFailure.
    """

    def prepare(move: Move) -> Move:
        stash = ""
        if options.autostash and has_changes(move.clone):
            stash = autostash.put_away(move.clone)
        # Without leave for it, commits of its own were an obstacle.
        may = options.rebase or options.detach
        own = bool(may and move.before.branch and local_commits(move.clone))
        rebased = own and options.rebase
        return replace(move, stash=stash, rebased=rebased, left=own and not rebased)

    journal = Journal(workspace)
    with moving(workspace) as held:
        moves = everywhere(prepare, moves)
        journal.begin([move.entry(workspace) for move in moves])
        try:
            reasons = everywhere(lambda move: _forward(move, held, report), moves)
        except BaseException:
            _take_back(workspace, moves, journal)
            raise
        if any(reasons):
            _take_back(workspace, moves, journal)
            raise _failed(moves, reasons)
        moved = everywhere(_arrived, moves)
        if any(move.rebased for move in moves):  # only now is it known where these went
            journal.begin([one.move.entry(workspace) for one in moved])
        journal.end()
    return tuple(moved)


def _failed(moves: Sequence[Move], reasons: Sequence[str]) -> EnvironmentFailure:
    failed = [(move, reason) for move, reason in zip(moves, reasons, strict=True) if reason]
    words = "; ".join(f"{move.clone.name}: {reason}" for move, reason in failed)
    rebased = next((move for move, _ in failed if move.rebased), None)
    hint = DISK_HINT
    if rebased:
        hint = (
            f"Rebase it by hand: git -C {rebased.clone.tree} rebase {rebased.after.commit};"
            " or leave its branch: --detach."
        )
    return EnvironmentFailure(f"No tree was moved, because {words}.", hint)


def _forward(move: Move, held: int, report: Report) -> str:
    """Bring a tree to its target; return why that failed, or ""."""
    clone, target = move.clone, str(move.after.commit)
    report(Step(repository=clone.name, activity="checking out files", done=0, total=None))
    options = ["checkout", "--quiet", "--no-overwrite-ignore", "--no-recurse-submodules"]
    if move.rebased:
        options = ["-c", "rebase.autoStash=false", "rebase", "--quiet"]
        where = [target]
    elif move.after.branch:
        where = [move.after.branch, "--"]
    else:
        where = ["--detach", target, "--"]
    if move.stash:
        clone.in_tree("reset", "--quiet", "--hard")
    answer = clone.git.run([*options, *where], clone.git_dir, clone.tree, held)
    return answer.reason if answer.status else ""


def _arrived(move: Move) -> Moved:
    """Give back the edits that were put away, and say what was done beside the move."""
    notes = []
    name = move.clone.name
    if move.rebased:
        head = read_head(move.clone.git_dir) or move.after
        move = replace(move, after=head)
        notes.append(
            f"{name}: {move.before.branch} was rebased; it was {str(move.before.commit)[:12]}"
            " (semistable sync --undo)."
        )
    elif move.left:
        notes.append(
            f"{name}: stepped off the branch {move.before.branch}, which stays as it is"
            f" (git -C {move.clone.tree} switch {move.before.branch})."
        )
    if move.stash:
        notes.append(autostash.give_back(move.clone, move.stash))
    return Moved(move=move, notes=tuple(notes))


def _take_back(workspace: Path, moves: Iterable[Move], journal: Journal) -> None:
    def back(move: Move) -> None:
        clone = move.clone
        if move.rebased:
            clone.git.run(["rebase", "--abort"], clone.git_dir, clone.tree)
        kept = kept_path(workspace, clone.name)
        settle(clone, move.before, move.after, forward=False, kept=kept)
        if move.stash:
            autostash.give_back(clone, move.stash)

    everywhere(back, moves)
    journal.forget()
