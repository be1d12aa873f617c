"""Rebase a branch beside its tree, of which nothing changes before the rebase has worked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from semistable.errors import EnvironmentFailure
from semistable.git.clones.clone import Clone

_SETTINGS = {
    "core.sparseCheckout": "true",
    "core.sparseCheckoutCone": "false",
    "rebase.autoStash": "false",
    "rebase.updateRefs": "false",
}


def rebased_commit(clone: Clone, commit: str, onto: str) -> str:
    """Rebase what leads to a commit onto another one; return the new commit, which no ref has.

    Raises EnvironmentFailure with git's reason when it conflicts.
    """
    with _worktree(clone, commit) as tree:
        settings = [part for pair in _SETTINGS.items() for part in ("-c", "=".join(pair))]
        git_dir = tree / ".git"
        for arguments in (["read-tree", "-m", "-u", "HEAD"], ["rebase", "--quiet", onto]):
            answer = clone.git.run([*settings, *arguments], git_dir, tree)
            if answer.status:
                raise EnvironmentFailure(
                    answer.reason,
                    f"Rebase it by hand: git -C {clone.tree} rebase {onto};"
                    " or leave its branch: --detach.",
                )
        return clone.git.read(["rev-parse", "HEAD"], git_dir, tree).strip()


@contextmanager
def _worktree(clone: Clone, commit: str) -> Iterator[Path]:
    """Make a linked worktree that holds no files: a rebase needs only those that conflict."""
    with TemporaryDirectory(prefix="semistable-rebase-") as folder:
        tree = Path(folder) / "tree"
        options = ["--quiet", "--no-checkout", "--detach"]
        clone.git.read(["worktree", "add", *options, str(tree), commit], clone.git_dir)
        try:
            own = Path(
                clone.git.read(["rev-parse", "--absolute-git-dir"], tree / ".git", tree).strip()
            )
            (own / "info").mkdir(exist_ok=True)
            (own / "info" / "sparse-checkout").write_text("/.gitattributes\n")
            yield tree
        finally:
            clone.git.run(["worktree", "remove", "--force", str(tree)], clone.git_dir)
