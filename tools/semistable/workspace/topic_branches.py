"""Topics: one branch over many trees, started, finished or abandoned everywhere or nowhere."""

from collections.abc import Sequence

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.files.refs import PINNED, read_head
from semistable.git.process.parallel import everywhere
from semistable.model.project.tree_states import TopicBranch
from semistable.workspace.foreach import Tree
from semistable.workspace.in_progress import held_lock, unfinished_operation
from semistable.workspace.preconditions import has_changes

_ABANDONED = "refs/semistable/abandoned"


def start(trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    """Make the branch in every tree, at what is checked out there, and step onto it.

    Uncommitted edits come along. Raises UsageError for a name that git refuses, and
    EnvironmentFailure when a tree has that branch already or is in use; nothing is done then.
    """
    if trees[0].clone.git.run(["check-ref-format", "--branch", topic]).status:
        raise UsageError(f"{topic!r} cannot be the name of a branch.", "Take letters, digits, '-'.")
    for tree in trees:
        _refuse_busy(tree)
        if _commit(tree, f"refs/heads/{topic}"):
            raise EnvironmentFailure(
                f"{tree.name} has a branch {topic} already; none was made.",
                f"Take another name, or step onto it: git -C {tree.clone.tree} switch {topic}",
            )
    everywhere(lambda tree: tree.clone.in_tree("switch", "--quiet", "--create", topic), trees)
    return branches(trees, topic)


def branches(trees: Sequence[Tree], topic: str | None = None) -> tuple[TopicBranch, ...]:
    """List the local branches of all trees, or those of one topic, by topic and tree."""

    def look(tree: Tree) -> list[TopicBranch]:
        head = read_head(tree.clone.git_dir)
        listed = tree.clone.in_tree("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")
        return [
            TopicBranch(
                topic=name,
                tree=tree.name,
                commits=_own_commits(tree, name),
                current=head is not None and head.branch == name,
            )
            for name in listed.splitlines()
            if topic in (None, name)
        ]

    found = [one for several in everywhere(look, trees) for one in several]
    return tuple(sorted(found, key=lambda one: (one.topic, one.tree)))


def finish(trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    """Delete the branch where all its commits are at a remote, everywhere or nowhere.

    Trees that are on it step off. Raises UsageError when no tree has it, EnvironmentFailure when
    commits would be lost or a tree is in use.
    """
    found = _required(trees, topic)
    own = [one for one in found if one.commits]
    if own:
        counts = ", ".join(f"{one.tree} ({one.commits})" for one in own)
        raise EnvironmentFailure(
            f"{topic} has commits that no remote has in {counts}; nothing was deleted.",
            "Push them and fetch, or give the topic up: semistable topic abandon.",
        )
    _leave(trees, found, topic)
    return found


def abandon(trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    """Take the branch away everywhere; what it held stays under refs/semistable/abandoned.

    Raises as `finish` does, but not for commits.
    """
    found = _required(trees, topic)
    names = {one.tree for one in found}
    for tree in trees:
        if tree.name in names:
            commit = str(_commit(tree, f"refs/heads/{topic}"))
            tree.clone.in_tree("update-ref", f"{_ABANDONED}/{topic}", commit)
    _leave(trees, found, topic)
    return found


def _required(trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    found = branches(trees, topic)
    if not found:
        raise UsageError(f"No tree has a branch {topic}.", "semistable topic list shows them.")
    return found


def _leave(trees: Sequence[Tree], found: Sequence[TopicBranch], topic: str) -> None:
    here = {one.tree: one for one in found}
    ours = [tree for tree in trees if tree.name in here]
    for tree in ours:
        _refuse_busy(tree)
        changed = has_changes(tree.clone)
        if here[tree.name].current and changed:
            raise EnvironmentFailure(
                f"{tree.name} has uncommitted changes in {changed[0]}; nothing was deleted.",
                f"Commit them, or put them away: git -C {tree.clone.tree} stash",
            )
    for tree in ours:
        if here[tree.name].current:
            tree.clone.in_tree("switch", "--quiet", "--detach")
        tree.clone.in_tree("branch", "--quiet", "--delete", "--force", "--", topic)


def _refuse_busy(tree: Tree) -> None:
    operation = unfinished_operation(tree.clone.git_dir)
    if operation or held_lock(tree.clone.git_dir):
        raise EnvironmentFailure(
            f"{tree.name} is in the middle of a {operation or 'git command'}; nothing was done.",
            "Finish it, or leave the tree out by naming the others.",
        )


def _own_commits(tree: Tree, branch: str) -> int:
    counted = ["rev-list", "--count", f"refs/heads/{branch}", "--not", "--remotes", "--tags"]
    counted.append(f"--glob={PINNED}/*")
    return int(tree.clone.in_tree(*counted))


def _commit(tree: Tree, ref: str) -> str | None:
    answer = tree.clone.git.run(["rev-parse", "--verify", "--quiet", ref], tree.clone.git_dir)
    return answer.text.strip() or None
