"""Where the trees of a workspace are, and how drivers were judged before."""

from dataclasses import dataclass
from pathlib import Path

from semistable.model.project.tree_states import TreeStatus
from semistable.project.manifest_file import read_manifest
from semistable.services.trees.choose_repositories import choose_repositories, manifest_path
from semistable.services.trees.sync_workspace import is_interrupted
from semistable.storage.cache import is_kept
from semistable.workspace.tree_status import read_statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceStatus:
    """Where the trees are, and whether a sync was begun and not ended."""

    trees: tuple[TreeStatus, ...]
    interrupted: bool


def show_status(manifest: Path | None, names: tuple[str, ...]) -> WorkspaceStatus:
    """Read where trees are; raise UsageError for repositories that the manifest has not."""
    path = manifest_path(manifest)
    project = read_manifest(path)
    statuses = read_statuses(path.parent, choose_repositories(project, names))
    if is_kept():
        # Measured: 0.05 s, which nothing remembered does not owe.
        from semistable.services.checking.cached_verdicts import with_verdicts  # noqa: PLC0415

        core = read_statuses(path.parent, [project.core]) if names else ()
        everything = with_verdicts(project, path.parent, (*statuses, *core))
        statuses = everything[: len(statuses)]
    return WorkspaceStatus(trees=statuses, interrupted=is_interrupted(path.parent))
