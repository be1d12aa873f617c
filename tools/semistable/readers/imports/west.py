"""Reads west's west.yml: https://docs.zephyrproject.org/latest/develop/west/manifest.html."""

from collections.abc import Iterator
from typing import Any

from semistable.model.imported import Imported, ImportedManifest
from semistable.readers.imports.refusal import RefusedError
from semistable.readers.imports.yaml_text import table_of, tables_of, text_of, texts_of

_OURS = "semistable"
"""Under `userdata` of a project: what semistable wrote there when it exported."""
_NOT_CARRIED = {
    "import": "west would import that project's own manifest too",
    "submodules": "west would bring its submodules too",
    "clone-depth": "west would clone it shallow",
    "west-commands": "it brings commands of its own to west",
}


def read_west(document: dict[str, Any], file: str, base: str) -> ImportedManifest:
    """Give what a west.yml says, read by `read_yaml`; raise RefusedError for what west refuses too.

    Of west's URLs none is relative: `base` is not looked at.
    """
    del base
    manifest = table_of(document, "manifest", file)
    remotes = {
        text_of(remote, "name", file): text_of(remote, "url-base", file)
        for remote in tables_of(manifest, "remotes", file)
    }
    defaults = table_of(manifest, "defaults", file)
    projects = tables_of(manifest, "projects", file)
    return ImportedManifest(
        kind="west",
        repositories=tuple(_project(one, remotes, defaults, file) for one in projects),
        notes=tuple(_notes(manifest, file)),
    )


def _project(
    project: dict[str, Any], remotes: dict[str, str], defaults: dict[str, Any], file: str
) -> Imported:
    name = text_of(project, "name", file)
    place = f"{file}: project {name or '?'}"
    ours = _ours(project, place)
    revision = text_of(project, "revision", place) or text_of(defaults, "revision", file)
    pin = text_of(ours, "pin", place)
    return Imported(
        name=name,
        urls=(_url(project, remotes, defaults, place), *texts_of(ours, "mirrors", place)),
        revision=pin or revision or "master",
        commit=revision if pin else None,
        path=text_of(project, "path", place) or name,
        groups=texts_of(project, "groups", place),
        notes=tuple(words for key, words in _NOT_CARRIED.items() if _asks(project, key)),
        place=place,
    )


def _ours(project: dict[str, Any], place: str) -> dict[str, Any]:
    """Give what semistable wrote; userdata may be anything else, which is not ours to judge."""
    userdata = project.get("userdata")
    return table_of(userdata, _OURS, place) if isinstance(userdata, dict) else {}


def _asks(project: dict[str, Any], key: str) -> bool:
    return project.get(key, "false") not in ("false", "", "null")


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


def _notes(manifest: dict[str, Any], file: str) -> Iterator[str]:
    own = table_of(manifest, "self", file)
    if filters := texts_of(manifest, "group-filter", file):
        yield f"group-filter {', '.join(filters)}: every repository is in the workspace here"
    if _asks(own, "import"):
        yield "self: import: what it would import is not here"
    if path := text_of(own, "path", file):
        yield f"the manifest's own repository, at {path}: add it if it belongs to the family"
