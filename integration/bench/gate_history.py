"""Replay changes of core that really broke drivers, and some that broke none, before the gate.

`python -m integration.bench.gate_history DIR [--cases FOLDER] [--only ID] [--all] [--no-law]`, or
`nox -s gate-history -- DIR`. Each change wants to merge on the commit before it, with the drivers
as they stood that day: the gate must refuse what broke one, for the reason for which it broke, and
accept what broke none. A case outside the chosen ones may be warned of instead: "warns" says that
the true reason was told and did not block. docs/gate.md tells of it.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from semistable.services.opening.open_query import Project

from semistable.errors import SemistableError
from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.verdict import Finding, Severity, Status
from semistable.model.project.commit_source import Source, silent
from semistable.model.project.tree import RevisionSpec
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.project.calendar_file import read_calendar, read_policy
from semistable.project.surface_file import read_surface
from semistable.services.checking.checker import Checker
from semistable.services.core.check_policy import PolicyCheck
from semistable.services.merging.change_dependencies import Asking, gather, named_change
from semistable.services.merging.gate_merge import Gate
from semistable.services.merging.speculative_state import open_stage
from semistable.storage.cache import Cache

from .accuracy import CASES, DRIVERS
from .cases import Breakage, Harmless, breakages, harmless
from .clones import Clones
from .counting import names
from .door import run

CORE = "nova"
CHOSEN = (
    "docker-fileutils",
    "docker-netconf-import-opt",
    "dpm-spawn-allocations",
    "hyperv-capability-attach-interface",
    "hyperv-conf-network-api-class",
    "hyperv-exception-missing-parameter",
    "lxd-linux-net-device-exists",
    "powervm-spawn-flavor-rename",
    "powervm-vm-mode",
    "zvm-cleanup-live-migration-destination-check",
)
"""Ten kinds of breakage, over all six drivers."""
RIGHT, WARNS, WRONG = "right", "warns", "WRONG"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A change of core as it merged once, and the drivers of that day by name."""

    label: str
    before: str
    change: str
    drivers: tuple[tuple[str, str], ...]


class Bench:
    """The clones and one checker; its facts are kept in the user's cache directory."""

    def __init__(self, directory: Path, *, law: bool) -> None:
        self._clones = Clones(directory=directory)
        self._project = Project(manifest=None, workspace=directory, source=Source.GIT)
        self._surface = read_surface("nova-virt")
        self._cache = Cache()
        self._calendar = read_calendar("openstack")
        self._checker = Checker(self._surface, self._cache, self._calendar)
        self._law = law

    def judge(self, replay: Replay) -> GateVerdict:
        """Ask the gate as `semistable gate` does."""
        core = self._clones.path(CORE)
        stage = open_stage(
            self._project,
            RevisionSpec(source=str(core), revision=replay.before, folder=None),
            [
                RevisionSpec(source=str(self._clones.path(name)), revision=revision, folder=None)
                for name, revision in replay.drivers
            ],
            silent,
        )
        policy_check = PolicyCheck(
            checker=self._checker,
            surface=self._surface,
            cache=self._cache,
            terms=RemovalTerms(calendar=self._calendar, policy=read_policy("one-cycle")),
            git_directory=core,
        )
        gate = Gate(
            stage=stage,
            checker=self._checker,
            policy_check=policy_check if self._law else None,
        )
        spec = RevisionSpec(source=str(core), revision=replay.change, folder=None)
        change = named_change(
            Asking(project=self._project, stage=stage, report=silent), spec, None, ""
        )
        return gate.judge(gather(stage, [change], {}))


def of_breakage(case: Breakage, clones: Clones) -> Replay:
    """Set the broken driver beside the others of that day."""
    day = clones.day(CORE, case.core_change)
    others = (
        (driver, revision)
        for driver in DRIVERS
        if driver != case.driver
        and clones.find(driver) is not None
        and (revision := clones.main_at(driver, day)) is not None
    )
    return Replay(
        label=case.id,
        before=case.core_before,
        change=case.core_change,
        drivers=tuple(sorted([(case.driver, case.driver_broken), *others])),
    )


