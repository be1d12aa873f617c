"""Makes clones: each grows aside and is moved into place as a whole."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from semistable.errors import writing
from semistable.git.clones.clone import Clone
from semistable.git.clones.retry import first_answer
from semistable.git.files.refs import read_head
from semistable.git.process.git_command import Git, GitResult
from semistable.model.project.commit_source import Activity

UNBORN = "refs/heads/semistable/nothing-checked-out"
"""What HEAD names in a clone whose files are not checked out yet."""
Make = Callable[[Git, Path, str, Activity], GitResult]
"""Makes a clone without a checkout in a folder that is not there, from a URL."""
Borrow = Callable[[Git, Path, str, Activity, Sequence[str]], GitResult]
"""The same, with further options for `git clone`."""


def make_clone(
    place: Clone, urls: Sequence[str], incoming: Path, activity: Activity, make: Make
) -> None:
    """Clone to where `place` is to be from the first URL that answers, without a checkout.

    The clone grows in the folder `incoming` and is moved into place when it is whole. Raises
    EnvironmentFailure with what each URL answered.
    """
    tree = place.tree
    with writing(incoming):
        incoming.mkdir(parents=True, exist_ok=True)
        growing = Path(mkdtemp(prefix=f"{place.name}-", dir=incoming))
    try:
        new = growing / "tree"

        def attempt(url: str) -> GitResult:
            shutil.rmtree(new, ignore_errors=True)
            return make(place.git, new, url, activity)

        first_answer(place.git, place.name, urls, attempt, activity)
        with writing(tree):
            _check_nothing_out(new / ".git")
            # Other trees may lie in this one already, or come at the same moment.
            tree.mkdir(parents=True, exist_ok=True)
            (new / ".git").rename(tree / ".git")
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def make_full(
    git: Git, tree: Path, url: str, activity: Activity, further: Sequence[str] = ()
) -> GitResult:
    """Clone everything; `further` are options for git."""
    options = ["--progress", "--no-checkout", "--origin=origin", "--no-recurse-submodules"]
    return git.talk(["clone", *options, *further, "--", url, str(tree)], activity)


def _check_nothing_out(git_dir: Path) -> None:
    """Put HEAD on a branch without commits: an empty tree, not a thousand deleted files.

    The clone is nobody else's yet, and its refs are files (`init.defaultRefFormat`).
    """
    head = git_dir / "HEAD"
    branch = read_head(git_dir)
    if branch and branch.branch:
        (git_dir / "refs" / "heads" / branch.branch).unlink(missing_ok=True)
    head.write_text(f"ref: {UNBORN}\n")


def sweep(incoming: Path) -> None:
    """Remove what clones that were killed have left; the caller holds the lock."""
    # A git that outlived its sync may still write there: out of its way first, then away.
    aside = incoming.with_name(f"{incoming.name}-swept")
    shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):
        incoming.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)
