"""A tree that is to move: where it is, and where it goes."""

from dataclasses import dataclass

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import Head, read_head
from semistable.workspace.transaction.journal_entry import RefChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One tree, where it is now, and where it is to be; `refs` are written on the way."""

    clone: Clone
    before: Head
    after: Head
    refs: tuple[RefChange, ...] = ()

    @property
    def takes_branch_along(self) -> bool:
        """Whether the branch that is checked out moves, too."""
        return f"refs/heads/{self.before.branch}" in {change.ref for change in self.refs}


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