def of_harmless(case: Harmless, clones: Clones) -> Replay:
    """Take the driver that is named, or all of that day."""
    day = case.core_date or clones.day(CORE, case.core_change)
    drivers = [
        (driver, revision)
        for driver in DRIVERS
        if clones.find(driver) is not None and (revision := clones.main_at(driver, day)) is not None
    ]
    return Replay(
        label=f"{case.core_change[:10]} {case.kind}",
        before=case.core_before,
        change=case.core_change,
        drivers=((case.driver, case.driver_rev),) if case.driver else tuple(drivers),
    )


def reasons(case: Breakage, verdict: GateVerdict) -> tuple[Finding, ...]:
    """Give the new findings that name what the driver broke on, in the file that broke."""
    return tuple(
        finding
        for finding in verdict.findings
        if finding.status is Status.NEW
        and finding.path == case.driver_file
        and names(finding, case.core_symbol)
    )


def new_errors(verdict: GateVerdict) -> list[Finding]:
    """Give what refuses a change."""
    return [f for f in verdict.findings if f.blocks and f.status is Status.NEW]


def _said(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"    {finding.rule} {finding.path}:{finding.line} {finding.core_symbol}"


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--cases", default=CASES, type=click.Path(path_type=Path), help="Folder of cases.")
@click.option("--only", multiple=True, help="Only this breakage (repeatable).")
@click.option(
    "--all", "every", is_flag=True, help="All that failed when they ran and that sources show."
)
@click.option("--law/--no-law", default=True, help="With the law of removal, or without.")
def main(directory: Path, cases: Path, only: tuple[str, ...], *, every: bool, law: bool) -> None:
    """Replay real changes against the clones below DIRECTORY; fails where the gate is wrong."""
    bench, clones = Bench(directory, law=law), Clones(directory=directory)
    wanted = [
        case
        for case in breakages(cases)
        if (case.static_detectable and case.runtime_break if every else case.id in (only or CHOSEN))
    ]
    answers = [_replay_breakage(bench, clones, case) for case in wanted]
    wrong, warned = answers.count(WRONG), answers.count(WARNS)
    accepted = [] if only else harmless(cases)
    for change in accepted:
        wrong += _replay_harmless(bench, clones, change)
    told = f"{len(wanted)} breakages, of which {warned} are only warned of"
    print(f"{told}, {len(accepted)} harmless changes, {wrong} judged wrongly")
    sys.exit(bool(wrong))


def _replay_breakage(bench: Bench, clones: Clones, case: Breakage) -> str:
    started = time.process_time()
    try:
        verdict = bench.judge(of_breakage(case, clones))
    except SemistableError as error:
        print(f"{WRONG} {case.id}: {error.message}")
        return WRONG
    told = reasons(case, verdict)
    true = [f for f in told if f.severity is Severity.ERROR]
    answer = WRONG
    if verdict.decision is Decision.REFUSE and true:
        answer = RIGHT
    elif case.id not in CHOSEN and any(f.severity is Severity.WARNING for f in told):
        answer = WARNS
    print(f"{answer} {case.id}: {verdict.decision}, {time.process_time() - started:.1f} s")
    for line in _said(true or (told if answer == WARNS else new_errors(verdict))):
        print(line)
    others = [f for f in new_errors(verdict) if f not in true]
    print(f"    and {len(others)} other new errors" if others else "    nothing else is refused")
    return answer


def _replay_harmless(bench: Bench, clones: Clones, case: Harmless) -> bool:
    replay = of_harmless(case, clones)
    try:
        verdict = bench.judge(replay)
    except SemistableError as error:
        print(f"WRONG {replay.label}: {error.message}")
        return True
    right = not new_errors(verdict)
    drivers = len(replay.drivers)
    print(f"{'right' if right else 'WRONG'} {replay.label}: {verdict.decision}, {drivers} drivers")
    for line in _said(new_errors(verdict)):
        print(line)
    return not right


if __name__ == "__main__":
    run(main)
