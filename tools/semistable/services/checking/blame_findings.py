"""Finds the commit of core that brought each new finding, by halving the history between."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from semistable.git.objects.landed_commits import Landed
from semistable.git.objects.object_store import open_tree
from semistable.model.findings.blame import Blame, BlamedVerdict
from semistable.model.findings.verdict import Status, Verdict
from semistable.model.project.calendar import Calendar
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.services.checking.checker import Checker

Identity = tuple[str, ...]
"""What a finding is known by, see Finding.identity."""


def beginnings(
    suspects: frozenset[Identity],
    last: int,
    present: Callable[[int, frozenset[Identity]], frozenset[Identity]],
) -> dict[Identity, int]:
    """Find a step at which each suspect begins: it is there, and was not at the step before.

    Every suspect is absent at step 0 and present at step `last`. `present` says which of some
    suspects are there at a step; what halves alike is looked up together.
    """
    found: dict[Identity, int] = {}
    pending = [(0, last, suspects)]
    while pending:
        low, high, among = pending.pop()
        if not among:
            continue
        if high - low == 1:
            found |= dict.fromkeys(among, high)
            continue
        middle = (low + high) // 2
        there = present(middle, among)
        pending += [(low, middle, there), (middle, high, among - there)]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Blaming:
    """Blames the commits of a walk from `baseline` towards core (see `first_parents`)."""

    checker: Checker
    calendar: Calendar
    git_directory: Path
    baseline: Tree
    drivers: Sequence[DriverSource]
    walk: Sequence[Landed]
    progress: Callable[[str], None] = lambda _: None

    def blamed(self, verdict: Verdict) -> BlamedVerdict:
        """Join each new finding with the commit that brought it.

        What was there where the walk begins, or came by uncommitted edits, has nobody to blame.
        """
        new = (f.identity for f in verdict.findings if f.status is Status.NEW)
        return _joined(verdict, self._blames(frozenset(new)))

    def _blames(self, new: frozenset[Identity]) -> Mapping[Identity, Blame]:
        last = len(self.walk) - 1
        if last < 1:
            return {}
        suspects = self._present(last, new)
        if self.walk[0].commit != self.baseline.commit:
            suspects -= self._present(0, suspects)
        found = beginnings(suspects, last, self._present)
        return {identity: self._blame(self.walk[step]) for identity, step in found.items()}

    def _present(self, step: int, among: frozenset[Identity]) -> frozenset[Identity]:
        if not among:
            return among
        commit = self.walk[step].commit
        self.progress(f"{commit[:12]} of {self.walk[step].date}")
        concerned = {driver for driver, *_ in among}
        verdict = self.checker.verdict(
            open_tree(self.git_directory, commit, self.baseline.name),
            [driver for driver in self.drivers if driver.name in concerned],
            baseline=self.baseline,
        )
        return among & {f.identity for f in verdict.findings if f.status is Status.NEW}

    def _blame(self, landed: Landed) -> Blame:
        cycles = (c for c in self.calendar.cycles if c.released.isoformat() >= landed.date)
        cycle = next(cycles, None)
        return Blame(
            commit=landed.commit,
            date=landed.date,
            subject=landed.subject,
            cycle=cycle.name if cycle else None,
        )


def _joined(verdict: Verdict, blames: Mapping[Identity, Blame]) -> BlamedVerdict:
    values = {field.name: getattr(verdict, field.name) for field in fields(verdict)}
    return BlamedVerdict(**values, blames=blames)
