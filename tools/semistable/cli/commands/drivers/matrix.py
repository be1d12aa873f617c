"""Which driver revisions go with which core revisions."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from semistable.cli.common_options import drivers_argument, format_choice
from semistable.cli.output import print_hints, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import QueryOptions, query_options
from semistable.errors import ExitCode, UsageError
from semistable.model.findings.cells import Cell, Shard
from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Source
from semistable.services.checking.check_matrix import check_matrix
from semistable.services.checking.read_shards import read_shards
from semistable.services.opening.query import Query


@click.command("matrix")
@drivers_argument
@query_options("matrix", several_cores=True)
@click.option("--shard", metavar="K/N", help="Only this part of the cells, for one job of N.")
@click.option("--merge", "merged", is_flag=True, help="Join the JSON files that jobs wrote.")
@click.option(
    "--emit",
    "engine",
    type=format_choice("matrix-jobs"),
    help="Write job definitions instead.",
)
@click.option("--shards", metavar="N", type=click.IntRange(1, 256), default=4, show_default=True)
def command(
    options: QueryOptions, *, shard: str | None, merged: bool, engine: str | None, shards: int
) -> ExitCode:
    """Say for each DRIVER revision and each --core, both repeatable, whether they fit.

    --emit writes jobs for the engine that a project has, which judge --shards parts side by side;
    --merge FILE... joins what they found.
    """
    query = options.query
    if merged:
        return _write(read_shards([Path(name) for name in query.drivers]), options)
    if engine:
        write_report("matrix-jobs", engine, _arguments(query), shards, path=options.output)
        return ExitCode.CLEAN
    matrix = check_matrix(query, _shard(shard), TerminalDisplay())
    print_hints(matrix.hints)
    return _write(matrix.answer, options)


def _arguments(query: Query) -> Sequence[str]:
    """Repeat the query as arguments for jobs."""
    named = [*(("--core", core) for core in query.cores)]
    named += [("--driver", driver) for driver in query.drivers]
    words = [word for pair in named for word in pair]
    return words if query.source is Source.GIT else [*words, "--from", query.source.value]


def _shard(text: str | None) -> Shard:
    if text is None:
        return Shard(number=1, count=1)
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return Shard(number=int(number), count=int(count))
    raise UsageError(f"{text!r} is no part of a whole.", "Write it as 2/8: the second of eight.")


def _write(cells: Iterable[Cell], options: QueryOptions) -> ExitCode:
    cells = tuple(cells)
    write_report("matrix", options.report_format, cells, path=options.output)
    answers = {cell.answer for cell in cells}
    if Answer.INCOMPATIBLE in answers:
        return ExitCode.FINDINGS
    return ExitCode.ENVIRONMENT if Answer.UNKNOWN in answers else ExitCode.CLEAN
