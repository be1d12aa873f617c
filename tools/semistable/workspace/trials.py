"""Trees that stand for a moment beside the user's, to run a command in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from semistable.workspace.git import Git


@contextmanager
def trial_tree(git_directory: Path, commit: str) -> Iterator[Path]:
    """Check a commit out into a folder of its own, and take it away again.

    Nothing of the user's tree, branches or index changes: it is a linked worktree, detached. Raises
    EnvironmentFailure when it cannot be made.
    """
    git = Git()
    with TemporaryDirectory(prefix="semistable-trial-") as folder:
        tree = Path(folder) / "tree"
        git_dir = git_directory / ".git" if (git_directory / ".git").is_dir() else git_directory
        git.read(["worktree", "add", "--quiet", "--detach", str(tree), commit], git_dir)
        try:
            yield tree
        finally:
            shutil.rmtree(tree, ignore_errors=True)
            git.run(["worktree", "prune"], git_dir)
