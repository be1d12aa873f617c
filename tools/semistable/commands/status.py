"""One line a tree: its pin, where it is, what differs. Never touches the network."""

from pathlib import Path

import click

from semistable.asking import manifest_option
from semistable.errors import ExitCode
from semistable.readers.manifest import find_manifest, read_manifest
from semistable.reports.trees import status_json, status_text
from semistable.sources import choose, is_interrupted
from semistable.workspace.status import read_statuses

_INTERRUPTED = (
    "note: a sync was interrupted: `semistable sync --continue` finishes it, --abort takes it"
    " back; the next sync finishes it by itself."
)


@click.command("status")
@click.argument("repositories", metavar="[REPOSITORY]...", nargs=-1)
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(repositories: tuple[str, ...], path: Path | None, form: str) -> ExitCode:
    """Say where every tree is, in one line: its pin, what is checked out, what differs."""
    path = (path or find_manifest(Path())).absolute()
    statuses = read_statuses(path.parent, choose(read_manifest(path), repositories))
    click.echo(status_json(statuses) if form == "json" else status_text(statuses))
    if is_interrupted(path.parent):
        click.echo(_INTERRUPTED, err=True)
    failures = [status.failure for status in statuses if status.failure]
    for failure in failures:
        click.echo(f"error: {failure.message}\nhint: {failure.hint}", err=True)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
