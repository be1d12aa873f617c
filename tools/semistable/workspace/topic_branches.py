"""Topics: one branch over many trees, started, finished or abandoned everywhere or nowhere."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.files.refs import PINNED, Head, read_head
from semistable.git.process.parallel import everywhere
from semistable.model.project.tree_states import TopicBranch
from semistable.workspace.foreach import Tree
from semistable.workspace.in_progress import held_lock, linked_branches, unfinished_operation
from semistable.workspace.preconditions import has_changes
from semistable.workspace.transaction.journal import TOPIC_ABANDON, TOPIC_FINISH, TOPIC_START
from semistable.workspace.transaction.journal_entry import End, Entry, RefChange
from semistable.workspace.transaction.kept_refs import free_ref
from semistable.workspace.transaction.run_transaction import run_transaction
from semistable.workspace.transaction.settle_tree import ref_value
from semistable.workspace.transaction.settle_trees import TreeTransition
from semistable.workspace.workspace_lock import moving


def start(workspace: Path, trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    """Make the branch in every tree, at what is checked out there, and step onto it.

    Uncommitted edits come along. Raises UsageError for a name that git refuses, and
    EnvironmentFailure when a tree cannot have that branch or is in use; nothing is done then.
    """
    if trees[0].clone.git.run(["check-ref-format", "--branch", topic]).status:
        raise UsageError(f"{topic!r} cannot be the name of a branch.", "Take letters, digits, '-'.")
    changes = []
    for tree in trees:
        _refuse_busy(tree)
        _refuse_taken(tree, topic)
        before = _end(tree)
        after = replace(before, branch=topic)
        made = RefChange(ref=f"refs/heads/{topic}", old=None, new=before.commit)
        changes.append(_change(workspace, tree, before, after, [made]))
    _run(workspace, TOPIC_START, changes)
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


def finish(workspace: Path, trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
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
    _leave(workspace, TOPIC_FINISH, trees, found, topic)
    return found


def abandon(workspace: Path, trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    """Take the branch away everywhere; what it held stays under refs/semistable/kept.

    Raises as `finish` does, but not for commits.
    """
    found = _required(trees, topic)
    _leave(workspace, TOPIC_ABANDON, trees, found, topic)
    return found


def _required(trees: Sequence[Tree], topic: str) -> tuple[TopicBranch, ...]:
    found = branches(trees, topic)
    if not found:
        raise UsageError(f"No tree has a branch {topic}.", "semistable topic list shows them.")
    return found


def _leave(
    workspace: Path, verb: str, trees: Sequence[Tree], found: Sequence[TopicBranch], topic: str
) -> None:
    here = {one.tree: one for one in found}
    ours = [tree for tree in trees if tree.name in here]
    changes = []
    for tree in ours:
        _refuse_unleavable(tree, here[tree.name], topic)
        before, ref = _end(tree), f"refs/heads/{topic}"
        after = replace(before, branch=None) if here[tree.name].current else before
        commit = ref_value(tree.clone, ref)
        refs = [RefChange(ref=ref, old=commit, new=None)]
        if verb == TOPIC_ABANDON:
            refs.append(RefChange(ref=free_ref(tree.clone, topic), old=None, new=commit))
        changes.append(_change(workspace, tree, before, after, refs))
    _run(workspace, verb, changes)
    for tree in ours:  # what the branch was set up to follow; a tree without it has no such section
        tree.clone.git.run(["config", "--remove-section", f"branch.{topic}"], tree.clone.git_dir)


def _refuse_unleavable(tree: Tree, found: TopicBranch, topic: str) -> None:
    """Raise EnvironmentFailure when a branch cannot be deleted, or be left with what is edited."""
    _refuse_busy(tree)
    changed = has_changes(tree.clone)
    if found.current and changed:
        raise EnvironmentFailure(
            f"{tree.name} has uncommitted changes in {changed[0]}; nothing was deleted.",
            f"Commit them, or put them away: git -C {tree.clone.tree} stash",
        )
    place = linked_branches(tree.clone.git_dir).get(f"refs/heads/{topic}")
    if place:
        raise EnvironmentFailure(
            f"{topic} of {tree.name} is checked out in another worktree, {place}; nothing was"
            " deleted.",
            f"Let that be on another branch (git -C {place} switch --detach), or remove it.",
        )


def _refuse_taken(tree: Tree, topic: str) -> None:
    """Raise EnvironmentFailure when a tree has the branch, or one that leaves no room for it."""
    listed = tree.clone.in_tree("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")
    names = set(listed.splitlines())
    if topic in names:
        raise EnvironmentFailure(
            f"{tree.name} has a branch {topic} already; none was made.",
            f"Take another name, or step onto it: git -C {tree.clone.tree} switch {topic}",
        )
    above = {topic[:end] for end, sign in enumerate(topic) if sign == "/"}
    taken = sorted(name for name in names if name in above or name.startswith(f"{topic}/"))
    if taken:
        raise EnvironmentFailure(
            f"{tree.name} has a branch {taken[0]}, beside which git can have no {topic}; none was"
            " made.",
            f"Take another name, or rename that one: git -C {tree.clone.tree} branch -m"
            f" {taken[0]} NAME",
        )


def _refuse_busy(tree: Tree) -> None:
    operation = unfinished_operation(tree.clone.git_dir)
    if operation or held_lock(tree.clone.git_dir):
        raise EnvironmentFailure(
            f"{tree.name} is in the middle of a {operation or 'git command'}; nothing was done.",
            "Finish it, or leave the tree out by naming the others.",
        )


def _end(tree: Tree) -> End:
    return End.of(read_head(tree.clone.git_dir) or Head(branch=None, commit=None))


def _change(
    workspace: Path, tree: Tree, before: End, after: End, refs: Sequence[RefChange]
) -> TreeTransition:
    folder = tree.clone.tree.relative_to(workspace).as_posix()
    entry = Entry(tree=tree.name, folder=folder, before=before, after=after, refs=tuple(refs))
    return TreeTransition(clone=tree.clone, entry=entry)


def _run(workspace: Path, verb: str, changes: Sequence[TreeTransition]) -> None:
    with moving(workspace) as held:
        run_transaction(workspace, verb, changes, held)


def _own_commits(tree: Tree, branch: str) -> int:
    counted = ["rev-list", "--count", f"refs/heads/{branch}", "--not", "--remotes", "--tags"]
    counted.append(f"--glob={PINNED}/*")
    return int(tree.clone.in_tree(*counted))
