"""Chooses names for imported repositories, and refuses what `repos.toml` would refuse."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.project.imports.included_files import RefusedError
from semistable.project.manifest_schema import (
    COMMIT,
    GIT_URL,
    PLAIN_NAME,
    REVISION,
    TREE_FOLDER,
    Form,
)
from semistable.project.manifest_validation import Folders
from semistable.project.schema_check import quote

_NO_NAME = re.compile(r"[^A-Za-z0-9._+-]+")
_FOREIGN_REF = re.compile(r"refs/(?!pull/|merge-requests/|changes/)")
_MOST = 20


def settled(manifest: ImportedManifest) -> ImportedManifest:
    """Return the manifest with names, paths and groups that ours can have.

    A name is the last part of the other tool's, more of it where two would be alike. What lies
    where another tree does goes to trees/NAME. Raises RefusedError with every URL, revision or path
    that cannot be meant, and when there is no repository at all.
    """
    if not manifest.repositories:
        raise RefusedError([f"No git repository is named there, as {manifest.kind} writes them."])
    plain = tuple(map(_with_plain_revision, manifest.repositories))
    manifest = replace(manifest, repositories=plain)
    faults = [fault for one in manifest.repositories for fault in _faults(one)]
    if faults:
        more = [f"… and {len(faults) - _MOST} more"] if len(faults) > _MOST else []
        raise RefusedError([*faults[:_MOST], *more])
    named = [
        _with_plain_groups(replace(one, name=name))
        for one, name in zip(manifest.repositories, _names(manifest.repositories), strict=True)
    ]
    return replace(manifest, repositories=tuple(_apart(named)))


def _with_plain_revision(one: Imported) -> Imported:
    """Take `refs/heads/` and `refs/tags/` off; say it of a ref that no clone brings."""
    plain = one.revision.removeprefix("refs/heads/").removeprefix("refs/tags/")
    notes = one.notes
    if _FOREIGN_REF.match(plain):
        note = f"{plain} is a ref that a clone does not bring: pin the commit that it is"
        notes = (*notes, note)
    return replace(one, revision=plain, notes=notes)


def _faults(one: Imported) -> Iterator[str]:
    values: list[tuple[str, Form, str]] = [("url", GIT_URL, url) for url in one.urls]
    values += [("revision", REVISION, one.revision), ("path", TREE_FOLDER, one.path)]
    values += [("commit", COMMIT, one.commit)] if one.commit is not None else []
    for what, form, value in values:
        if not form.fits(value):
            yield f"{_plain(one.place)}: {what}: expected {form.words}, found {quote(value)}"


def _plain(place: str) -> str:
    """Show a place without what a terminal would obey."""
    return json.dumps(place, ensure_ascii=False)[1:-1][:200]


def _names(repositories: Sequence[Imported]) -> list[str]:
    """Choose for each the shortest name that no other could have; a number where all are alike."""
    choices = [_choices(one) for one in repositories]
    many = Counter(name.casefold() for own in choices for name in dict.fromkeys(own))
    names: list[str] = []
    taken: set[str] = set()
    for own in choices:
        name = next((name for name in own if many[name.casefold()] == 1), own[-1])
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{own[-1]}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _choices(one: Imported) -> list[str]:
    whole = one.name.removesuffix(".git")
    written = (whole.rpartition("/")[2], whole, one.path)
    plain = (_NO_NAME.sub("-", name).strip("-._+")[:90] for name in written)
    return [name for name in plain if PLAIN_NAME.fits(name)] or ["repository"]


def _with_plain_groups(one: Imported) -> Imported:
    kept = tuple(group for group in one.groups if PLAIN_NAME.fits(group))
    lost = [quote(group) for group in one.groups if group not in kept]
    notes = (f"the groups {', '.join(lost)}",) if lost else ()
    return replace(one, groups=tuple(dict.fromkeys(kept)), notes=(*one.notes, *notes))


def _apart(repositories: Iterable[Imported]) -> Iterator[Imported]:
    """Move away what cannot lie where it should: two in one folder, or alike but for case."""
    folders = Folders()
    for one in repositories:
        kept = one
        if owner := folders.owner_met(one.path, one.name):
            note = f"its path {one.path} is that of {owner}, or like it on a disk that folds case"
            kept = replace(one, path=f"trees/{one.name}", notes=(*one.notes, note))
        folders.take(kept.path, one.name)
        yield kept
