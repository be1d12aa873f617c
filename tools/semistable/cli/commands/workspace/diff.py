"""What differs: trees from their pins, two manifests, or two days."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.errors import ExitCode, UsageError
from semistable.git.objects.object_store import main_commit_before
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree_states import Difference
from semistable.project.manifest_file import find_manifest, read_manifest
from semistable.reports.tree_lines import differences_json, differences_text
from semistable.services.opening.ensure_available import choose, open_trees
from semistable.workspace.layout import tree_path
from semistable.workspace.tree_differences import between, from_pins


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
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    *, names: tuple[str, ...], since: str | None, until: str | None, path: Path | None, form: str
) -> ExitCode:
    """Say which trees differ from their pins, by how many commits and in which files.

    One MANIFEST (a .toml file) is compared with the workspace's, two with each other; --since and
    --until compare days. Nothing is fetched: what is not here has no numbers.
    """
    manifests = [Path(name) for name in names if name.endswith(".toml")]
    if manifests:
        found = _of_manifests(path, manifests, [n for n in names if not n.endswith(".toml")])
    elif since:
        found = _of_days(path, names, _day(since), _day(until) if until else None)
    else:
        workspace, trees = open_trees(path, names)
        found = from_pins(workspace, trees)
    say((differences_json if form == "json" else differences_text)(found) + "\n")
    return ExitCode.CLEAN


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2024-04-03.") from error


def _of_days(
    path: Path | None, names: Sequence[str], since: str, until: str | None
) -> tuple[Difference, ...]:
    path = (path or find_manifest(Path())).absolute()
    workspace = path.parent
    chosen = [r for r in choose(read_manifest(path), names) if _is_here(workspace, r)]

    def at(repository: Repository, day: str) -> str | None:
        return main_commit_before(tree_path(workspace, repository) / ".git", day)

    ends = {r.name: (at(r, since), at(r, until) if until else r.commit or r.pin) for r in chosen}
    return between(workspace, chosen, ends)


def _is_here(workspace: Path, repository: Repository) -> bool:
    return (tree_path(workspace, repository) / ".git").is_dir()


def _of_manifests(
    path: Path | None, manifests: Sequence[Path], names: Sequence[str]
) -> tuple[Difference, ...]:
    if len(manifests) > 2:
        raise UsageError("There are two manifests to compare.", "Give the old one and the new one.")
    own = (path or find_manifest(Path())).absolute()
    old = read_manifest(manifests[0])
    new = read_manifest(manifests[1] if len(manifests) > 1 else own)
    everything = {r.name: r for manifest in (old, new) for r in manifest.repositories}
    if unknown := set(names) - set(everything):
        raise UsageError(
            f"Neither manifest has a repository {min(unknown)}.", f"They have: {_list(everything)}."
        )
    chosen = [r for name, r in everything.items() if name in names or not names]
    ends = {r.name: (_pin(old, r.name), _pin(new, r.name)) for r in chosen}
    return between(own.parent, chosen, ends)


def _pin(manifest: Manifest, name: str) -> str | None:
    found = manifest.find(name)
    return found.pin if found else None


def _list(names: dict[str, Repository]) -> str:
    return ", ".join(sorted(names))
