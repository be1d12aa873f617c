"""The wiring of the gate: what wants to merge in, an answer for the merge out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from semistable.analyses.depends_on import components, references
from semistable.analyses.effects import both, effects, new_unknowns, weighed
from semistable.analyses.law import with_core
from semistable.errors import EnvironmentFailure, UsageError
from semistable.lawing import Lawing
from semistable.model.change import Change, Forge, Reference
from semistable.model.driver_source import DriverSource
from semistable.model.gate import CONFLICT, CYCLE, GateVerdict, Tested
from semistable.model.rule import Rule
from semistable.model.source import Report
from semistable.model.tree import RevisionSpec, Tree
from semistable.model.verdict import Finding, Unknown, Verdict
from semistable.opening import Project
from semistable.readers.changes import LocalChanges, Resolver
from semistable.staging import Conflict, Place, Stage, State, bring_change
from semistable.verify import Examination

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


def _place_of(stage: Stage, project: Project, spec: RevisionSpec) -> Place:
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


def _found(resolvers: Sequence[Resolver], reference: Reference, change: Change) -> Change:
    for resolve in resolvers:
        found = resolve(reference)
        if found is not None:
            return found
    raise EnvironmentFailure(
        f"{change.title} depends on {reference.text[:200]}, which is not here.",
        "Fetch it: git fetch origin refs/changes/*:refs/changes/* (Gerrit),"
        " refs/pull/*/head:refs/pull/*/head (GitHub).",
    )


def _is_merged(stage: Stage, change: Change) -> bool:
    place = stage.place(change.repository)
    _, base = stage.base(place, change.onto)
    return stage.overlay(place).contains(base, change.commit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What merging came to: the states before and after, equal where something conflicts.

    `onto` says how each base is called, `titles` which changes were merged, by the places' keys.
    """

    before: State
    after: State
    onto: Mapping[str, str]
    titles: Mapping[str, Sequence[str]]
    conflicts: tuple[Finding, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Judges merges on a stage; `circular` lets changes that need each other merge together.

    Core's own changes are held against the `law` of removal, where there is one.
    """

    stage: Stage
    examination: Examination
    law: Lawing | None = None
    circular: bool = False
    progress: Callable[[str], None] = field(default=lambda _: None)

    def judge(self, wanted: Wanted) -> GateVerdict:
        """Say what a merge of changes, with all that they need, does to the drivers."""
        tried = self.merge(wanted)
        verdict = self.compare(tried.before, tried.after)
        rows = (self._tested(place, tried) for place in self.stage.places)
        return replace(
            verdict,
            findings=(*tried.conflicts, *verdict.findings),
            tested=tuple(rows),
            notes=tried.notes,
        )

    def merge(self, wanted: Wanted) -> Tried:
        """Merge changes, with all that they need, in their order."""
        changes = [change for together in wanted.order for change in together]
        before, onto = self._before(changes)
        told: dict[str, list[str]] = {}
        notes = list(wanted.notes)
        after: State = before
        conflicts = [] if self.circular else [_cycle(t) for t in wanted.order if len(t) > 1]
        for change in changes:
            overlay = self.stage.overlay(self.stage.place(change.repository))
            if overlay.contains(before[change.repository], change.commit):
                notes.append(f"{change.title} has merged already.")
                continue
            merged = self.stage.merge(after, change)
            if isinstance(merged, Conflict):
                conflicts += _conflicts(merged)
                continue
            after = merged
            told.setdefault(change.repository, []).append(change.title)
        return Tried(
            before=before,
            after=before if conflicts else after,
            onto=onto,
            titles={} if conflicts else told,
            conflicts=tuple(conflicts),
            notes=tuple(notes),
        )

    def base(self, changes: Sequence[Change]) -> State:
        """Give the commits that changes merge on."""
        return self._before(changes)[0]

    def _before(self, changes: Sequence[Change]) -> tuple[State, Mapping[str, str]]:
        """Give the commits that changes merge on, and how these are called."""
        state: dict[str, str] = {}
        shown: dict[str, str] = {}
        for change in changes:
            place = self.stage.place(change.repository)
            if place.key in state and change.onto is None:
                continue
            revision, commit = self.stage.base(place, change.onto)
            if state.setdefault(place.key, commit) != commit:
                raise UsageError(
                    f"The changes of {place.name} want to merge on different branches.",
                    "Ask about one branch at a time.",
                )
            shown[place.key] = revision
        return state, shown

    def compare(self, before: State, after: State) -> GateVerdict:
        """Judge the drivers that two states tell apart, and say what the second one brings."""
        stage = self.stage
        old_core = stage.tree(stage.core, before)
        core = stage.tree(stage.core, after)
        core_moves = old_core.fingerprint != core.fingerprint
        findings: list[Finding] = []
        told: list[Verdict] = []
        lately: list[Unknown] = []
        for place in stage.drivers:
            was = stage.driver(place, before)
            now = stage.driver(place, after)
            if not core_moves and was.tree.fingerprint == now.tree.fingerprint:
                if place.key in after:
                    told.append(self._verdict(core, now))
                    findings += effects(told[-1].findings, told[-1].findings)
                continue
            self.progress(place.name)
            old = self._verdict(old_core, was)
            new = self._verdict(core, now, old_core if core_moves else None)
            if not core_moves:
                findings += effects(old.findings, new.findings)
            elif was.tree.fingerprint == now.tree.fingerprint:
                findings += new.findings
            else:
                middle = self._verdict(old_core, now)
                findings += both(effects(old.findings, middle.findings), new.findings)
            lately += new_unknowns(old.unknowns, new.unknowns)
            told.append(new)
        missing = stage.absent if core_moves else ()
        whole = self.examination.verdict(core, [], baseline=old_core, absent=missing)
        verdict = GateVerdict(
            core=whole.core,
            baseline=whole.baseline,
            drivers=tuple(d for verdict in (*told, whole) for d in verdict.drivers),
            findings=tuple(findings),
            unknowns=tuple(u for verdict in (*told, whole) for u in verdict.unknowns),
            lately=(*lately, *whole.unknowns),
            tested=(),
        )
        if not core_moves:
            return verdict
        return with_core(verdict, weighed(self._breaches(before, after), findings))

    def _breaches(self, before: State, after: State) -> tuple[Finding, ...]:
        """Hold what core brings against the law, as if it landed where it merges."""
        if self.law is None:
            return ()
        stage = self.stage
        drivers = [stage.driver(place, after) for place in stage.drivers]
        return self.law.findings(
            stage.tree(stage.core, before), stage.landing(stage.core, before, after), drivers
        )

    def _verdict(self, core: Tree, driver: DriverSource, baseline: Tree | None = None) -> Verdict:
        return self.examination.verdict(core, [driver], baseline=baseline)

    def _tested(self, place: Place, tried: Tried) -> Tested:
        base = tried.before.get(place.key, place.tree.commit)
        changes = tuple(tried.titles.get(place.key, ()))
        merged = self.stage.tree(place, tried.after).commit
        return Tested(
            repository=place.name,
            revision=tried.onto.get(place.key, place.tree.revision),
            before=base,
            after=merged if place.key in tried.after else base,
            why="change" if changes else place.why,
            changes=changes,
        )


def _conflicts(conflict: Conflict) -> list[Finding]:
    change = conflict.change
    return [
        _about(CONFLICT, change, path, f"{change.title} conflicts in {path}.")
        for path in conflict.files
    ]


def _cycle(together: Sequence[Change]) -> Finding:
    names = " and ".join(change.title for change in together)
    return _about(CYCLE, together[0], "", f"{names} need each other.")


def _about(rule: Rule, change: Change, path: str, message: str) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        driver=change.repository,
        driver_symbol="",
        path=path,
        line=0,
        column=0,
        core_symbol="",
        core_path="",
        core_line=0,
        message=message,
        hint=rule.hint,
        cause=change.commit,
    )
