"""Make a workspace: a manifest from a template, or from the one of another tool."""

from pathlib import Path
from typing import Any

import click

from semistable.cli.common_options import format_option
from semistable.cli.output import print_notes, write_report
from semistable.errors import ExitCode
from semistable.services.trees.make_workspace import WorkspaceQuery, make_workspace


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A west.yml, default.xml, .repos, .gitmodules or DEPS to import.",
)
@click.option(
    "--core",
    metavar="NAME",
    help="Which repository is core, by name or path; the others are drivers.",
)
@click.option("--base", metavar="URL", default="", help="Where relative URLs in FILE begin.")
@click.option(
    "--trees",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Where the trees lie whose own west.yml FILE imports.",
)
@format_option("init")
def command(*, report_format: str, **options: Any) -> ExitCode:
    """Write a repos.toml into DIRECTORY, or here; one that is there is never overwritten.

    What FILE says and repos.toml cannot is said, and stands there as comments. What git must not
    be given is refused. `semistable sync` then brings the trees.
    """
    made = make_workspace(WorkspaceQuery(**options))
    write_report("init", report_format, made)
    if report_format == "text":
        print_notes(f"not carried over: {note}" for note in made.notes)
    return ExitCode.CLEAN
