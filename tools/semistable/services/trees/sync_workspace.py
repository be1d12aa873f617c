"""Brings trees to their pins, all or none; what is done already costs no process.

Measured: importing what starts processes and threads costs 0.02 s, a whole run with nothing to do
0.1 s. Hence the imports inside functions.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.files.refs import read_head
from semistable.model.project.commit_source import Outcome, Report, Source, announce, silent
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import (
    LOCAL_WORK_STAYS,
    SyncedTree,
    SyncOptions,
    TreeChange,
)
from semistable.services.opening.ensure_available import ensure_available, ensure_manifest
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.choose_repositories import choose_repositories, manifest_path
from semistable.workspace.layout import journal_path, tree_path
from semistable.workspace.state_folder import refuse_foreign_state


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncQuery:
    """Which repositories to sync; `action` is "undo", "continue" or "abort", None for a sync."""

    manifest: Path | None
    repositories: tuple[str, ...]
    source: Source
    options: SyncOptions
    action: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncResult:
    """How the trees were left; `notes` say what became of a sync that was interrupted."""

    trees: tuple[SyncedTree, ...]
    notes: tuple[str, ...]


def sync_workspace(query: SyncQuery, display: ProgressDisplay) -> SyncResult:
    """Bring trees to their pins, or undo, finish or take back the last sync.

    Raises UsageError for repositories that the manifest has not, or where there is nothing to
    undo, finish or take back; EnvironmentFailure as `sync_pins` does.
    """
    path = manifest_path(query.manifest)
    workspace = path.parent
    if query.action in ("continue", "abort") and not is_interrupted(workspace):
        raise UsageError(
            "No sync was interrupted here.", "semistable status says where the trees are."
        )
    trees: tuple[SyncedTree, ...] = ()
    with display.transfers() as report:
        manifest = ensure_manifest(path, report)
        chosen = choose_repositories(manifest, query.repositories)
        notes = end_interrupted(
            workspace,
            manifest.repositories,
            report,
            forward=query.action != "abort",
            foreign_stay=query.action in ("continue", "abort"),
        )
        if query.action == "undo":
            trees = _undo(workspace, manifest.repositories, report, query.options)
        elif query.action is None:
            trees = sync_pins(chosen, workspace, query.source, report, query.options)
    return SyncResult(trees=trees, notes=(*notes, *(note for tree in trees for note in tree.notes)))


def sync_pins(
    repositories: Sequence[Repository],
    workspace: Path,
    source: Source,
    report: Report = silent,
    options: SyncOptions = LOCAL_WORK_STAYS,
) -> tuple[SyncedTree, ...]:
    """Make pins available, check every tree, then move all trees that must move, or none.

    Returns one row a repository, in their order; a sync that was interrupted is not ended here,
    but by `end_interrupted`. Raises EnvironmentFailure when the workspace cannot be written or
    stays locked, or when a checkout fails; nothing has moved then.
    """
    outcomes = ensure_available(repositories, workspace, source, report=report)
    pairs = list(zip(repositories, outcomes, strict=True))
    if all(_is_there(workspace, *pair) for pair in pairs):
        return tuple(
            SyncedTree(
                name=outcome.repository,
                pin=outcome.revision,
                commit=outcome.commit,
                change=TreeChange.STAYED,
            )
            for outcome in outcomes
        )
    from semistable.workspace.sync_trees import Target, sync_trees  # noqa: PLC0415 - see above

    targets = [Target(repository=repository, outcome=outcome) for repository, outcome in pairs]
    return sync_trees(workspace, targets, report, options)


def _is_there(workspace: Path, repository: Repository, outcome: Outcome) -> bool:
    head = read_head(tree_path(workspace, repository) / ".git")
    return head is not None and outcome.commit is not None and head.commit == outcome.commit


def is_interrupted(workspace: Path) -> bool:
    """Whether a command was begun here and not ended, by one file.

    Raises EnvironmentFailure when `.semistable` is not ours.
    """
    refuse_foreign_state(workspace)
    return os.path.lexists(journal_path(workspace))


def end_interrupted(
    workspace: Path,
    repositories: Sequence[Repository],
    report: Report = silent,
    *,
    forward: bool = True,
    foreign_stay: bool = False,
) -> tuple[str, ...]:
    """Finish a command that was interrupted, or take it back; return what was done, in sentences.

    Only trees of `repositories`, those of the manifest, are touched. `foreign_stay` allows files
    that neither end has to stay where they are. Costs nothing where nothing was interrupted. Raises
    EnvironmentFailure when it cannot be ended.
    """
    if not is_interrupted(workspace):
        return ()
    from semistable.workspace.transaction.interrupted_sync import recover  # noqa: PLC0415 - see above

    say = announce(report)
    return recover(workspace, repositories, say, forward=forward, foreign_stay=foreign_stay)


def _undo(
    workspace: Path, repositories: Sequence[Repository], report: Report, options: SyncOptions
) -> tuple[SyncedTree, ...]:
    """Move back what the last sync moved; raise UsageError when there is nothing to undo."""
    from semistable.workspace.transaction.interrupted_sync import undo_last  # noqa: PLC0415 - see above

    return undo_last(workspace, repositories, report, options)
