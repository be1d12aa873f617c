"""Write the manifest in the words of another tool."""

from pathlib import Path

import click

from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.errors import ExitCode
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.reports.manifest_text import not_exported, vcs_repos_text, west_text

_FORMS = {"west": west_text, "repos": vcs_repos_text}


@click.command("export")
@click.argument("form", metavar="west|repos", type=click.Choice(list(_FORMS)))
@manifest_option
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path))
def command(form: str, path: Path | None, output: Path | None) -> ExitCode:
    """Write repos.toml as a west.yml, or as a .repos file for vcstool.

    Pins, URLs and paths come back whole with `semistable init --from`. What else is lost is said.
    """
    manifest = read_manifest(path or find_manifest(Path()))
    say(_FORMS[form](manifest), output)
    for note in not_exported(manifest):
        click.echo(f"note: not carried over: {note}", err=True)
    return ExitCode.CLEAN
