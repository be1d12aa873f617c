"""The gate: judges a merge by the state before it and the state after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from semistable.errors import UsageError
from semistable.model.findings.gate_answer import CONFLICT, CYCLE, GateVerdict, Tested
from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Finding, Unknown, Verdict
from semistable.model.project.change import Change
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.gate.api_change import with_core
from semistable.policy.gate.finding_diff import finding_diff, joint_diff, new_unknowns, weighed
from semistable.services.checking.checker import Checker
from semistable.services.core.check_policy import PolicyCheck
from semistable.services.merging.change_dependencies import Wanted
from semistable.services.merging.speculative_state import Conflict, Stage, StagedRepository, State


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

    Core's own changes are held against the removal policy, where there is a check of it.
    """

    stage: Stage
    checker: Checker
    policy_check: PolicyCheck | None = None
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
                    findings += finding_diff(told[-1].findings, told[-1].findings)
                continue
            self.progress(place.name)
            old = self._verdict(old_core, was)
            new = self._verdict(core, now, old_core if core_moves else None)
            if not core_moves:
                findings += finding_diff(old.findings, new.findings, code_moves=True)
            elif was.tree.fingerprint == now.tree.fingerprint:
                findings += new.findings
            else:
                middle = self._verdict(old_core, now)
                of_driver = finding_diff(old.findings, middle.findings, code_moves=True)
                findings += joint_diff(of_driver, new.findings)
            lately += new_unknowns(old.unknowns, new.unknowns)
            told.append(new)
        missing = stage.absent if core_moves else ()
        whole = self.checker.verdict(core, [], baseline=old_core, absent=missing)
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
        """Hold what core brings against its removal policy, as if it landed where it merges."""
        if self.policy_check is None:
            return ()
        stage = self.stage
        drivers = [stage.driver(place, after) for place in stage.drivers]
        return self.policy_check.findings(
            stage.tree(stage.core, before), stage.landing(stage.core, before, after), drivers
        )

    def _verdict(self, core: Tree, driver: DriverSource, baseline: Tree | None = None) -> Verdict:
        return self.checker.verdict(core, [driver], baseline=baseline)

    def _tested(self, place: StagedRepository, tried: Tried) -> Tested:
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
