"""Uncommitted edits that a sync takes along, requested by --autostash.

They are never out of the tree: what index and files are to be at the other end is merged among
git's objects before anything moves, and the tree then goes from the one state to the other. A
commit, shaped as git's stashes are, holds the edits meanwhile. Where they do not fit, the tree
moves without them, and they are in git's own stash.
"""

from dataclasses import dataclass, replace

from semistable.errors import EnvironmentFailure
from semistable.git.clones.clone import Clone
from semistable.workspace.preconditions import has_changes
from semistable.workspace.transaction.index_lock import copied_index
from semistable.workspace.transaction.journal_entry import End, Entry
from semistable.workspace.transaction.kept_refs import free_ref
from semistable.workspace.transaction.settle_tree import has_index, ref_value

_SUBJECT = "put away by semistable sync"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edits:
    """Edits as git's stashes have them: the commit, and the trees of index and files."""

    commit: str
    index: str
    files: str


def with_edits(clone: Clone, entry: Entry) -> Entry:
    """Add a tree's uncommitted edits to its move; nothing in the tree or its refs changes.

    Raises EnvironmentFailure when git cannot make a stash of them.
    """
    if not has_changes(clone) or entry.before.commit is None:
        return entry
    edits = _read_edits(clone)
    if edits is None:
        return entry
    # Measured: 0.08 s of pygit2, which a sync without edits does not owe.
    from semistable.git.objects.merge_trees import merge_three  # noqa: PLC0415

    before = replace(entry.before, index=edits.index, files=edits.files)
    after = entry.after
    base, goal = str(entry.before.commit), str(after.commit)
    index = merge_three(clone.git_dir, base, goal, edits.index)
    files = merge_three(clone.git_dir, base, goal, edits.files)
    if index and files:
        after = replace(after, index=index, files=files)
    kept = free_ref(clone, "edits")
    return replace(entry, before=before, after=after, stash=edits.commit, kept=kept)


def _read_edits(clone: Clone) -> _Edits | None:
    with copied_index(clone.git_dir) as index:
        git = clone.git.with_index(index)
        made = git.run(["stash", "create", _SUBJECT], clone.git_dir, clone.tree)
    commit = made.text.strip()
    if made.status:
        raise EnvironmentFailure(
            f"git cannot put its edits away: {made.reason}",
            f"Commit them, or put them away: git -C {clone.tree} stash. What was added with"
            " `git add --intent-to-add` is added whole first.",
        )
    if not commit:
        return None  # a submodule's own, which stay with it
    trees = clone.in_tree("rev-parse", f"{commit}^2^{{tree}}", f"{commit}^{{tree}}").split()
    return _Edits(commit=commit, index=trees[0], files=trees[1])


def hold_edits(clone: Clone, entry: Entry) -> None:
    """Let a ref hold the edits for as long as the tree moves."""
    if entry.stash and ref_value(clone, entry.kept) is None:
        clone.in_tree("update-ref", entry.kept, entry.stash, "0" * len(entry.stash))


def hand_over(clone: Clone, entry: Entry, *, forward: bool) -> str:
    """Let the edits be the person's again; return where they are, "" where there are none.

    They are in the tree, or in git's stash where they do not fit. It can be done twice.
    """
    if not entry.stash:
        return ""
    note = f"{clone.name}: your edits were put away and given back."
    if forward and not entry.fits:
        note = _stashed(clone, entry.stash)
    if ref_value(clone, entry.kept) == entry.stash:
        clone.in_tree("update-ref", "-d", entry.kept, entry.stash)
    return note


def without_edits(clone: Clone, entry: Entry) -> Entry:
    """Give the move of a tree whose edits are no longer in it: somebody put them away since.

    That is where its index is as one of both commits has it, and not as the edits had it.
    """
    if not entry.stash or has_index(clone, entry.before) or has_index(clone, entry.after):
        return entry
    ends = End.of(entry.before.head), End.of(entry.after.head)
    if not any(has_index(clone, end) for end in ends):
        return entry
    return replace(entry, before=ends[0], after=ends[1], stash="", kept="")


def _stashed(clone: Clone, commit: str) -> str:
    listing = ["stash", "list", "--format=%H"]
    if commit not in clone.in_tree(*listing).split():
        clone.in_tree("stash", "store", "-m", _SUBJECT, commit)
    place = clone.in_tree(*listing).split().index(commit)
    return (
        f"{clone.name}: your edits do not fit here; they are in the stash"
        f" (git -C {clone.tree} stash apply --index 'stash@{{{place}}}')."
    )
