"""One line a tree: its pin, where it is, what differs. Never touches the network."""

from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.errors import ExitCode
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.reports.tree_lines import status_json, status_text
from semistable.services.opening.ensure_available import choose, is_interrupted
from semistable.storage.cache import is_kept
from semistable.workspace.tree_status import read_statuses

_INTERRUPTED = (
    "note: a sync was interrupted: `semistable sync --continue` finishes it, --abort takes it"
    " back; the next sync finishes it by itself."
)


@click.command("status")
@click.argument(
    "repositories",
    metavar="[REPOSITORY | @GROUP]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
@manifest_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(repositories: tuple[str, ...], path: Path | None, form: str) -> ExitCode:
    """Say where every tree is, in one line: its pin, what is checked out, what differs.

    Whether a driver's contract with core holds is said where that was checked before.
    """
    path = (path or find_manifest(Path())).absolute()
    manifest = read_manifest(path)
    statuses = read_statuses(path.parent, choose(manifest, repositories))
    if is_kept():
        from semistable.services.checking.cached_verdicts import recalled  # noqa: PLC0415 - 0.05 s

        core = read_statuses(path.parent, [manifest.core]) if repositories else ()
        everything = recalled(manifest, path.parent, (*statuses, *core))
        statuses = everything[: len(statuses)]
    click.echo(status_json(statuses) if form == "json" else status_text(statuses))
    if is_interrupted(path.parent):
        click.echo(_INTERRUPTED, err=True)
    failures = [status.failure for status in statuses if status.failure]
    for failure in failures:
        click.echo(f"error: {failure.message}\nhint: {failure.hint}", err=True)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
