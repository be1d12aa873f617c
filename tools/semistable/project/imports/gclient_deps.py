"""Reads gclient's DEPS where it is plain: assignments of texts, dicts, `+` and Var(); never run.

https://chromium.googlesource.com/chromium/tools/depot_tools/+/HEAD/README.gclient.md
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.project.imports.included_files import RefusedError

_NOT_CARRIED = ("hooks", "pre_deps_hooks", "recursedeps", "deps_os", "gclient_gn_args")
_FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LONG = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads values of one file; `variables` are its vars."""

    file: str
    variables: Mapping[str, str]

    def text(self, node: ast.expr) -> str:
        """Read a text: a literal, a Var(), or a sum of them."""
        match node:
            case ast.Constant(value=str() as value):
                return self.formatted(value, node)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.short(self.text(left) + self.text(right), node)
            case ast.Call(
                func=ast.Name(id="Var" | "Str" as call), args=[ast.Constant(value=str() as name)]
            ):
                return self.variable(name, node) if call == "Var" else name
        raise self.refused(node, "expected a text, Var() or a sum of them")

    def formatted(self, value: str, node: ast.expr) -> str:
        """Put variables in for {names}, as gclient does."""
        return self.short(_FIELD.sub(lambda field: self.variable(field[1], node), value), node)

    def variable(self, name: str, node: ast.expr) -> str:
        """Look a variable up; raise RefusedError when there is none."""
        if name not in self.variables:
            raise self.refused(node, f"no text {name!r} among the vars")
        return self.variables[name]

    def short(self, value: str, node: ast.expr) -> str:
        """Refuse a text that no URL is as long as."""
        if len(value) > _LONG:
            raise self.refused(node, "this text is too long")
        return value

    def refused(self, node: ast.AST, words: str) -> RefusedError:
        """Say what is wrong, and where."""
        return RefusedError([f"{self.file}:{getattr(node, 'lineno', 1)}: {words}"])


def read_deps(text: str, file: str, base: str) -> ImportedManifest:
    """Give what a DEPS file says; RefusedError for what is not plain. `base` is not used."""
    del base
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise RefusedError([f"{file}:{line}: not Python that can be read"]) from error
    assigned = {
        target.id: node.value
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    bare = _Reader(file=file, variables={})
    variables = {
        key: value.value
        for key, value in _pairs(bare, assigned.get("vars"))
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }
    reader = _Reader(file=file, variables=variables)
    found, notes = [], []
    try:
        for path, value in _pairs(reader, assigned.get("deps")):
            one = _dependency(reader, path, value)
            if isinstance(one, str):
                notes.append(one)
            else:
                found.append(one)
    except RecursionError as error:
        raise RefusedError([f"{file}:1: the values nest too deeply"]) from error
    relative = assigned.get("use_relative_paths")
    if isinstance(relative, ast.Constant) and relative.value is True:
        notes.append(
            "use_relative_paths: gclient has these paths below the repository of this DEPS"
        )
    notes += [f"{name} is not looked at" for name in _NOT_CARRIED if name in assigned]
    return ImportedManifest(kind="gclient", repositories=tuple(found), notes=tuple(notes))


def _pairs(reader: _Reader, node: ast.expr | None) -> list[tuple[str, ast.expr]]:
    if node is None:
        return []
    if not isinstance(node, ast.Dict):
        raise reader.refused(node, "expected a dict")
    pairs = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise reader.refused(value, "expected a text as key")
        pairs.append((reader.text(key), value))
    return pairs


def _dependency(reader: _Reader, path: str, node: ast.expr) -> Imported | str:
    """Give one dependency, or the sentence that says why it is left out."""
    notes: tuple[str, ...] = ()
    if isinstance(node, ast.Constant) and node.value is None:
        return f"{path} is None: left out"
    if isinstance(node, ast.Dict):
        table = dict(_pairs(reader, node))
        if "url" not in table:
            return f"{path} is no git repository: left out"
        if "condition" in table:
            notes = (f"condition: {reader.text(table['condition'])}",)
        node = table["url"]
    url, revision = _split(reader.text(node))
    return Imported(
        name=path,
        urls=(url,),
        revision=revision or "HEAD",
        path=path,
        notes=notes,
        place=f"{reader.file}:{node.lineno}",
    )


def _split(url: str) -> tuple[str, str]:
    """Split URL@REVISION; the @ of a user stands before the path."""
    before, at, after = url.rpartition("@")
    authority = "://" in url and "/" not in before.partition("://")[2]
    user = "://" not in url and ":" in after and "/" not in before
    return (url, "") if not at or authority or user else (before, after)
