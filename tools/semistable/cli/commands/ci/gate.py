"""Answer a merge: what a change, with all that it depends on, does to the drivers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from semistable.cli.output import named_work, say, say_verdict, tell, write
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode, UsageError
from semistable.forge.zuul_variables import read_zuul_vars
from semistable.model.findings.gate_answer import Decision, GateVerdict
from semistable.model.findings.queue_result import Fate
from semistable.model.project.change import Change, Forge
from semistable.project.revision_spec import read_spec
from semistable.reports.comments import queue_text
from semistable.reports.comments.zuul_comments import zuul_comments
from semistable.services.checking.waive import waived
from semistable.services.merging.change_dependencies import (
    Asking,
    Wanted,
    gather,
    hosts_of,
    named_change,
)
from semistable.services.merging.change_refs import read_change, read_message, read_queue
from semistable.services.merging.gate_merge import Gate, Strictness, open_gate
from semistable.services.merging.lint_zuul import lint
from semistable.services.merging.run_queue import Queueing
from semistable.services.merging.speculative_state import Stage, open_stage
from semistable.services.merging.zuul_workspace import judge_prepared, open_prepared
from semistable.services.opening.open_query import Project, open_project
from semistable.workspace.export_tree import write_tree


@click.command("gate")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="CHANGE",
    help="NAME@REV or PATH@REV, and :BRANCH to merge on; repeatable.",
)
@click.option(
    "--message-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What speaks for the change, as a pull request's text; else its commits.",
)
@click.option(
    "--connection",
    "connections",
    multiple=True,
    metavar="HOST=FORGE",
    help="A host that Depends-On may name: gerrit, github, gitlab or pagure; repeatable.",
)
@click.option(
    "--queue",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Changes in their order, one a line: which merge, which are evicted?",
)
@click.option(
    "--zuul-vars",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Zuul's variables, JSON or YAML: judge what Zuul prepared.",
)
@click.option(
    "--src-root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Where Zuul's src/ is; else here.",
)
@click.option(
    "--comments",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write comments on lines as zuul_return takes them.",
)
@click.option(
    "--materialize",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the state after the merge to DIR/NAME, to look at or to run.",
)
@click.option("--law/--no-law", default=True, help="Hold core itself against the law of removal.")
@click.option("--lint", is_flag=True, help="Only say what Zuul will not do.")
@click.option("--allow-circular", is_flag=True, help="Let changes that need each other merge.")
@asked()
def command(question: Asked, **given: Any) -> ExitCode:
    """Say whether a change to core, to a driver, or to several at once may merge.

    The state after the merge is made in memory: the change on its branch, with all that it depends
    on, everything else at its pin; or what Zuul prepared. Only new errors block. Nobody's trees or
    repositories change.
    """
    asked_for = _Given(**given)
    if not (asked_for.named or asked_for.lint or asked_for.zuul_vars):
        raise UsageError("gate asks about a change, and none is given.", "Write --change NAME@REV.")
    if asked_for.named and asked_for.zuul_vars:
        raise UsageError(
            "--change and --zuul-vars are two questions.", "Zuul's variables name the change."
        )
    project = open_project(question.manifest, question.source)
    if asked_for.zuul_vars:
        verdict, hints = _prepared(project, question, asked_for, asked_for.zuul_vars)
    else:
        stage, changes, wanted = _named(project, question, asked_for)
        if asked_for.lint or wanted is None:
            advice = lint(stage, changes, asked_for.hosts)
            say("".join(f"{one}\n" for one in advice), question.output)
            return ExitCode.CLEAN
        if asked_for.queue:
            return _queue(project, stage, question, asked_for, wanted)
        with named_work("reading") as progress:
            gate = open_gate(project, stage, asked_for.strictness(question), progress)
            verdict = gate.judge(wanted)
        if asked_for.materialize:
            _materialize(gate, wanted, asked_for.materialize)
        hints = stage.hints
    verdict = waived(project, verdict)
    if asked_for.comments:
        write(zuul_comments(verdict), asked_for.comments)
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell(hints)
    return _exit_code(verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """The options that only the gate has."""

    changes: tuple[str, ...]
    message_file: Path | None
    connections: tuple[str, ...]
    queue: Path | None
    zuul_vars: Path | None
    src_root: Path
    comments: Path | None
    materialize: Path | None
    law: bool
    lint: bool
    allow_circular: bool

    @property
    def named(self) -> tuple[str, ...]:
        """The changes that are named, also those of a queue."""
        return (*self.changes, *(read_queue(self.queue) if self.queue else ()))

    @property
    def hosts(self) -> Mapping[str, Forge]:
        """What is known of hosts."""
        return hosts_of(self.connections)

    def strictness(self, question: Asked) -> Strictness:
        """Say what the gate holds against."""
        return Strictness(surface=question.surface, law=self.law, circular=self.allow_circular)


def _named(
    project: Project, question: Asked, given: _Given
) -> tuple[Stage, list[Change], Wanted | None]:
    """Stage what a person named, and follow what it needs."""
    named = given.named
    if given.message_file and len(named) != 1:
        raise UsageError(
            "--message-file speaks for one change.",
            "Put what several depend on into their commits, or ask about one.",
        )
    core = read_spec(question.core) if question.core else None
    hosts = given.hosts
    with shown_progress() as report:
        stage = open_stage(project, core, [read_spec(d) for d in question.drivers], report)
        message = read_message(given.message_file) if given.message_file else None
        asking = Asking(project=project, stage=stage, report=report)
        changes = [named_change(asking, *read_change(text), message) for text in named]
        return stage, changes, None if given.lint else gather(stage, changes, hosts)


def _materialize(gate: Gate, wanted: Wanted, folder: Path) -> None:
    """Write every repository as it would be after the merge."""
    after = gate.merge(wanted).after
    for place in gate.stage.places:
        refused = write_tree(gate.stage.tree(place, after), folder / place.key)
        tell(tuple(f"{place.name}: {path!r} leads elsewhere, not written." for path in refused))


def _queue(
    project: Project, stage: Stage, question: Asked, given: _Given, wanted: Wanted
) -> ExitCode:
    """Decide a queue; somebody evicted is a finding, something undecided is not."""
    forms = {"console": queue_text.console, "json": queue_text.as_json}
    if question.form not in forms:
        raise UsageError(
            f"A queue is not said as {question.form}.", f"It is said as {' or '.join(forms)}."
        )
    with named_work("testing") as progress:
        gate = open_gate(project, stage, given.strictness(question), progress)
        decided = Queueing(gate=gate, project=project).decide(wanted)
    say(forms[question.form](decided), question.output)
    tell(stage.hints)
    fates = {queued.trial.fate for queued in decided.changes}
    if Fate.EVICTED in fates:
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT if Fate.UNDECIDED in fates else ExitCode.CLEAN


def _prepared(
    project: Project, question: Asked, given: _Given, file: Path
) -> tuple[GateVerdict, tuple[str, ...]]:
    """Judge what Zuul prepared."""
    prepared = read_zuul_vars(file)
    with shown_progress() as report:
        staged = open_prepared(project, prepared, given.src_root, report)
    with named_work("reading") as progress:
        gate = open_gate(project, staged.stage, given.strictness(question), progress)
        return judge_prepared(staged, gate, given.hosts), staged.stage.hints


def _exit_code(verdict: GateVerdict) -> ExitCode:
    """Turn the gate's decision into what the caller is told; what is unknown never votes."""
    codes = {
        Decision.PASS: ExitCode.CLEAN,
        Decision.REFUSE: ExitCode.FINDINGS,
        Decision.UNKNOWN: ExitCode.ENVIRONMENT,
    }
    return codes[verdict.decision]
