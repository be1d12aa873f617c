"""Reads west's west.yml: https://docs.zephyrproject.org/latest/develop/west/manifest.html.

What a manifest imports is read in west's order: of its own repository first, then its projects,
then what these import. Of two projects of one name the first one counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from semistable.errors import SemistableError
from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.model.project.manifest import CloneKind
from semistable.project.imports.included_files import MOST, Elsewhere, Files, RefusedError
from semistable.project.imports.west_imports import Import, is_yes, read_imports
from semistable.project.imports.yaml_text import (
    read_yaml,
    table_of,
    tables_of,
    text_of,
    texts_of,
)

_OURS = "semistable"
"""Under `userdata` of a project: what semistable wrote there when it exported."""
_NOT_CARRIED = {
    "submodules": "west would bring its submodules too",
    "west-commands": "it brings commands of its own to west",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """A file on the way: what it says, whose files it may import, and what led to it."""

    document: dict[str, Any]
    files: Files
    trail: tuple[str, ...]
    imports: tuple[Import, ...] = ()

    @property
    def file(self) -> str:
        """Where it is, as a person is told."""
        return self.trail[-1]

    @property
    def prefix(self) -> PurePosixPath:
        """The folder below which all its projects lie."""
        return PurePosixPath(*(one.prefix for one in self.imports))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What was found up to now, over all files."""

    elsewhere: Elsewhere
    projects: dict[str, Imported] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    read: int = 0


def read_west(
    document: dict[str, Any], file: str, files: Files, elsewhere: Elsewhere
) -> ImportedManifest:
    """Give what a west.yml, read by `read_yaml`, and all that it imports say.

    `files` are those of its own repository; `elsewhere` gives those of its projects, where they
    are here. Raises RefusedError for what west refuses too.
    """
    reading = _Reading(elsewhere=elsewhere)
    _load(reading, _Manifest(document=document, files=files, trail=(file,)))
    return ImportedManifest(
        kind="west",
        repositories=tuple(reading.projects.values()),
        notes=tuple(dict.fromkeys(reading.notes)),
    )


def _load(reading: _Reading, manifest: _Manifest) -> None:
    file = manifest.file
    reading.read += 1
    if reading.read > MOST:
        raise RefusedError([f"{file}: more than {MOST} files are imported"])
    top = table_of(manifest.document, "manifest", file)
    own = table_of(top, "self", file)
    for one in read_imports(own.get("import"), f"{file}: self", whole=False):
        _import(reading, manifest, manifest.files, one, manifest.file)
    reading.notes += _notes(top, own, file, first=len(manifest.trail) == 1)
    remotes = {
        text_of(remote, "name", file): text_of(remote, "url-base", file)
        for remote in tables_of(top, "remotes", file)
    }
    defaults = table_of(top, "defaults", file)
    importing, seen = [], set()
    for table in tables_of(top, "projects", file):
        imports = read_imports(table.get("import"), f"{file}: project", whole=True)
        project = _project(table, remotes, defaults, manifest, imports)
        if not all(one.wants(project.name, project.path) for one in manifest.imports):
            continue
        if project.name in seen:
            raise RefusedError([f"{project.place}: the name was given before"])
        seen.add(project.name)
        if project.name not in reading.projects:
            reading.projects[project.name] = project
            importing += [(project, one) for one in imports]
    for project, one in importing:
        _import_from(reading, manifest, project, one)


def _import_from(reading: _Reading, manifest: _Manifest, project: Imported, wanted: Import) -> None:
    """Follow what a project imports, where that project is here; say it where it is not."""
    try:
        files = reading.elsewhere(project.path, project.revision)
    except SemistableError:
        files = None
    if files is None or not _names(files, wanted.file):
        note = (
            f"it imports its own {wanted.file} as it is at {project.revision}, which is not here."
            f" With that tree in FOLDER/{project.path}: semistable init --from FILE --trees FOLDER"
        )
        reading.projects[project.name] = replace(project, notes=(*project.notes, note))
        return
    _import(reading, manifest, files, wanted, f"{project.name}@{project.revision}:")


