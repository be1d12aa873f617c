"""Finds the trees of a workspace that are meant."""

from collections.abc import Sequence
from pathlib import Path

from semistable.project.manifest_file import read_manifest
from semistable.services.trees.choose_repositories import choose_repositories, manifest_path
from semistable.workspace.foreach import Tree, require, trees_here


def choose_trees(path: Path | None, names: Sequence[str]) -> tuple[Path, tuple[Tree, ...]]:
    """Return the workspace of a manifest, and its trees that are here, or those of these names.

    Raises UsageError when no tree is here, EnvironmentFailure when a named one is not.
    """
    path = manifest_path(path)
    chosen = choose_repositories(read_manifest(path), names)
    trees = trees_here(path.parent, chosen)
    require(trees, [repository.name for repository in chosen] if names else [])
    return path.parent, trees
