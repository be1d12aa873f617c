"""Warns of what Zuul will not do although a change asks for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from semistable.forge.zuul_jobs import read_overrides
from semistable.model.project.change import Change, Forge
from semistable.model.project.zuul_job import CheckoutOverride
from semistable.policy.gate.depends_on import ignored
from semistable.services.merging.speculative_state import Stage, StagedRepository, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Something that is asked for and will not happen: where, what, and why not."""

    place: str
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        """Say it as compilers do."""
        return f"{self.place}:{self.line}: {self.text}: {self.reason}."


def lint(stage: Stage, changes: Sequence[Change], hosts: Mapping[str, Forge]) -> tuple[Advice, ...]:
    """Look at the changes' messages, and at the jobs of their repositories, or of all."""
    found = [
        Advice(place=change.title, line=line.line, text=line.text, reason=line.reason)
        for change in changes
        for line in ignored(change.message, hosts)
    ]
    for place in stage.places:
        own = [change for change in changes if change.repository == place.key]
        if own or not changes:
            found += _jobs(stage, place, own[-1] if own else None)
    return tuple(found)


def _jobs(stage: Stage, place: StagedRepository, change: Change | None) -> Iterator[Advice]:
    state: State = {place.key: change.commit} if change else {}
    branch = stage.base(place, change.onto if change else None)[0]
    for override in read_overrides(stage.tree(place, state)):
        for project in _projects(stage, place, override):
            overlay = stage.overlay(project)
            if overlay.is_ref(override.ref):
                continue
            main = (overlay.main_branch() or "").rpartition("/")[2]
            where = branch if overlay.is_branch(branch) else main
            yield Advice(
                place=f"{place.name} {override.path}",
                line=override.line,
                text=f"{override.job} overrides the checkout with {override.ref}",
                reason=f"{project.name} has no such branch or tag, and Zuul takes {where} instead",
            )


def _projects(
    stage: Stage, place: StagedRepository, override: CheckoutOverride
) -> list[StagedRepository]:
    """Find which of our repositories an override is about; a job's own one always is."""
    wanted = [override.project] if override.project else list(override.projects)
    found = [p for p in stage.places if any(p.is_called(name) for name in wanted)]
    if override.project is None and place not in found:
        found.append(place)
    return [p for p in found if p.git_directory.exists()]
