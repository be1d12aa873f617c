"""Move trees to their pins: every obstacle is looked for first, then all move, or none does."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.model.source import Failure, Report, Step
from semistable.workspace.clones import UNBORN, Clone
from semistable.workspace.disk import HINT
from semistable.workspace.obstacles import find_obstacle
from semistable.workspace.refs import Head, read_head

_AT_ONCE = 8
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One tree, where it is now, and the commit that it is to be at."""

    clone: Clone
    before: Head
    target: str


def plan(clone: Clone, target: str) -> Move | None:
    """Return the move that brings a tree to a commit; None when it is there already."""
    head = read_head(clone.git_dir) or Head(branch=None, commit=None)
    return None if head.commit == target else Move(clone=clone, before=head, target=target)


def find_obstacles(moves: Sequence[Move]) -> tuple[Failure | None, ...]:
    """Look for what stands against each move, in all trees at once."""

    def look(move: Move) -> Failure | None:
        try:
            return find_obstacle(move.clone, move.target)
        except SemistableError as error:
            return Failure(message=error.message, hint=error.hint)

    return tuple(_everywhere(look, moves))


def move_all(moves: Sequence[Move], report: Report) -> None:
    """Check the targets out, no branch moved; when one fails, take all back and raise."""

    def forward(move: Move) -> str:
        name = move.clone.tree.name
        report(Step(repository=name, activity="checking out files", done=0, total=None))
        return _check_out(move.clone, ["--detach", move.target])

    try:
        reasons = _everywhere(forward, moves)
    except BaseException:
        _everywhere(_take_back, moves)
        raise
    if not any(reasons):
        return
    _everywhere(_take_back, moves)
    failed = [
        f"{move.clone.tree.name}: {reason}"
        for move, reason in zip(moves, reasons, strict=True)
        if reason
    ]
    raise EnvironmentFailure(
        f"No tree was moved, because a checkout failed ({'; '.join(failed)}).", HINT
    )


def _take_back(move: Move) -> None:
    """Undo a checkout, finished or not; `find_obstacles` has seen that no local work was there."""
    clone = move.clone
    for path in clone.changed_paths(move.before.commit, move.target).added:
        with suppress(OSError):
            (clone.tree / path).unlink()
            (clone.tree / path).parent.rmdir()  # only when it is empty
    if move.before.commit is None:
        clone.in_tree("read-tree", "--empty")
        clone.in_tree("symbolic-ref", "HEAD", UNBORN)
    else:
        where = [move.before.branch] if move.before.branch else ["--detach", move.before.commit]
        _check_out(clone, ["--force", *where])


def _check_out(clone: Clone, where: Sequence[str]) -> str:
    """Check out; return why it failed, or ""."""
    options = ["checkout", "--quiet", "--no-overwrite-ignore", "--no-recurse-submodules"]
    answer = clone.git.run([*options, *where, "--"], clone.git_dir, clone.tree)
    return answer.reason if answer.status else ""


def _everywhere(act: Callable[[Move], _T], moves: Iterable[Move]) -> list[_T]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(act, moves))
