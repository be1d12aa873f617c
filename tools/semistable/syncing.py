"""Bring every tree to its pin; with nothing to do, no connection is made and no git is started."""

from collections.abc import Sequence
from pathlib import Path

from semistable.model.manifest import Repository
from semistable.model.source import Outcome, Report, Source, silent
from semistable.model.workspace import Change, SyncedTree
from semistable.sources import bring
from semistable.workspace.layout import tree_path
from semistable.workspace.refs import read_head


def sync(
    repositories: Sequence[Repository], workspace: Path, source: Source, report: Report = silent
) -> tuple[SyncedTree, ...]:
    """Fetch what is missing, check every tree, then move all that must move, or none.

    Returns one row a repository, in their order. Raises EnvironmentFailure when the workspace
    cannot be written or stays locked, or when a checkout fails; nothing has moved then.
    """
    outcomes = bring(repositories, workspace, source, report=report)
    if all(_is_there(workspace, outcome) for outcome in outcomes):
        return tuple(
            SyncedTree(
                name=outcome.repository,
                pin=outcome.revision,
                commit=outcome.commit,
                change=Change.STAYED,
            )
            for outcome in outcomes
        )
    # Measured: 0.2 s to import GitPython and filelock, which nothing above needs.
    from semistable.workspace.sync import Target, sync_trees  # noqa: PLC0415

    targets = [
        Target(repository=repository, outcome=outcome)
        for repository, outcome in zip(repositories, outcomes, strict=True)
    ]
    return sync_trees(workspace, targets, report)


def _is_there(workspace: Path, outcome: Outcome) -> bool:
    head = read_head(tree_path(workspace, outcome.repository) / ".git")
    return head is not None and outcome.commit is not None and head.commit == outcome.commit
