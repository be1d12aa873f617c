"""Brings proposed changes here by the refs that forges give them, and trees onto them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure
from semistable.git.clones.clone import NOT_THERE
from semistable.git.clones.partial_and_shallow import complete
from semistable.git.files.refs import PINNED, Head, read_head
from semistable.git.process.git_command import DONE, GitResult
from semistable.model.project.change import Forge
from semistable.model.project.commit_source import Activity, Report
from semistable.workspace.foreach import Tree
from semistable.workspace.preconditions import find_obstacles
from semistable.workspace.transaction.checkout import move_all
from semistable.workspace.transaction.journal import DOWNLOAD
from semistable.workspace.transaction.journal_entry import RefChange
from semistable.workspace.transaction.settle_tree import ref_value
from semistable.workspace.tree_move import Move, Moved

_HERE = "refs/semistable/changes"
_OPTIONS = ["--progress", "--no-write-fetch-head", "--no-tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A change that is here: its number, its tree, its newest commit."""

    number: str
    tree: Tree
    commit: str

    @property
    def branch(self) -> str:
        """The branch that holds it in its tree."""
        return f"change-{self.number}"


def fetch_change(tree: Tree, forge: Forge, number: str, activity: Activity) -> Downloaded | None:
    """Fetch a change's newest state; None when the server has no such change.

    The refs are those of Gerrit (refs/changes/34/1234/PATCHSET), GitHub (refs/pull/N/head) and
    GitLab (refs/merge-requests/N/head). Raises EnvironmentFailure when no server answers.
    """
    clone, urls = tree.clone, tree.repository.git
    place = f"{_HERE}/{forge}/{number}"
    refs = {
        Forge.GERRIT: f"+refs/changes/{int(number) % 100:02}/{number}/*:{place}/*",
        Forge.GITHUB: f"+refs/pull/{number}/head:{place}/1",
        Forge.GITLAB: f"+refs/merge-requests/{number}/head:{place}/1",
    }

    def attempt(url: str) -> GitResult:
        answer = clone.talk(["--no-tags"], url, [refs[forge]], activity)
        return DONE if NOT_THERE in answer.error else answer

    clone.try_urls(urls, attempt, activity)
    listed = clone.git.read(
        ["for-each-ref", "--format=%(objectname) %(refname)", place], clone.git_dir
    )
    sets = [line.split() for line in listed.splitlines()]
    numbered = [(int(ref.rpartition("/")[2]), commit) for commit, ref in sets if _is_numbered(ref)]
    if not numbered:
        return None
    commit = max(numbered)[1]
    complete(clone, urls, commit, activity)
    # It is a remote's, although no branch of it says so.
    clone.git.read(["update-ref", f"{PINNED}/{commit}", commit], clone.git_dir)
    return Downloaded(number=number, tree=tree, commit=commit)


def _is_numbered(ref: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]*", ref.rpartition("/")[2]) is not None


def message(change: Downloaded) -> str:
    """Read the message of a change's commit."""
    return change.tree.clone.in_tree("show", "--no-patch", "--format=%B", change.commit)


def holds(one: Downloaded, other: Downloaded) -> bool:
    """Whether a change stands on another one of its tree."""
    clone = one.tree.clone
    asked = ["merge-base", "--is-ancestor", other.commit, one.commit]
    return not clone.git.run(asked, clone.git_dir).status


def step_onto(workspace: Path, changes: Sequence[Downloaded], report: Report) -> tuple[Moved, ...]:
    """Give each change a branch in its tree and check it out: all trees, or none.

    Raises EnvironmentFailure for what a sync would be held by, and for a branch of that name that
    holds something else.
    """
    moves = []
    for change in changes:
        clone = change.tree.clone
        ref = f"refs/heads/{change.branch}"
        held = ref_value(clone, ref)
        if held not in (None, change.commit):
            raise EnvironmentFailure(
                f"{clone.name} has a branch {change.branch} that holds something else;"
                " no tree was moved.",
                f"Give it another name: git -C {clone.tree} branch -m {change.branch} NAME",
            )
        before = read_head(clone.git_dir) or Head(branch=None, commit=None)
        after = Head(branch=change.branch, commit=change.commit)
        made = (RefChange(ref=ref, old=None, new=change.commit),) if held is None else ()
        if before != after:
            moves.append(Move(clone=clone, before=before, after=after, refs=made))
    failures = [failure for failure in find_obstacles(moves) if failure]
    if failures:
        raise EnvironmentFailure(" ".join(one.message for one in failures), failures[0].hint)
    return move_all(workspace, moves, report, verb=DOWNLOAD) if moves else ()
