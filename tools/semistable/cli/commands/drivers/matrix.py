"""Which driver revisions go with which core revisions."""

from collections.abc import Sequence
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.output import named_work, say, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked
from semistable.errors import ExitCode, UsageError
from semistable.model.findings.cells import Cell, Shard
from semistable.model.findings.verdict import Answer
from semistable.project.revision_spec import read_spec
from semistable.reports.matrix.matrix_formats import FORMATS
from semistable.reports.matrix.matrix_jobs import ENGINES
from semistable.reports.matrix.shard_reader import read_shards
from semistable.services.checking.check_matrix import judged
from semistable.services.opening.open_query import open_cores, open_drivers, open_project


@click.command("matrix")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers)
@asked(tuple(FORMATS), several_cores=True)
@click.option("--shard", metavar="K/N", help="Only this part of the cells, for one job of N.")
@click.option("--merge", "merged", is_flag=True, help="Join the JSON files that jobs wrote.")
@click.option("--emit", type=click.Choice(sorted(ENGINES)), help="Write job definitions instead.")
@click.option("--shards", metavar="N", type=click.IntRange(1, 256), default=4, show_default=True)
def command(
    question: Asked, *, shard: str | None, merged: bool, emit: str | None, shards: int
) -> ExitCode:
    """Say for each DRIVER revision and each --core, both repeatable, whether they fit.

    --emit writes jobs for the engine that a project has, which judge --shards parts side by side;
    --merge FILE... joins what they found.
    """
    if merged:
        cells = read_shards([Path(name) for name in question.drivers])
        return _said(cells, question)
    if emit:
        named = [*(("--core", core) for core in question.cores)]
        named += [("--driver", driver) for driver in question.drivers]
        words = [word for pair in named for word in pair]
        if question.source.value != "git":
            words += ["--from", question.source.value]
        say(ENGINES[emit](words, shards), question.output)
        return ExitCode.CLEAN
    project = open_project(question.manifest, question.source)
    part = _shard(shard)
    with shown_progress() as report:
        cores = open_cores(project, [read_spec(core) for core in question.cores], report)
        specs = [read_spec(driver) for driver in question.drivers]
        opened = open_drivers(project, specs, report, lonely=False)
    with named_work("judging") as progress:
        trees = [core.tree for core in cores]
        cells = judged(project, question.surface, trees, opened, part, progress)
    tell(opened.hints)
    return _said(cells, question)


def _shard(text: str | None) -> Shard:
    if text is None:
        return Shard(number=1, count=1)
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return Shard(number=int(number), count=int(count))
    raise UsageError(f"{text!r} is no part of a whole.", "Write it as 2/8: the second of eight.")


def _said(cells: Sequence[Cell], question: Asked) -> ExitCode:
    say(FORMATS[question.form](cells), question.output)
    answers = {cell.answer for cell in cells}
    if Answer.INCOMPATIBLE in answers:
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT if Answer.UNKNOWN in answers else ExitCode.CLEAN
