"""What differs: trees from their pins, two manifests, or two days."""

from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.common_options import format_option, manifest_option
from semistable.cli.output import write_report
from semistable.errors import ExitCode
from semistable.services.trees.compare_trees import DiffQuery, compare_trees


@click.command("diff")
@click.argument(
    "names",
    metavar="[REPOSITORY | @GROUP | MANIFEST]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
@click.option("--since", metavar="DATE", help="From main branches at the end of this day.")
@click.option("--until", metavar="DATE", help="To the end of this day; else to the pins.")
@manifest_option
@format_option("diff")
def command(
    *,
    names: tuple[str, ...],
    since: str | None,
    until: str | None,
    manifest: Path | None,
    report_format: str,
) -> ExitCode:
    """Say which trees differ from their pins, by how many commits and in which files.

    One MANIFEST (a .toml file) is compared with the workspace's, two with each other; --since and
    --until compare days. Nothing is fetched: what is not here has no numbers.
    """
    query = DiffQuery(
        manifest=manifest,
        names=tuple(name for name in names if not name.endswith(".toml")),
        manifests=tuple(Path(name) for name in names if name.endswith(".toml")),
        since=since,
        until=until,
    )
    write_report("diff", report_format, compare_trees(query))
    return ExitCode.CLEAN
