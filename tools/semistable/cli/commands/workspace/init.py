"""Make a workspace: a manifest from a template, or from the one of another tool."""

import json
from difflib import get_close_matches
from pathlib import Path

import click

from semistable.errors import ExitCode, UsageError
from semistable.model.project.imported_manifest import ImportedManifest
from semistable.project import defaults
from semistable.project.imports.foreign_manifest import read_import
from semistable.project.manifest_file import check_text
from semistable.project.manifest_keys import PACKAGE, PLAIN_NAME, default_package
from semistable.project.manifest_validation import fits
from semistable.reports.manifest_text import manifest_text, template_text
from semistable.workspace.new_workspace import begin


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
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - click hands every option over by its name
    *,
    directory: Path,
    source: Path | None,
    core: str | None,
    base: str,
    trees: Path | None,
    form: str,
) -> ExitCode:
    """Write a repos.toml into DIRECTORY, or here; one that is there is never overwritten.

    What FILE says and repos.toml cannot is said, and stands there as comments. What git must not
    be given is refused. `semistable sync` then brings the trees.
    """
    notes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ("trees",)
    if source is None:
        name = core or "core"
        _require_name(name)
        text, names = template_text(name, _package(name), defaults.REMOVAL_POLICY), [name]
        done = "correct it, then: semistable sync"
    else:
        imported = read_import(source, base, trees)
        name = _core(imported, core)
        text = manifest_text(imported, name, _package(name))
        folders = tuple(
            sorted({one.path.partition("/")[0] for one in imported.repositories} | {"trees"})
        )
        notes, names = _notes(imported), [one.name for one in imported.repositories]
        done = f"{len(imported.repositories)} repositories, core is {name}; next: semistable sync"
    check_text(text, "the imported manifest")
    path = directory / defaults.MANIFEST
    begin(path, text, folders)
    if form == "json":
        said = {"manifest": str(path), "core": name, "repositories": names, "notes": notes}
        click.echo(json.dumps({"schema": "semistable/init/1", **said}, indent=2))
        return ExitCode.CLEAN
    click.echo(f"{path}: {done}")
    for note in notes:
        click.echo(f"note: not carried over: {note}", err=True)
    return ExitCode.CLEAN


def _core(imported: ImportedManifest, asked: str | None) -> str:
    """Choose core among the imported: the one asked for, or the only one."""
    names = [one.name for one in imported.repositories]
    if asked is None and len(names) > 1:
        raise UsageError(
            f"Which of the {len(names)} repositories is core?",
            f"Say --core NAME; there are {_some(names)}.",
        )
    wanted = (asked or names[0]).casefold()
    found = next((name for name in names if name.casefold() == wanted), "")
    # Of many of one name, as Android has them, the path is what a person knows.
    found = found or next((one.name for one in imported.repositories if one.path == asked), "")
    if not found:
        near = get_close_matches(str(asked), names, n=1)
        raise UsageError(
            f"No repository there is called {asked!r}.",
            f"Did you mean {near[0]}?" if near else f"There are {_some(names)}.",
        )
    return found


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"{', '.join(names[:10])}{more}"


def _require_name(name: str) -> None:
    if not fits(PLAIN_NAME, name):
        raise UsageError(f"{name!r} cannot be the name of core.", f"Give {PLAIN_NAME.words}.")


def _package(name: str) -> str:
    package = default_package(name).replace("+", "_")
    return package if fits(PACKAGE, package) else f"_{package}"


def _notes(imported: ImportedManifest) -> tuple[str, ...]:
    own = (f"{one.name}: {note}" for one in imported.repositories for note in one.notes)
    return tuple("".join(c if c.isprintable() else "?" for c in n) for n in (*imported.notes, *own))
