"""Stages what Zuul prepared for a job, and proves it: which commit of each repository, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.forge.zuul_variables import folder_of
from semistable.git.objects.merge_trees import Overlay
from semistable.model.findings.gate_answer import GateVerdict, Tested
from semistable.model.project.change import Forge
from semistable.model.project.commit_source import Report
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree import RevisionSpec
from semistable.model.project.zuul_job import Checkout, Item, Prepared
from semistable.policy.gate.depends_on import components, references
from semistable.services.merging.change_refs import is_project
from semistable.services.merging.gate_merge import Gate
from semistable.services.merging.speculative_state import Stage, StagedRepository, State, open_stage
from semistable.services.opening.available_trees import pinned
from semistable.services.opening.open_project import Project

_FELL_BACK = "project default branch"
"""What Zuul says when neither an override nor the change's branch was there."""
_OVERRIDDEN = "override"
_DEPTH = 1000
"""Commits below HEAD among which a change is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A stage of Zuul's checkouts, and which of them each place is."""

    stage: Stage
    prepared: Prepared
    checkouts: Mapping[str, Checkout]


def open_prepared(project: Project, prepared: Prepared, root: Path, report: Report) -> Staged:
    """Take each repository of the manifest that Zuul prepared as it is checked out.

    Drivers that Zuul did not prepare are not looked at; core stands at its pin where it was not.
    Raises EnvironmentFailure when Zuul took what nobody meant, or a tree is not where it said.
    """
    manifest = project.required()
    found = _matched(manifest, prepared)
    for repository, checkout in found.items():
        _meant(repository, checkout, prepared)
    drivers = [driver for driver in manifest.drivers if driver in found]
    if not drivers:
        raise UsageError(
            "Zuul prepared none of the manifest's drivers.", "Add them to required-projects."
        )
    specs = {r: _spec(r, found.get(r), root) for r in (manifest.core, *drivers)}
    stage = open_stage(project, specs[manifest.core], [specs[d] for d in drivers], report)
    places = [
        _named(place, repository, found.get(repository))
        for place, repository in zip(stage.places, (manifest.core, *drivers), strict=True)
    ]
    stage = replace(stage, core=places[0], drivers=tuple(places[1:]))
    return Staged(
        stage=stage,
        prepared=prepared,
        checkouts={repository.name: checkout for repository, checkout in found.items()},
    )


def _matched(manifest: Manifest, prepared: Prepared) -> dict[Repository, Checkout]:
    return {
        repository: checkout
        for repository in manifest.repositories
        for checkout in prepared.checkouts
        if is_project(checkout.project, repository.git, repository.name)
    }


def _meant(repository: Repository, checkout: Checkout, prepared: Prepared) -> None:
    """Raise EnvironmentFailure when Zuul fell through to a branch that nobody meant."""
    if checkout.checkout == repository.pin:
        return
    ignored = prepared.override and _OVERRIDDEN not in checkout.description
    if not ignored and checkout.description != _FELL_BACK:
        return
    if not ignored and checkout.checkout == prepared.branch:
        return
    asked = prepared.override if ignored else prepared.branch
    raise EnvironmentFailure(
        f"Zuul tested {repository.name} at {checkout.checkout} ({checkout.description}), since it"
        f" has no {asked}.",
        f"Pin {repository.name} to {checkout.checkout} if that is meant, or correct the job's"
        " override-checkout.",
    )


def _spec(repository: Repository, checkout: Checkout | None, root: Path) -> RevisionSpec:
    if checkout is None:
        return pinned(repository)
    return RevisionSpec(source=str(folder_of(root, checkout)), revision="HEAD", folder=None)


def _named(
    place: StagedRepository, repository: Repository, checkout: Checkout | None
) -> StagedRepository:
    """Call a checkout by the manifest's name, wherever it lies, and see that it is what Zuul says.

    Raises EnvironmentFailure where it is not.
    """
    named = replace(
        place,
        key=repository.name,
        name=repository.name,
        addresses=repository.git,
        pin=repository.pin,
    )
    if checkout is None:
        return named
    overlay = Overlay(place.git_directory, repository.name)
    commit = overlay.resolve("HEAD")
    if checkout.commit and checkout.commit != commit:
        raise EnvironmentFailure(
            f"Zuul checked out {checkout.commit[:12]} of {named.name}, and {commit[:12]} is there.",
            "An earlier step of the job moved it; run the gate before that.",
        )
    return replace(named, tree=overlay.tree(commit, checkout.checkout or "HEAD"))


def judge_prepared(staged: Staged, gate: Gate, hosts: Mapping[str, Forge]) -> GateVerdict:
    """Judge what the tested change, with all that it needs, does to what Zuul prepared."""
    stage, items = staged.stage, staged.prepared.items
    tested = [items[place] for place in _together(items, hosts)] if items else []
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    titles: dict[str, list[str]] = {}
    notes: list[str] = []
    for place in stage.places:
        own = [i for i in tested if is_project(i.project, place.addresses, place.name)]
        if not own or place.name not in staged.checkouts:
            continue
        overlay = stage.overlay(place)
        after[place.key] = overlay.resolve("HEAD")
        before[place.key], sure = _without(overlay, after[place.key], own)
        titles[place.key] = [item.title for item in own]
        if not sure:
            notes.append(f"Which commit of {place.name} is the change was told by its place.")
    if not after:
        raise UsageError(
            "None of Zuul's changes is of core or of a driver.", "There is nothing to judge here."
        )
    verdict = gate.compare(before, after)
    rows = tuple(_tested(staged, place, before, after, titles) for place in stage.places)
    return replace(verdict, tested=rows, notes=tuple(notes))


def _together(items: Sequence[Item], hosts: Mapping[str, Forge]) -> list[int]:
    """Choose the tested item, the last, and those ahead that it needs."""
    keys = {}
    for place, item in enumerate(items):
        for reference in references(f"Depends-On: {item.url}", hosts):
            keys[reference.key] = place
    needs = {
        place: [keys[r.key] for r in references(item.message, hosts) if r.key in keys]
        for place, item in enumerate(items)
    }
    wanted = {len(items) - 1}
    for together in reversed(components(needs)):
        if wanted & set(together):
            wanted |= {*together, *(n for one in together for n in needs[one])}
    return sorted(wanted)


def _without(overlay: Overlay, head: str, items: Sequence[Item]) -> tuple[str, bool]:
    """Find the commit on which Zuul merged the first of some changes, and whether that is sure."""
    proposed = {item.commit for item in items if item.commit}
    found = None
    for commit in islice(overlay.line(head), _DEPTH):
        first, *others = (*overlay.parents(commit), "")
        merged = proposed & {commit, *others}
        if merged and first:
            found = first
            proposed -= merged
        if not proposed:
            break
    if found is not None and not proposed:
        return found, True
    below = list(islice(overlay.line(head), len(items) + 1))
    return below[-1], False


def _tested(
    staged: Staged,
    place: StagedRepository,
    before: State,
    after: State,
    titles: Mapping[str, Sequence[str]],
) -> Tested:
    checkout = staged.checkouts.get(place.name)
    commit = after.get(place.key, place.tree.commit)
    return Tested(
        repository=place.name,
        revision=place.tree.revision,
        before=before.get(place.key, commit),
        after=commit,
        why=f"Zuul: {checkout.description or 'checked out'}" if checkout else place.why,
        changes=tuple(titles.get(place.key, ())),
    )
