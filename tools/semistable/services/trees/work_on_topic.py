"""Starts, lists, finishes and abandons one branch over many trees."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.commit_source import announce
from semistable.model.project.tree_states import TopicBranch
from semistable.project.manifest_file import read_manifest
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.choose_repositories import manifest_path
from semistable.services.trees.choose_trees import choose_trees
from semistable.services.trees.sync_workspace import end_interrupted
from semistable.workspace.foreach import Tree
from semistable.workspace.topic_branches import abandon, branches, finish, start
from semistable.workspace.workspace_lock import hold

_ACTIONS: Mapping[str, Callable[[Path, Sequence[Tree], str], tuple[TopicBranch, ...]]] = {
    "start": start,
    "finish": finish,
    "abandon": abandon,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicResult:
    """The branches of a topic, and what became of a command that was interrupted before."""

    branches: tuple[TopicBranch, ...]
    notes: tuple[str, ...] = ()


def work_on_topic(
    manifest: Path | None,
    action: str,
    topic: str | None,
    names: Sequence[str],
    display: ProgressDisplay,
) -> TopicResult:
    """Start, list, finish or abandon a topic in trees; all of them, or none.

    Raises UsageError without a topic where one is needed, and as the functions of
    `workspace.topic_branches` do.
    """
    if action == "list":
        _, trees = choose_trees(manifest, names)
        return TopicResult(branches=branches(trees, topic))
    if topic is None:
        raise UsageError(f"topic {action} needs a name.", f"semistable topic {action} my-change")
    path = manifest_path(manifest)
    with display.transfers() as report, hold(path.parent, announce(report)):
        notes = end_interrupted(path.parent, read_manifest(path).repositories, report)
        workspace, trees = choose_trees(path, names)
        return TopicResult(branches=_ACTIONS[action](workspace, trees, topic), notes=notes)
