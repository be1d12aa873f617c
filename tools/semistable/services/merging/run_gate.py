"""Answers whether changes may merge: judges them, decides a queue, or looks at what they ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.forge.zuul_variables import read_zuul_vars
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.queue_result import Queue
from semistable.model.project.change import Change, Forge
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.project.calendar_file import read_policy
from semistable.services.checking.waive import apply_waivers
from semistable.services.core.check_policy import PolicyCheck
from semistable.services.merging.change_dependencies import (
    Asking,
    Wanted,
    gather,
    hosts_of,
    named_change,
)
from semistable.services.merging.change_refs import read_change, read_message, read_queue
from semistable.services.merging.gate_merge import Gate
from semistable.services.merging.lint_zuul import Advice, lint
from semistable.services.merging.run_queue import Queueing
from semistable.services.merging.speculative_state import Stage, open_stage
from semistable.services.merging.zuul_workspace import judge_prepared, open_prepared
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import read_specs
from semistable.services.opening.query import ProgressDisplay, Query, QueryResult
from semistable.storage.cache import Cache
from semistable.workspace.export_tree import write_tree


@dataclass(frozen=True, slots=True, kw_only=True)
class GateQuery:
    """Which changes want to merge: named, in the file of a `queue`, or what Zuul prepared.

    `message_file` speaks for a single change; `connections` are HOST=FORGE; `src_root` is where
    Zuul's checkouts are; `materialize` is the folder for the state after the merge. `law` checks
    core by the removal policy, `circular` lets changes that need each other merge.
    """

    query: Query
    changes: tuple[str, ...]
    message_file: Path | None
    connections: tuple[str, ...]
    queue: Path | None
    zuul_vars: Path | None
    src_root: Path
    materialize: Path | None
    law: bool
    circular: bool

    @property
    def named(self) -> tuple[str, ...]:
        """The changes that are named, also those of a queue."""
        return (*self.changes, *(read_queue(self.queue) if self.queue else ()))

    @property
    def hosts(self) -> Mapping[str, Forge]:
        """What is known of hosts."""
        return hosts_of(self.connections)


def judge_merge(gate: GateQuery, display: ProgressDisplay) -> QueryResult[GateVerdict]:
    """Judge a merge of changes with all that they need, or of what Zuul prepared.

    Raises UsageError for what is not named right, EnvironmentFailure for what cannot be had.
    """
    project = open_project(gate.query.manifest, gate.query.source)
    if gate.zuul_vars:
        verdict, hints = _prepared(project, gate, gate.zuul_vars, display)
    else:
        hosts = gate.hosts
        stage, changes = _stage(project, gate, display)
        wanted = gather(stage, changes, hosts)
        with display.work("reading") as progress:
            opened = _open(project, stage, gate, progress)
            verdict = opened.judge(wanted)
        refused = _materialize(opened, wanted, gate.materialize) if gate.materialize else ()
        hints = (*refused, *stage.hints)
    return QueryResult(answer=apply_waivers(project, verdict), hints=hints)


def decide_queue(gate: GateQuery, display: ProgressDisplay) -> QueryResult[Queue]:
    """Decide which changes of a queue merge and which are evicted; raises as `judge_merge`."""
    project = open_project(gate.query.manifest, gate.query.source)
    hosts = gate.hosts
    stage, changes = _stage(project, gate, display)
    wanted = gather(stage, changes, hosts)
    with display.work("testing") as progress:
        opened = _open(project, stage, gate, progress)
        decided = Queueing(gate=opened, project=project).decide(wanted)
    return QueryResult(answer=decided, hints=stage.hints)


def lint_changes(gate: GateQuery, display: ProgressDisplay) -> tuple[Advice, ...]:
    """Find what changes, or jobs, ask for and Zuul will not do; raises as `judge_merge`."""
    project = open_project(gate.query.manifest, gate.query.source)
    hosts = gate.hosts
    stage, changes = _stage(project, gate, display)
    return lint(stage, changes, hosts)


def _stage(
    project: Project, gate: GateQuery, display: ProgressDisplay
) -> tuple[Stage, list[Change]]:
    """Open the repositories, and the changes that are named."""
    named = gate.named
    if gate.message_file and len(named) != 1:
        raise UsageError(
            "--message-file speaks for one change.",
            "Put what several depend on into their commits, or ask about one.",
        )
    cores, drivers = read_specs(gate.query.cores), read_specs(gate.query.drivers)
    with display.transfers() as report:
        stage = open_stage(project, cores[0] if cores else None, drivers, report)
        message = read_message(gate.message_file) if gate.message_file else None
        asking = Asking(project=project, stage=stage, report=report)
        return stage, [named_change(asking, *read_change(text), message) for text in named]


def _open(project: Project, stage: Stage, gate: GateQuery, progress: Callable[[str], None]) -> Gate:
    """Open a gate on a stage, with the project's surface, calendar and removal policy."""
    checker = project.checker(gate.query.surface)
    policy = read_policy(project.removal_policy())
    policy_check = PolicyCheck(
        checker=checker,
        surface=project.surface(gate.query.surface),
        cache=Cache(),
        terms=RemovalTerms(calendar=project.calendar(), policy=policy),
        git_directory=stage.core.git_directory,
        progress=progress,
    )
    return Gate(
        stage=stage,
        checker=checker,
        policy_check=policy_check if gate.law else None,
        circular=gate.circular,
        progress=progress,
    )


def _materialize(gate: Gate, wanted: Wanted, folder: Path) -> tuple[str, ...]:
    """Write every repository as it would be after the merge; say what was not written."""
    after = gate.merge(wanted).after
    return tuple(
        f"{place.name}: {path!r} leads elsewhere, not written."
        for place in gate.stage.places
        for path in write_tree(gate.stage.tree(place, after), folder / place.key)
    )


def _prepared(
    project: Project, gate: GateQuery, file: Path, display: ProgressDisplay
) -> tuple[GateVerdict, tuple[str, ...]]:
    """Judge what Zuul prepared."""
    prepared = read_zuul_vars(file)
    with display.transfers() as report:
        staged = open_prepared(project, prepared, gate.src_root, report)
    with display.work("reading") as progress:
        opened = _open(project, staged.stage, gate, progress)
        return judge_prepared(staged, opened, gate.hosts), staged.stage.hints
