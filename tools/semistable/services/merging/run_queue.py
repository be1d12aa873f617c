"""Decides a queue: several changes in their order, each tested on those ahead that merge."""

from collections.abc import Sequence
from dataclasses import dataclass

from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.queue_result import Fate, Queue, Trial
from semistable.model.findings.verdict import Finding, Status
from semistable.model.project.change import Change
from semistable.policy.gate.queue_decision import decide
from semistable.services.checking.waive import apply_waivers
from semistable.services.merging.change_dependencies import Wanted
from semistable.services.merging.gate_merge import Gate
from semistable.services.merging.speculative_state import Conflict, State
from semistable.services.opening.open_project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Queueing:
    """Decides a queue with the gate, and the project's waivers."""

    gate: Gate
    project: Project

    def decide(self, wanted: Wanted) -> Queue:
        """Test the changes in their order; what only a message names is not in the queue."""
        start = self.gate.base(wanted.changes)
        changes = [c for c in wanted.changes if not self._has_merged(start, c)]
        merged = [c.title for c in wanted.changes if c not in changes]
        return Queue(
            changes=decide(
                start, changes, wanted.needs, self._attempt, circular=self.gate.circular
            ),
            notes=(*wanted.notes, *(f"{title} has merged already." for title in merged)),
        )

    def _has_merged(self, start: State, change: Change) -> bool:
        stage = self.gate.stage
        overlay = stage.overlay(stage.place(change.repository))
        return overlay.contains(start[change.repository], change.commit)

    def _attempt(self, state: State, together: Sequence[Change]) -> tuple[State, Trial]:
        after = state
        for change in together:
            self.gate.progress(change.title)
            merged = self.gate.stage.merge(after, change)
            if isinstance(merged, Conflict):
                reason = f"it conflicts in {', '.join(merged.files)}"
                return state, Trial(fate=Fate.EVICTED, reason=f"{reason} {self._with(change)}")
            after = merged
        verdict = apply_waivers(self.project, self.gate.compare(state, after))
        return after, _trial(verdict)

    def _with(self, change: Change) -> str:
        """Say with what a change conflicts: its branch, or only those ahead."""
        start = self.gate.base([change])
        alone = self.gate.stage.merge(start, change)
        return "with its branch" if isinstance(alone, Conflict) else "with those ahead"


def _trial(verdict: GateVerdict) -> Trial:
    new = tuple(f for f in verdict.findings if f.blocks and f.status is Status.NEW)
    if verdict.decision is Decision.REFUSE:
        return Trial(fate=Fate.EVICTED, reason=_reason(new), findings=new)
    if verdict.decision is Decision.UNKNOWN:
        first = verdict.lately[0]
        place = f"{first.driver} {first.path}".strip()
        return Trial(fate=Fate.UNDECIDED, reason=f"{place}: {first.reason}")
    return Trial(fate=Fate.MERGES)


def _reason(new: Sequence[Finding]) -> str:
    drivers = ", ".join(sorted({finding.driver for finding in new}))
    count = f"{len(new)} new error" + ("s" if len(new) > 1 else "")
    return f"it brings {count} in {drivers}"
