"""Writes manifests: ours from an imported one or from a template, and other tools' from ours."""

import json
from collections.abc import Iterator, Sequence

import yaml

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.model.project.manifest import CloneKind, Manifest, Repository
from semistable.reports.safe_text import one_line

_OURS = "semistable"
_TEMPLATE = """\
# Which repositories belong together. https://toml.io tells the format, `semistable --help` what
# can be done with them.
version = 1

[core]
name = {name}
git = [{url}]  # tried in this order; correct it
package = {package}  # where the API lives in the tree
pin = "main"  # a tag, a branch or a commit

# A table for each driver:
#
# [[driver]]
# name = "my-driver"
# git = ["https://git.example/my-driver"]
# package = "my_driver"
# pin = "1.0.0"
# groups = ["mine"]

[policy]
removal = {removal}  # how long a deprecated symbol must stay
"""


def template_text(name: str, package: str, removal: str) -> str:
    """Give a manifest to fill in, with core alone; `removal` is the policy that it names."""
    url = f"https://git.example/{name}"
    values = {"name": name, "url": url, "package": package, "removal": removal}
    return _TEMPLATE.format(**{key: _toml(value) for key, value in values.items()})


def manifest_text(manifest: ImportedManifest, core: str, package: str) -> str:
    """Give our manifest of an imported one; what cannot be carried stands there as comments."""
    repositories = sorted(manifest.repositories, key=lambda one: one.name != core)
    head = [f"# Imported from {manifest.kind}.", *_comments(manifest.notes), "version = 1"]
    tables = (_table(one, core, package) for one in repositories)
    return "\n".join([*head, *(line for table in tables for line in ("", *table)), ""])


def _table(one: Imported, core: str, package: str) -> Iterator[str]:
    yield from _comments(one.notes)
    yield "[core]" if one.name == core else "[[driver]]"
    yield f"name = {_toml(one.name)}"
    yield f"git = [{', '.join(map(_toml, one.urls))}]"
    if one.name == core:
        yield f"package = {_toml(package)}"
    elif not one.name[0].isalpha() or "+" in one.name:
        yield f"package = {_toml(_package(one.name))}"
    if one.path != f"trees/{one.name}":
        yield f"path = {_toml(one.path)}"
    yield f"pin = {_toml(one.revision)}"
    if one.commit:
        yield f"commit = {_toml(one.commit)}"
    if one.clone is not CloneKind.FULL:
        yield f"clone = {_toml(one.clone)}"
    if one.groups:
        yield f"groups = [{', '.join(map(_toml, one.groups))}]"


def _package(name: str) -> str:
    letters = "".join(letter if letter.isalnum() else "_" for letter in name)
    return letters if letters[0].isalpha() else f"_{letters}"


def _comments(notes: Sequence[str]) -> list[str]:
    return [f"# not carried over: {one_line(note)}" for note in notes]


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def west_text(manifest: Manifest) -> str:
    """Give a west.yml: each repository at its commit, or its pin where none is written down.

    What west has no word for stands under `userdata`, which west leaves alone.
    """
    projects = []
    for one in _with_git(manifest):
        reserved = one.name == "manifest"  # west's own word for the manifest's repository
        name = "manifest-repository" if reserved else one.name
        project: dict[str, object] = {"name": name, "url": one.git[0]}
        project |= {"revision": one.commit or one.pin, "path": one.folder}
        if one.groups:
            project["groups"] = list(one.groups)
        if one.clone is CloneKind.SHALLOW:
            project["clone-depth"] = 1
        if ours := {**({"name": one.name} if reserved else {}), **_our_own(one)}:
            project["userdata"] = {_OURS: ours}
        projects.append(project)
    return _yaml({"manifest": {"version": "0.13", "projects": projects}})


def vcs_repos_text(manifest: Manifest) -> str:
    """Give a .repos file, as `west_text` does; our own keys stand beside those of vcstool."""
    repositories = {
        one.folder: {
            "type": "git",
            "url": one.git[0],
            "version": one.commit or one.pin,
            **({"name": one.name} if one.folder.rpartition("/")[2] != one.name else {}),
            **_our_own(one),
            **({"clone": one.clone.value} if one.clone is CloneKind.SHALLOW else {}),
            **({"groups": list(one.groups)} if one.groups else {}),
        }
        for one in _with_git(manifest)
    }
    return _yaml({"repositories": repositories})


def not_exported(manifest: Manifest) -> tuple[str, ...]:
    """Say what of our manifest neither of the other formats carries."""
    notes = [f"{one.name} has no git URL: left out" for one in manifest.repositories if not one.git]
    notes.append("what is about releases, packages, the surface and policies")
    return tuple(notes)


def _with_git(manifest: Manifest) -> tuple[Repository, ...]:
    return tuple(one for one in manifest.repositories if one.git)


def _our_own(one: Repository) -> dict[str, object]:
    ours: dict[str, object] = {}
    if one.commit and one.commit != one.pin:
        ours["pin"] = one.pin
    if one.git[1:]:
        ours["mirrors"] = list(one.git[1:])
    if one.clone is CloneKind.BLOBLESS:
        ours["clone"] = one.clone.value
    return ours


def _yaml(document: dict[str, object]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)
