"""Search the tracked files of every tree."""

from pathlib import Path

import click

from semistable.cli.common_options import format_option, in_option, manifest_option
from semistable.cli.output import write_report
from semistable.errors import ExitCode
from semistable.services.trees.run_in_trees import search_trees


@click.command("grep")
@in_option
@click.option("--ignore-case", "-i", is_flag=True)
@click.option("--word-regexp", "-w", is_flag=True, help="Whole words only.")
@click.option("--extended-regexp", "-E", is_flag=True)
@click.option("--fixed-strings", "-F", is_flag=True)
@manifest_option
@format_option("grep")
@click.argument("pattern")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
def command(
    *,
    names: tuple[str, ...],
    manifest: Path | None,
    pattern: str,
    paths: tuple[str, ...],
    report_format: str,
    **flags: bool,
) -> ExitCode:
    """Search all trees for PATTERN; 1 when it is nowhere. PATH is one of git's pathspecs."""
    options = [f"--{name.replace('_', '-')}" for name, is_set in sorted(flags.items()) if is_set]
    found = search_trees(manifest, names, pattern, options, paths)
    write_report("grep", report_format, found)
    return ExitCode.CLEAN if found else ExitCode.FINDINGS
