"""The keys of `repos.toml` and what their values look like, from its JSON Schema.

`data/repos.schema.json` defines every key once, for the reader, editors and the docs; `expected`
says there in words what a `pattern` asks for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from semistable.project import package_data

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a text must look like: in words, and as a pattern."""

    words: str
    pattern: str

    def fits(self, text: str) -> bool:
        """Whether a text has this form."""
        return re.fullmatch(self.pattern, text) is not None


def read_schema(file: str) -> Schema:
    """Read a schema that ships with the program, every `$ref` replaced by what it refers to."""
    whole = package_data.load(package_data.path(file))

    def resolved(node: Any) -> Any:
        if isinstance(node, list):
            return [resolved(item) for item in node]
        if not isinstance(node, dict):
            return node
        own = {key: resolved(value) for key, value in node.items() if key not in {"$ref", "$defs"}}
        definition = node.get("$ref", "").rpartition("/")[2]
        return {**resolved(whole["$defs"][definition]), **own} if definition else own

    return {**resolved(whole), "$defs": {key: resolved(one) for key, one in whole["$defs"].items()}}


MANIFEST = read_schema("repos.schema.json")
_DEFINED: Mapping[str, Schema] = MANIFEST["$defs"]
PART = _DEFINED["part"]
"""A file that a manifest includes."""
LOCAL = _DEFINED["local"]
"""A table of `repos.local.toml`, named after the repository of which one person replaces this."""
TABLES = {name: _DEFINED[name] for name in ("core", "driver", "policy")}
"""The tables of `repos.toml`; `driver` is an array of them."""


def _form(name: str) -> Form:
    return Form(words=_DEFINED[name]["expected"], pattern=_DEFINED[name]["pattern"])


PLAIN_NAME = _form("name")
GIT_URL = _form("git-url")
REVISION = _form("revision")
COMMIT = _form("commit")
PACKAGE = _form("package")
FILE = _form("file")
TREE_FOLDER = _form("tree-folder")


def default_package(name: str) -> str:
    """Guess a driver's package from its name, as Python projects commonly choose it."""
    return name.replace("-", "_").replace(".", "_")
