"""What differs: a tree from its pin, one manifest from another, a day from an earlier one."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import read_head
from semistable.git.process.git_command import Git
from semistable.git.process.parallel import everywhere
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import TreeDifference
from semistable.workspace.foreach import Tree
from semistable.workspace.tree_clone import tree_clone
from semistable.workspace.tree_status import pinned_commit

Revisions = tuple[str | None, str | None]


def from_pins(workspace: Path, trees: Sequence[Tree]) -> tuple[TreeDifference, ...]:
    """Return what differs from the pins, uncommitted edits included; only trees that differ."""

    def look(tree: Tree) -> TreeDifference | None:
        head = read_head(tree.clone.git_dir)
        here = head.commit if head else None
        pin = pinned_commit(tree.clone, workspace, tree.repository)
        files = _files(tree.clone, [pin] if pin else ["HEAD"])
        if pin == here and not files:
            return None
        return TreeDifference(
            name=tree.name,
            old=tree.repository.pin,
            new=(head.branch if head and head.branch else here) or "",
            commits=_commits(tree.clone, pin, here),
            files=files,
        )

    return tuple(one for one in everywhere(look, trees) if one)


def between(
    workspace: Path, repositories: Iterable[Repository], revisions: Mapping[str, Revisions]
) -> tuple[TreeDifference, ...]:
    """Return what differs between two revisions of each repository; only where they differ.

    None stands for a side that does not have the repository. What is not here has no numbers.
    """
    git = Git()
    found = []
    for repository in repositories:
        old, new = revisions[repository.name]
        if old == new:
            continue
        clone = _clone(git, workspace, repository)
        ends = [clone.resolve(end) if clone and end else None for end in (old, new)]
        both = clone is not None and None not in ends
        found.append(
            TreeDifference(
                name=repository.name,
                old=old or "",
                new=new or "",
                commits=_commits(clone, *ends) if clone else None,
                files=_files(clone, [str(end) for end in ends]) if clone and both else (),
            )
        )
    return tuple(found)


def _clone(git: Git, workspace: Path, repository: Repository) -> Clone | None:
    clone = tree_clone(git, workspace, repository)
    return clone if clone.git_dir.exists() else None


def _commits(clone: Clone, old: str | None, new: str | None) -> tuple[int, int] | None:
    if old is None or new is None:
        return None
    counted = clone.in_tree("rev-list", "--left-right", "--count", f"{new}...{old}")
    ahead, behind = map(int, counted.split())
    return ahead, behind


def _files(clone: Clone, ends: Sequence[str]) -> tuple[str, ...]:
    options = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z"]
    return tuple(clone.in_tree(*options, *ends, "--").split("\0")[:-1])
