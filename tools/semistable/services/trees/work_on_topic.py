"""Starts, lists, finishes and abandons one branch over many trees."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.commit_source import announce
from semistable.model.project.tree_states import TopicBranch
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.choose_trees import choose_trees
from semistable.workspace.foreach import Tree
from semistable.workspace.topic_branches import abandon, branches, finish, start
from semistable.workspace.workspace_lock import hold

_ACTIONS: Mapping[str, Callable[[tuple[Tree, ...], str], tuple[TopicBranch, ...]]] = {
    "start": start,
    "finish": finish,
    "abandon": abandon,
}


def work_on_topic(
    manifest: Path | None,
    action: str,
    topic: str | None,
    names: Sequence[str],
    display: ProgressDisplay,
) -> tuple[TopicBranch, ...]:
    """Start, list, finish or abandon a topic in trees; all of them, or none.

    Raises UsageError without a topic where one is needed, and as the functions of
    `workspace.topic_branches` do.
    """
    workspace, trees = choose_trees(manifest, names)
    if action == "list":
        return branches(trees, topic)
    if topic is None:
        raise UsageError(f"topic {action} needs a name.", f"semistable topic {action} my-change")
    with display.transfers() as report, hold(workspace, announce(report)):
        return _ACTIONS[action](trees, topic)
