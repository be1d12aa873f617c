"""Writes a new manifest: from a template, or from the manifest of another tool."""

import json
from collections.abc import Iterator, Sequence

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.model.project.manifest import CloneKind

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


def template_manifest(name: str, package: str, removal: str) -> str:
    """Give a manifest to fill in, with core alone; `removal` is the policy that it names."""
    url = f"https://git.example/{name}"
    values = {"name": name, "url": url, "package": package, "removal": removal}
    return _TEMPLATE.format(**{key: _toml(value) for key, value in values.items()})


def imported_manifest(manifest: ImportedManifest, core: str, package: str) -> str:
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
    return [f"# not carried over: {_printable(note)}" for note in notes]


def _toml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _printable(note: str) -> str:
    """Keep a comment on its line."""
    return "".join(letter if letter.isprintable() else "?" for letter in note)
