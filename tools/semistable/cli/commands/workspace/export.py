"""Write the manifest in the words of another tool."""

from pathlib import Path

import click

from semistable.cli.common_options import format_choice, manifest_option
from semistable.cli.output import print_notes, write_report
from semistable.errors import ExitCode
from semistable.services.trees.export_manifest import export_manifest


@click.command("export")
@click.argument("tool", metavar="west|repos", type=format_choice("manifest"))
@manifest_option
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path))
def command(tool: str, manifest: Path | None, output: Path | None) -> ExitCode:
    """Write repos.toml as a west.yml, or as a .repos file for vcstool.

    Pins, URLs and paths come back whole with `semistable init --from`. What else is lost is said.
    """
    exported, notes = export_manifest(manifest)
    write_report("manifest", tool, exported, path=output)
    print_notes(f"not carried over: {note}" for note in notes)
    return ExitCode.CLEAN
