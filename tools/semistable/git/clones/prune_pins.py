"""Forgets the commits of former pins that a clone still names, once nothing stands on them.

A name keeps a remote's commit from being taken for somebody's own, and its objects from being
collected. Both is wanted for as long as one may come back to it, as `sync --undo` does.
"""

from collections.abc import Collection

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import PINNED, is_commit_id

KEPT = 20
"""So many names are let be, and so many places where HEAD was are kept."""


def forget_old_pins(clone: Clone, wanted: Collection[str | None]) -> None:
    """Forget the names of commits on which nothing stands, HEAD did not lately, nobody wants now.

    Whatever goes wrong leaves them as they are.
    """
    git, git_dir = clone.git, clone.git_dir
    listed = git.run(["for-each-ref", "--format=%(objectname)", PINNED], git_dir)
    named = set(listed.text.split())
    if listed.status or len(named) <= KEPT:
        return
    reached = git.run(["rev-list", f"--exclude={PINNED}/*", "--all", "HEAD"], git_dir)
    if reached.status:
        return
    old = named - set(reached.text.split()) - _lately(clone) - set(wanted)
    orders = (f"delete {PINNED}/{commit}\n".encode() for commit in sorted(old))
    git.feed(["update-ref", "--stdin"], orders, git_dir)


def _lately(clone: Clone) -> set[str]:
    """Give the commits where HEAD was last: the reflog's lines begin with two ids."""
    try:
        log = (clone.git_dir / "logs" / "HEAD").read_bytes().splitlines()
    except OSError:
        return set()
    words = (word.decode(errors="replace") for line in log[-KEPT:] for word in line.split()[:2])
    return {word for word in words if is_commit_id(word)}
