"""Checks drivers against core: trees at their revisions in, a verdict out."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from semistable.model.findings.checked_driver import CheckedDriver
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Unknown,
    Verdict,
    answer,
)
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.model.project.tree import Tree
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered

if TYPE_CHECKING:
    from semistable.model.findings.usage import Usages
    from semistable.services.checking.check_driver import DriverChecker


class Checker:
    """Checks drivers against core revisions; facts are read once and kept."""

    def __init__(self, surface: Surface, cache: Cache, calendar: Calendar | None = None) -> None:
        self._surface = surface
        self._cache = cache
        self._calendar = calendar
        self._checked = Remembered(cache, "checked", CheckedDriver)
        self._heavy: DriverChecker | None = None

    def verdict(
        self,
        core: Tree,
        drivers: Sequence[DriverSource],
        *,
        baseline: Tree | None = None,
        absent: Iterable[AbsentDriver] = (),
        progress: Callable[[str], None] = lambda _: None,
    ) -> Verdict:
        """Judge drivers against core, and against `baseline` what is new."""
        findings: list[Finding] = []
        unknowns: list[Unknown] = []
        answers: list[DriverAnswer] = []
        for driver in drivers:
            progress(driver.name)
            judged = self._check(core, driver, baseline)
            findings += judged.findings
            unknowns += judged.unknowns
            answers.append(
                DriverAnswer(
                    name=driver.name,
                    revision=driver.tree.revision,
                    commit=driver.tree.commit,
                    answer=answer(judged.findings, judged.unknowns),
                    rests_on=judged.contact,
                )
            )
        for missing in absent:
            answers.append(
                DriverAnswer(
                    name=missing.name,
                    revision=missing.revision,
                    commit=None,
                    answer=Answer.UNKNOWN,
                )
            )
            unknowns.append(Unknown(driver=missing.name, path="", line=0, reason=missing.reason))
        return Verdict(
            core=examined(core, self._calendar),
            baseline=examined(baseline, self._calendar) if baseline is not None else None,
            drivers=tuple(sorted(answers, key=lambda a: a.name)),
            findings=tuple(findings),
            unknowns=tuple(sorted(unknowns, key=lambda u: (u.driver, u.path, u.line))),
        )

    def is_remembered(self, core: Tree, driver: DriverSource) -> bool:
        """Whether this driver was judged before, so that its verdict costs next to nothing."""
        return self._checked.get(self._key(core, driver, None)) is not None

    def _key(self, core: Tree, driver: DriverSource, baseline: Tree | None) -> str:
        trees = [core, driver.tree, *([baseline] if baseline is not None else [])]
        parts = [driver.name, driver.folder or "", self._surface.fingerprint]
        return " ".join([*parts, *(tree.fingerprint for tree in trees)])

    def _check(self, core: Tree, driver: DriverSource, baseline: Tree | None) -> CheckedDriver:
        key = self._key(core, driver, baseline)
        known = self._checked.get(key)
        if known is None:
            known = self._driver_checker().check(core, driver, baseline)
            self._checked.put(key, known)
        return known

    def usages(self, core: Tree, driver: DriverSource) -> "tuple[Usages, tuple[Unknown, ...]]":
        """Collect what a driver asks of a core revision; the same question is answered once."""
        return self._driver_checker().usages(core, driver)

    def _driver_checker(self) -> "DriverChecker":
        if self._heavy is None:
            # 0.1 s of analyses and rules, which a remembered answer does not owe.
            from semistable.services.checking.check_driver import DriverChecker  # noqa: PLC0415 - see above

            self._heavy = DriverChecker(self._surface, self._cache)
        return self._heavy


def examined(tree: Tree, calendar: Calendar | None) -> Examined:
    """Say of a tree what an answer says of what it looked at; without a calendar no cycle."""
    cycle = calendar.cycle_of(tree.revision) if calendar else None
    return Examined(
        name=tree.name,
        revision=tree.revision,
        commit=tree.commit,
        cycle=cycle.name if cycle else None,
    )
