"""Answer a merge: what a change, with all that it depends on, does to the drivers."""

from pathlib import Path
from typing import Any

import click

from semistable.cli.output import print_hints, require_format, write, write_report, write_verdict
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode, UsageError
from semistable.model.findings.gate_answer import Decision
from semistable.model.findings.queue_result import Fate
from semistable.services.merging.run_gate import (
    GateQuery,
    decide_queue,
    judge_merge,
    lint_changes,
)

_CODES = {
    Decision.PASS: ExitCode.CLEAN,
    Decision.REFUSE: ExitCode.FINDINGS,
    Decision.UNKNOWN: ExitCode.ENVIRONMENT,
}
"""The exit code of each decision; what is unknown never votes."""


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
@click.option(
    "--allow-circular", "circular", is_flag=True, help="Let changes that need each other merge."
)
@query_options("gate")
def command(options: QueryOptions, *, lint: bool, comments: Path | None, **own: Any) -> ExitCode:
    """Say whether a change to core, to a driver, or to several at once may merge.

    The state after the merge is made in memory: the change on its branch, with all that it depends
    on, everything else at its pin; or what Zuul prepared. Only new errors block. Nobody's trees or
    repositories change.
    """
    query = GateQuery(query=options.query, **own)
    if not (query.named or lint or query.zuul_vars):
        raise UsageError("gate asks about a change, and none is given.", "Write --change NAME@REV.")
    if query.named and query.zuul_vars:
        raise UsageError(
            "--change and --zuul-vars are two questions.", "Zuul's variables name the change."
        )
    if lint and not query.zuul_vars:
        advice = lint_changes(query, TerminalDisplay())
        write("".join(f"{one}\n" for one in advice), options.output)
        return ExitCode.CLEAN
    if query.queue:
        return _queue(query, options)
    judged = judge_merge(query, TerminalDisplay())
    if comments:
        write_report("comments", "zuul", judged.answer, path=comments)
    write_verdict(judged.answer, options, subject="gate")
    print_hints(judged.hints)
    return _CODES[judged.answer.decision]


def _queue(query: GateQuery, options: QueryOptions) -> ExitCode:
    """Decide a queue; somebody evicted is a finding, something undecided is not."""
    require_format("queue", options.report_format)
    decided = decide_queue(query, TerminalDisplay())
    write_report("queue", options.report_format, decided.answer, path=options.output)
    print_hints(decided.hints)
    fates = {queued.trial.fate for queued in decided.answer.changes}
    if Fate.EVICTED in fates:
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT if Fate.UNDECIDED in fates else ExitCode.CLEAN
