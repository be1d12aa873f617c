"""Checks out a proposed change, and all that its messages say it depends on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.change import ChangeReference, Forge
from semistable.model.project.commit_source import Report, announce, steps_of
from semistable.model.project.tree_states import Proposed
from semistable.policy.gate.depends_on import KNOWN_HOSTS, references
from semistable.project.manifest_file import read_manifest
from semistable.services.merging.change_refs import is_project
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.choose_repositories import manifest_path
from semistable.services.trees.choose_trees import choose_trees
from semistable.services.trees.sync_workspace import end_interrupted
from semistable.workspace.foreach import Tree
from semistable.workspace.proposed_changes import (
    Downloaded,
    fetch_change,
    holds,
    message,
    step_onto,
)
from semistable.workspace.workspace_lock import hold

_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_MOST = 100
"""Changes that one may depend on; more is a circle of rewritten messages, or an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadResult:
    """The changes that are checked out, by their trees, and what is worth a note."""

    changes: tuple[Proposed, ...]
    notes: tuple[str, ...]


def download_change(manifest: Path | None, change: str, display: ProgressDisplay) -> DownloadResult:
    """Check out a change (a Gerrit number, or an address) and its Depends-On; all trees, or none.

    Raises UsageError for what is no change, EnvironmentFailure for one that is nowhere, for two
    of one tree that do not stand on each other, or as a sync does.
    """
    path = manifest_path(manifest)
    with display.transfers() as report:
        ended = end_interrupted(path.parent, read_manifest(path).repositories, report)
        workspace, trees = choose_trees(path, ())
        with hold(workspace, announce(report)):
            found = _fetch(trees, change, report)
            step_onto(workspace, found.changes, report)
    return DownloadResult(
        changes=tuple(
            Proposed(tree=one.tree.name, number=one.number, branch=one.branch, commit=one.commit)
            for one in sorted(found.changes, key=lambda one: one.tree.name)
        ),
        notes=(*ended, *found.notes),
    )


@dataclass(slots=True, kw_only=True)
class _Found:
    """The changes that came, one a tree, and what was left out, in sentences."""

    changes: list[Downloaded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _fetch(trees: Sequence[Tree], requested: str, report: Report) -> _Found:
    """Fetch a change and its Depends-On; no tree moves."""
    first = _reference(requested)
    pending, seen = [first], {first.key}
    found = _Found()
    while pending:
        reference = pending.pop(0)
        change = _find(trees, reference, report)
        if change is None and reference is first:
            raise EnvironmentFailure(
                f"No server of the manifest has the change {requested}.",
                "Check the number, and that its project is in the manifest.",
            )
        if change is None:
            found.notes.append(f"{reference.text} is of no tree here, or not there: left out.")
            continue
        _add(found, change)
        text = message(change)
        for needed in references(text, _hosts(text)):
            if needed.key not in seen and len(seen) < _MOST:
                seen.add(needed.key)
                pending.append(needed)
    return found


def _reference(text: str) -> ChangeReference:
    if _NUMBER.fullmatch(text):
        return ChangeReference(
            forge=Forge.GERRIT, host="", project="", number=text, line=1, text=text
        )
    header = f"Depends-On: {text}"
    found = references(header, _hosts(header)) if "\n" not in text and "://" in text else ()
    if not found or found[0].forge is Forge.PAGURE:
        raise UsageError(
            f"{text!r} is no change.",
            "Give a Gerrit number, or the address of a change, pull or merge request.",
        )
    return found[0]


def _hosts(text: str) -> Mapping[str, Forge]:
    """Guess what stands at the hosts that are named, by the shape of their addresses."""
    hosts: dict[str, Forge] = {}
    for url in re.findall(r"https?://[^\s/]+/\S*", text):
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            continue
        shape = Forge.GITHUB if "/pull/" in url else Forge.GERRIT
        hosts[host] = Forge.GITLAB if "/merge_requests/" in url else shape
    return {**hosts, **KNOWN_HOSTS}


def _find(trees: Sequence[Tree], reference: ChangeReference, report: Report) -> Downloaded | None:
    if reference.forge is Forge.PAGURE or not _NUMBER.fullmatch(reference.number):
        return None
    for tree in trees:
        if reference.project and not is_project(reference.project, tree.repository.git, tree.name):
            continue
        activity = steps_of(tree.name, report)
        change = fetch_change(tree, reference.forge, reference.number, activity)
        if change:
            return change
    return None


def _add(found: _Found, change: Downloaded) -> None:
    """Keep one change a tree: the one that stands on the other."""
    same = next((one for one in found.changes if one.tree.name == change.tree.name), None)
    if same is None:
        found.changes.append(change)
    elif holds(change, same):
        found.changes[found.changes.index(same)] = change
    elif not holds(same, change):
        raise EnvironmentFailure(
            f"{change.tree.name} would have to be at two changes, {same.number} and"
            f" {change.number}, and neither stands on the other; no tree was moved.",
            "Rebase one onto the other, or download them one at a time.",
        )
