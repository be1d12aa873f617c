"""Edits that a sync puts away, asked to by --autostash, and gives back where the tree went."""

from semistable.git.clones.clone import Clone


def put_away(clone: Clone) -> str:
    """Keep what is changed in the index and the tree as a stash; return its commit.

    The tree itself is not changed. Raises EnvironmentFailure when git cannot.
    """
    commit = clone.in_tree("stash", "create").strip()
    clone.in_tree("stash", "store", "-m", "put away by semistable sync", commit)
    return commit


def give_back(clone: Clone, commit: str) -> str:
    """Apply a stash and drop it; where it does not fit it stays. Return what was done.

    A tree that has changes again is not touched, nor is anything done twice.
    """
    tree = clone.tree
    place = _place(clone, commit)
    if place is None:
        return f"{tree.name}: the edits are no longer in the stash."
    if clone.in_tree("status", "--porcelain", "--untracked-files=no"):
        return _waiting(clone, place)
    for options in (["--index"], []):
        answer = clone.git.run(
            ["stash", "apply", "--quiet", *options, commit], clone.git_dir, clone.tree
        )
        if not answer.status:
            clone.in_tree("stash", "drop", "--quiet", place)
            return f"{tree.name}: your edits were put away and given back."
        clone.in_tree("reset", "--quiet", "--hard")
    return _waiting(clone, place)


def _waiting(clone: Clone, place: str) -> str:
    return (
        f"{clone.name}: your edits do not fit here; they are in the stash"
        f" (git -C {clone.tree} stash apply --index '{place}')."
    )


def _place(clone: Clone, commit: str) -> str | None:
    listed = clone.in_tree("stash", "list", "--format=%H").split()
    return f"stash@{{{listed.index(commit)}}}" if commit in listed else None
