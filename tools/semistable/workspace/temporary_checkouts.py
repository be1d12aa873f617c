"""Trees that stand for a moment beside the user's, to run a command in."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from semistable.errors import UsageError
from semistable.git.process.git_command import Git


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


def try_out(command: Sequence[str], tree: Path, places: Mapping[str, str]) -> int:
    """Run a command in a tree, with places added to its environment; return its exit code.

    What it prints is dropped. Raises UsageError when it cannot be started.
    """
    try:
        done = subprocess.run(
            command,
            cwd=tree,
            env={**os.environ, **places},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise UsageError(
            f"{command[0]} cannot be started: {error.strerror}.",
            "Give a program that is on the PATH; it runs in a tree of the driver.",
        ) from error
    return done.returncode
