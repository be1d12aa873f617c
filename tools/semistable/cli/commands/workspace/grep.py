"""Search the tracked files of every tree."""

from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.errors import ExitCode
from semistable.reports.tree_lines import matches_json, matches_text
from semistable.services.opening.ensure_available import open_trees
from semistable.workspace.foreach import grep


@click.command("grep")
@click.option(
    "--in",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only there; NAME or @GROUP; repeatable.",
    shell_complete=completion.repositories,
)
@click.option("--ignore-case", "-i", is_flag=True)
@click.option("--word-regexp", "-w", is_flag=True, help="Whole words only.")
@click.option("--extended-regexp", "-E", is_flag=True)
@click.option("--fixed-strings", "-F", is_flag=True)
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.argument("pattern")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
def command(
    *,
    names: tuple[str, ...],
    path: Path | None,
    pattern: str,
    paths: tuple[str, ...],
    form: str,
    **flags: bool,
) -> ExitCode:
    """Search all trees for PATTERN; 1 when it is nowhere. PATH is one of git's pathspecs."""
    _, trees = open_trees(path, names)
    options = [f"--{name.replace('_', '-')}" for name, given in sorted(flags.items()) if given]
    found = grep(trees, [*options, "-e", pattern, "--", *paths])
    say(f"{matches_json(found)}\n" if form == "json" else matches_text(found))
    return ExitCode.CLEAN if found else ExitCode.FINDINGS
