"""Reads the manifest for another tool, and says what of it no other tool carries."""

from pathlib import Path

from semistable.model.project.manifest import Manifest
from semistable.project.manifest_file import read_manifest
from semistable.services.trees.choose_repositories import manifest_path


def export_manifest(path: Path | None) -> tuple[Manifest, tuple[str, ...]]:
    """Return the manifest, and notes on what is lost in an export; raises as `read_manifest`."""
    manifest = read_manifest(manifest_path(path))
    notes = [f"{one.name} has no git URL: left out" for one in manifest.repositories if not one.git]
    return manifest, (*notes, "what is about releases, packages, the surface and policies")
