"""One line a tree: its pin, where it is, what differs. Never touches the network."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from semistable.errors import ExitCode
from semistable.model.workspace import TreeStatus
from semistable.readers.manifest import find_manifest, read_manifest
from semistable.sources import choose
from semistable.workspace.status import read_statuses


@click.command("status")
@click.argument("repositories", metavar="[REPOSITORY]...", nargs=-1)
@click.option(
    "--manifest",
    "path",
    type=click.Path(path_type=Path),
    help="The manifest; else repos.toml here or above.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(repositories: tuple[str, ...], path: Path | None, form: str) -> ExitCode:
    """Say where every tree is, in one line: its pin, what is checked out, what differs."""
    path = (path or find_manifest(Path())).absolute()
    chosen = choose(read_manifest(path), repositories)
    statuses = read_statuses(path.parent, chosen)
    click.echo(_json(statuses) if form == "json" else "\n".join(map(_line, statuses)))
    failures = [status.failure for status in statuses if status.failure]
    for failure in failures:
        click.echo(f"error: {failure.message}\nhint: {failure.hint}", err=True)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN


def _line(status: TreeStatus) -> str:
    return f"{status.name}  {status.pin}  {', '.join(_words(status))}"


def _words(status: TreeStatus) -> list[str]:
    if status.commit is None:
        return ["missing: semistable sync brings it"]
    where = f"branch {status.branch}" if status.branch else "detached"
    words = [f"{status.commit[:12]} ({where})", _distance(status)]
    if status.changed:
        words.append(f"{status.changed} changed")
    if status.untracked:
        words.append(f"{status.untracked} untracked")
    if status.operation:
        words.append(f"{status.operation} not finished")
    return words


def _distance(status: TreeStatus) -> str:
    if status.at_pin:
        return "at its pin"
    if status.ahead is None or status.behind is None:
        return "the pin is not here: semistable sync brings it"
    sides = ((status.ahead, "ahead of"), (status.behind, "behind"))
    counts = " and ".join(f"{count} {side}" for count, side in sides if count)
    return f"{counts} its pin"


def _json(statuses: tuple[TreeStatus, ...]) -> str:
    rows = [{**asdict(status), "at_pin": status.at_pin} for status in statuses]
    return json.dumps({"schema": "semistable/status/1", "trees": rows}, indent=2)
