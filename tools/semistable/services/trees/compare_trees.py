"""What differs: trees from their pins, two manifests, or two days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.landed_commits import main_commit_before
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree_states import TreeDifference
from semistable.project.manifest_file import read_manifest
from semistable.services.trees.choose_repositories import choose_repositories, manifest_path
from semistable.services.trees.choose_trees import choose_trees
from semistable.workspace.layout import tree_path
from semistable.workspace.tree_differences import between, from_pins


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffQuery:
    """Repositories by their names, and one or two manifests to compare, or days."""

    manifest: Path | None
    names: tuple[str, ...]
    manifests: tuple[Path, ...]
    since: str | None
    until: str | None


def compare_trees(query: DiffQuery) -> tuple[TreeDifference, ...]:
    """List the repositories that differ; nothing is fetched, and what is not here has no numbers.

    Raises UsageError for a day or a repository that is none, or for more than two manifests.
    """
    if query.manifests:
        return _of_manifests(query)
    if query.since:
        until = as_day(query.until) if query.until else None
        return _of_days(query, as_day(query.since), until)
    workspace, trees = choose_trees(query.manifest, query.names)
    return from_pins(workspace, trees)


def as_day(text: str) -> str:
    """Read a day as ISO 8601 has it; raise UsageError for what is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2024-04-03.") from error


def _of_days(query: DiffQuery, since: str, until: str | None) -> tuple[TreeDifference, ...]:
    path = manifest_path(query.manifest)
    workspace = path.parent
    wanted = choose_repositories(read_manifest(path), query.names)
    chosen = [repository for repository in wanted if _is_here(workspace, repository)]

    def at(repository: Repository, day: str) -> str | None:
        return main_commit_before(tree_path(workspace, repository) / ".git", day)

    ends = {r.name: (at(r, since), at(r, until) if until else r.commit or r.pin) for r in chosen}
    return between(workspace, chosen, ends)


def _is_here(workspace: Path, repository: Repository) -> bool:
    return (tree_path(workspace, repository) / ".git").is_dir()


def _of_manifests(query: DiffQuery) -> tuple[TreeDifference, ...]:
    if len(query.manifests) > 2:
        raise UsageError("There are two manifests to compare.", "Give the old one and the new one.")
    own = manifest_path(query.manifest)
    old, new = (read_manifest(path) for path in (*query.manifests, own)[:2])
    everything = {r.name: r for manifest in (old, new) for r in manifest.repositories}
    if unknown := set(query.names) - set(everything):
        raise UsageError(
            f"Neither manifest has a repository {min(unknown)}.", f"They have: {_list(everything)}."
        )
    chosen = [r for name, r in everything.items() if name in query.names or not query.names]
    ends = {r.name: (_pin(old, r.name), _pin(new, r.name)) for r in chosen}
    return between(own.parent, chosen, ends)


def _pin(manifest: Manifest, name: str) -> str | None:
    found = manifest.find(name)
    return found.pin if found else None


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