def _import(
    reading: _Reading, manifest: _Manifest, files: Files, wanted: Import, place: str
) -> None:
    """Read the file, or all of the folder, that an import names."""
    found = _names(files, wanted.file)
    if not found:
        raise RefusedError([f"{place}: there is no file or folder {wanted.file} to import"])
    for name in found:
        label = f"{place}{name}" if place.endswith(":") else name
        if label in manifest.trail:
            raise RefusedError([f"{manifest.file}: the imports go in a circle: {label}"])
        inner = _Manifest(
            document=read_yaml(files.text(name) or "", label),
            files=files,
            trail=(*manifest.trail, label),
            imports=(*manifest.imports, wanted),
        )
        _load(reading, inner)


def _names(files: Files, path: str) -> list[str]:
    """Return the files that a path means: itself, or the YAML files of that folder."""
    inside = files.names(path)
    if inside is None:
        return [path] if files.text(path) is not None else []
    start = path.rstrip("/")
    return [f"{start}/{name}" for name in inside if name.endswith((".yml", ".yaml"))]


def _project(
    project: dict[str, Any],
    remotes: dict[str, str],
    defaults: dict[str, Any],
    manifest: _Manifest,
    imports: tuple[Import, ...],
) -> Imported:
    name = text_of(project, "name", manifest.file)
    place = f"{manifest.file}: project {name or '?'}"
    ours = _ours(project, place)
    revision = text_of(project, "revision", place) or text_of(defaults, "revision", manifest.file)
    pin = text_of(ours, "pin", place)
    own = PurePosixPath(imports[0].prefix if len(imports) == 1 else "")
    path = manifest.prefix / own / (text_of(project, "path", place) or name)
    return Imported(
        name=text_of(ours, "name", place) or name,
        urls=(_url(project, remotes, defaults, place), *texts_of(ours, "mirrors", place)),
        revision=pin or revision or "master",
        commit=revision if pin else None,
        path=path.as_posix(),
        groups=texts_of(project, "groups", place),
        clone=_clone(project, ours, place),
        notes=tuple(_project_notes(project, place)),
        place=place,
    )


def _clone(project: dict[str, Any], ours: dict[str, Any], place: str) -> CloneKind:
    given = text_of(ours, "clone", place)
    if given in list(CloneKind):
        return CloneKind(given)
    return CloneKind.SHALLOW if text_of(project, "clone-depth", place) == "1" else CloneKind.FULL


def _project_notes(project: dict[str, Any], place: str) -> Iterator[str]:
    for key, words in _NOT_CARRIED.items():
        if key in project and (is_yes(project[key]) or project[key] not in ("false", "", "null")):
            yield words
    depth = text_of(project, "clone-depth", place)
    if depth not in ("", "1"):
        yield f"west would clone it with the newest {depth} commits"


def _ours(project: dict[str, Any], place: str) -> dict[str, Any]:
    """Give what semistable wrote; userdata may be anything else, which is not ours to judge."""
    userdata = project.get("userdata")
    return table_of(userdata, _OURS, place) if isinstance(userdata, dict) else {}


def _url(
    project: dict[str, Any], remotes: dict[str, str], defaults: dict[str, Any], place: str
) -> str:
    if url := text_of(project, "url", place):
        return url
    remote = text_of(project, "remote", place) or text_of(defaults, "remote", place)
    if remote not in remotes:
        raise RefusedError([f"{place}: no url, and no remote {remote!r} is defined"])
    repository = text_of(project, "repo-path", place) or text_of(project, "name", place)
    return f"{remotes[remote].rstrip('/')}/{repository}"


def _notes(top: dict[str, Any], own: dict[str, Any], file: str, *, first: bool) -> Iterator[str]:
    if filters := texts_of(top, "group-filter", file):
        yield f"group-filter {', '.join(filters)}: every repository is in the workspace here"
    if first and (path := text_of(own, "path", file)):
        yield f"the manifest's own repository, at {path}: add it if it belongs to the family"
