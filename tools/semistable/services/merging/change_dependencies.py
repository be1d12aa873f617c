"""Follows what a change needs: from what a person named, through `Depends-On`, to all changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.change import Change, ChangeReference, Forge
from semistable.model.project.commit_source import Report
from semistable.model.project.tree import RevisionSpec
from semistable.policy.gate.depends_on import KNOWN_HOSTS, components, references
from semistable.services.merging.change_refs import LocalChanges, Resolver
from semistable.services.merging.speculative_state import Stage, StagedRepository, bring_change
from semistable.services.opening.open_project import Project

_MOST = 200
"""Changes that those asked about may depend on, in all; more is a mistake or an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What wants to merge: the changes that are asked about, and all that they need.

    `needs` maps each change to those that it depends on; `notes` say what was left out, and why.
    """

    changes: tuple[Change, ...]
    needs: Mapping[Change, tuple[Change, ...]]
    notes: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[tuple[Change, ...], ...]:
        """Put what is needed first; a cycle stands together."""
        return components(self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The project, its stage, and who is told of long work."""

    project: Project
    stage: Stage
    report: Report


def named_change(
    asking: Asking, spec: RevisionSpec, onto: str | None, message: str | None = None
) -> Change:
    """Make a change of what a person named; `message` speaks for it instead of its commits.

    Raises UsageError for a repository that is not on the stage.
    """
    stage = asking.stage
    place = _place_of(stage, asking.project, spec)
    bring_change(asking.project, spec, place, asking.report)
    overlay = stage.overlay(place)
    commit = overlay.resolve(spec.revision or "HEAD")
    if message is None:
        _, base = stage.base(place, onto)
        message = "\n".join(overlay.messages(base, commit))
    return Change(
        repository=place.key,
        commit=commit,
        title=f"{place.name} {spec.revision}",
        message=message,
        onto=onto,
    )


def _place_of(stage: Stage, project: Project, spec: RevisionSpec) -> StagedRepository:
    repository = project.named(spec)
    if repository is not None:
        found = [p for p in stage.places if project.named(p.spec) == repository]
    else:
        here = Path(spec.source).resolve()
        found = [p for p in stage.places if p.git_directory.resolve() in (here, here / ".git")]
    if not found:
        names = ", ".join(place.name for place in stage.places)
        raise UsageError(
            f"{spec.source} is neither core nor one of the drivers.",
            f"These are looked at: {names}; --core and --driver name others.",
        )
    if len(found) > 1:
        raise UsageError(
            f"{spec.source} is looked at in more than one way.",
            "Name it once with --core or --driver.",
        )
    return found[0]


def gather(
    stage: Stage,
    changes: Sequence[Change],
    hosts: Mapping[str, Forge],
    others: Sequence[Resolver] = (),
) -> Wanted:
    """Follow `Depends-On` from changes to all that they need.

    What has merged is dropped, as is what leads to none of our repositories. Raises
    EnvironmentFailure for a change of ours that no resolver finds.
    """
    local = LocalChanges(stage.homes)
    resolvers = [local.find, *others]
    known = {change.identity: change for change in changes}
    needs: dict[Change, tuple[Change, ...]] = {}
    notes: dict[str, None] = {}
    pending = list(changes)
    while pending:
        change = pending.pop(0)
        if change in needs:
            continue
        needed: dict[Change, None] = {}
        for reference in references(change.message, hosts):
            if local.is_foreign(reference):
                notes[f"{reference.text} is of no repository here and was left out."] = None
                continue
            found = _found(resolvers, reference, change)
            found = known.setdefault(found.identity, found)
            if _is_merged(stage, found):
                notes[f"{found.title} has merged already."] = None
            elif found != change:
                needed[found] = None
        needs[change] = tuple(needed)
        pending += needed
        if len(needs) > len(changes) + _MOST:
            raise UsageError(
                f"{changes[0].title} depends on more than {_MOST} changes.",
                "Look at its Depends-On lines: nothing real needs so many.",
            )
    return Wanted(changes=tuple(changes), needs=needs, notes=tuple(notes))


def _found(resolvers: Sequence[Resolver], reference: ChangeReference, change: Change) -> Change:
    for resolve in resolvers:
        found = resolve(reference)
        if found is not None:
            return found
    raise EnvironmentFailure(
        f"{change.title} depends on {reference.text[:200]}, which is not here.",
        "Bring it: semistable download URL; or git fetch origin refs/changes/*:refs/changes/*"
        " (Gerrit), refs/pull/*/head:refs/pull/*/head (GitHub).",
    )


def _is_merged(stage: Stage, change: Change) -> bool:
    place = stage.place(change.repository)
    _, base = stage.base(place, change.onto)
    return stage.overlay(place).contains(base, change.commit)


def hosts_of(connections: Sequence[str]) -> Mapping[str, Forge]:
    """Read what a person said of hosts, beside the public ones."""
    said = {}
    for connection in connections:
        host, _, forge = connection.partition("=")
        if not host or forge not in tuple(Forge):
            raise UsageError(
                f"{connection} is no connection.",
                f"Write --connection HOST=FORGE, where FORGE is {', '.join(Forge)}.",
            )
        said[host.casefold()] = Forge(forge)
    return {**KNOWN_HOSTS, **said}
