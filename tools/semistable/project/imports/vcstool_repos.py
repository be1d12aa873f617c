"""Reads vcstool's .repos files, as ROS 2 has them: https://github.com/dirk-thomas/vcstool."""

from typing import Any

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.model.project.manifest import CloneKind
from semistable.project.imports.included_files import RefusedError
from semistable.project.imports.yaml_text import kind, table_of, text_of, texts_of


def read_vcs_repos(document: dict[str, Any], file: str, base: str) -> ImportedManifest:
    """Give what a .repos file says, read by `read_yaml`; RefusedError for what it cannot mean.

    What is not git is left out, and said. Of its URLs none is relative: `base` is not looked at.
    """
    del base
    found, notes = [], []
    for path, one in table_of(document, "repositories", file).items():
        place = f"{file}: {path}"
        if not isinstance(one, dict):
            raise RefusedError([f"{place}: expected a mapping, found {kind(one)}"])
        sort = text_of(one, "type", place)
        if sort != "git":
            notes.append(f"{path} is {sort or 'of no type'} and no git: left out")
            continue
        pin, version = text_of(one, "pin", place), text_of(one, "version", place)
        clone = text_of(one, "clone", place)
        found.append(
            Imported(
                name=text_of(one, "name", place) or path,
                urls=(text_of(one, "url", place), *texts_of(one, "mirrors", place)),
                revision=pin or version or "HEAD",
                commit=version if pin else None,
                path=path,
                groups=texts_of(one, "groups", place),
                clone=CloneKind(clone) if clone in list(CloneKind) else CloneKind.FULL,
                place=place,
            )
        )
    return ImportedManifest(kind="vcstool", repositories=tuple(found), notes=tuple(notes))
