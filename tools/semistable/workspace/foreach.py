"""Ask every tree the same thing, several at a time: a command, a search, a log."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.clones.clone import Clone
from semistable.git.files.refs import read_head
from semistable.git.process.git_command import Git
from semistable.git.process.parallel import everywhere
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import Logged, Match, Ran
from semistable.workspace.tree_clone import tree_clone

_NOTHING_FOUND = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree that is here, and the repository of the manifest that it is."""

    repository: Repository
    clone: Clone

    @property
    def name(self) -> str:
        """The repository's name."""
        return self.repository.name


def trees_here(workspace: Path, repositories: Iterable[Repository]) -> tuple[Tree, ...]:
    """Open the trees that have something checked out; raise UsageError when none has."""
    git = Git()
    found = []
    for repository in repositories:
        clone = tree_clone(git, workspace, repository)
        head = read_head(clone.git_dir)
        if head is not None and head.commit is not None:
            found.append(Tree(repository=repository, clone=clone))
    if not found:
        raise UsageError("No tree is here yet.", "semistable sync brings them.")
    return tuple(found)


def run_everywhere(
    trees: Sequence[Tree], command: Sequence[str], at_once: int, done: Callable[[Ran], None]
) -> tuple[Ran, ...]:
    """Run a command in every tree, without a shell; `done` is told of each in the trees' order.

    The command finds SEMISTABLE_TREE and SEMISTABLE_PIN in its environment. Raises UsageError when
    there is no such program; an interruption ends all of them.
    """
    running: set[subprocess.Popen[bytes]] = set()

    def run(tree: Tree) -> Ran:
        names = {"SEMISTABLE_TREE": tree.name, "SEMISTABLE_PIN": tree.repository.pin}
        try:
            process = subprocess.Popen(
                command,
                cwd=tree.clone.tree,
                env=os.environ | names,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise UsageError(
                f"{command[0]} cannot be started: {error.strerror or error}.",
                "Give a program that is on the PATH; pipes and the like need `sh -c '…'`.",
            ) from error
        running.add(process)
        with process:
            out, _ = process.communicate()
        running.discard(process)
        return Ran(name=tree.name, status=process.returncode, out=out)

    found = []
    pool = ThreadPoolExecutor(at_once)
    try:
        for ran in pool.map(run, trees):
            done(ran)
            found.append(ran)
    except BaseException:
        for process in tuple(running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(found)


def grep(trees: Sequence[Tree], options: Sequence[str]) -> tuple[Match, ...]:
    """Search tracked files with git grep; return each line that it finds.

    Raises UsageError for what git grep does not understand.
    """

    def search(tree: Tree) -> list[Match]:
        # --line-number and --null make the fields certain, whatever is in a name.
        fixed = ["grep", "--no-color", "--full-name", "--line-number", "--null", "-I"]
        answer = tree.clone.git.run([*fixed, *options], tree.clone.git_dir, tree.clone.tree)
        if answer.status > _NOTHING_FOUND:
            raise UsageError(f"git grep: {answer.reason}.", "git help grep says what it takes.")
        rows = (line.split("\0", 2) for line in answer.text.split("\n")[:-1])
        return [
            Match(tree=tree.name, path=path, line=int(number), text=text.removesuffix("\r"))
            for path, number, text in rows
        ]

    return tuple(match for matches in everywhere(search, trees) for match in matches)


_FORMAT = "%ct%x00%H%x00%an%x00%s"


def logs(
    trees: Sequence[Tree], since: str | None, until: str | None, limit: int
) -> tuple[Logged, ...]:
    """Return the commits that lead to where the trees are, of all trees, the newest first.

    `since` and `until` are what git takes for a time. First parents only: when it landed counts.
    """
    times = [f"--{name}={time}" for name, time in (("since", since), ("until", until)) if time]

    def log(tree: Tree) -> list[Logged]:
        options = ["log", "--first-parent", f"--max-count={limit}", f"--format={_FORMAT}", *times]
        lines = tree.clone.in_tree(*options, "HEAD", "--").splitlines()
        return [_logged(tree.name, line) for line in lines]

    found = [one for several in everywhere(log, trees) for one in several]
    return tuple(sorted(found, key=lambda one: (-one.time, one.name))[:limit])


def _logged(name: str, line: str) -> Logged:
    time, commit, author, subject = line.split("\0")
    return Logged(name=name, time=int(time), commit=commit, author=author, subject=subject)


def require(trees: Sequence[Tree], names: Sequence[str]) -> None:
    """Raise EnvironmentFailure when a repository that was named has no tree here."""
    missing = set(names) - {tree.name for tree in trees}
    if missing:
        raise EnvironmentFailure(
            f"{', '.join(sorted(missing))} has no tree here.", "semistable sync brings it."
        )
