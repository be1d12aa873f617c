"""Finds the manifest of a workspace, and in it the repositories that are meant."""

from collections.abc import Sequence
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.manifest import Manifest, Repository
from semistable.project.manifest_file import find_manifest
from semistable.project.repository_groups import in_group


def manifest_path(path: Path | None) -> Path:
    """Return where the manifest is: `path`, or the nearest one; raise UsageError for none."""
    return (path or find_manifest(Path())).absolute()


def choose_repositories(manifest: Manifest, names: Sequence[str]) -> tuple[Repository, ...]:
    """Return the repositories of these names in the manifest's order; all where none is named.

    `@NAME` names a group. Raises UsageError for what the manifest has not.
    """
    known = {repository.name for repository in manifest.repositories}
    found: set[Repository | None] = set()
    for name in names:
        if name.startswith("@"):
            found.update(in_group(manifest, name[1:]))
        elif manifest.find(name) is None:
            raise UsageError(
                f"The manifest has no repository {name}.", f"It has: {', '.join(sorted(known))}."
            )
        else:
            found.add(manifest.find(name))
    return tuple(r for r in manifest.repositories if not names or r in found)
