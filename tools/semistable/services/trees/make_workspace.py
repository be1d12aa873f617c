"""Makes a workspace: its manifest from a template, or from the one of another tool."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.imported_manifest import ImportedManifest
from semistable.model.project.tree_states import NewWorkspace
from semistable.project import defaults
from semistable.project.imports.foreign_manifest import read_import
from semistable.project.manifest_file import check_text
from semistable.project.manifest_schema import PACKAGE, PLAIN_NAME, default_package
from semistable.project.new_manifest import imported_manifest, template_manifest
from semistable.workspace.new_workspace import begin


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceQuery:
    """Where the manifest goes, and what it is made of: `source` is a file of another tool.

    `base` is the URL at which relative URLs of `source` begin, `trees` where the trees lie whose
    own manifests it imports.
    """

    directory: Path
    source: Path | None
    core: str | None
    base: str
    trees: Path | None


def make_workspace(query: WorkspaceQuery) -> NewWorkspace:
    """Write a new manifest; raise UsageError where one is, or for what cannot be imported."""
    path = query.directory / defaults.MANIFEST
    folders: tuple[str, ...] = ("trees",)
    if query.source is None:
        name = query.core or "core"
        _require_name(name)
        text = template_manifest(name, _package(name), defaults.REMOVAL_POLICY)
        made = NewWorkspace(manifest=path, core=name, repositories=(name,), imported=False)
    else:
        imported = read_import(query.source, query.base, query.trees)
        name = _core(imported, query.core)
        text = imported_manifest(imported, name, _package(name))
        places = {one.path.partition("/")[0] for one in imported.repositories}
        folders = tuple(sorted(places | {"trees"}))
        made = NewWorkspace(
            manifest=path,
            core=name,
            repositories=tuple(one.name for one in imported.repositories),
            imported=True,
            notes=_notes(imported),
        )
    check_text(text, "the imported manifest")
    begin(path, text, folders)
    return made


def _core(imported: ImportedManifest, requested: str | None) -> str:
    """Choose core among the imported: the requested one, or the only one."""
    names = [one.name for one in imported.repositories]
    if requested is None and len(names) > 1:
        raise UsageError(
            f"Which of the {len(names)} repositories is core?",
            f"Say --core NAME; there are {_some(names)}.",
        )
    wanted = (requested or names[0]).casefold()
    found = next((name for name in names if name.casefold() == wanted), "")
    # Of many of one name, as Android has them, the path is what a person knows.
    found = found or next((one.name for one in imported.repositories if one.path == requested), "")
    if not found:
        near = get_close_matches(str(requested), names, n=1)
        raise UsageError(
            f"No repository there is called {requested!r}.",
            f"Did you mean {near[0]}?" if near else f"There are {_some(names)}.",
        )
    return found


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return f"{', '.join(names[:10])}{more}"


def _require_name(name: str) -> None:
    if not PLAIN_NAME.fits(name):
        raise UsageError(f"{name!r} cannot be the name of core.", f"Give {PLAIN_NAME.words}.")


def _package(name: str) -> str:
    package = default_package(name).replace("+", "_")
    return package if PACKAGE.fits(package) else f"_{package}"


def _notes(imported: ImportedManifest) -> tuple[str, ...]:
    own = (f"{one.name}: {note}" for one in imported.repositories for note in one.notes)
    return tuple("".join(c if c.isprintable() else "?" for c in n) for n in (*imported.notes, *own))
