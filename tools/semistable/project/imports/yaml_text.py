"""Reads a manifest's YAML: every scalar stays the text that it was written as, nothing is made.

`version: 1.10` is the tag 1.10 and no number. Merges and keys that stand twice are refused: the
first can grow without end, of the second nobody knows which one is meant.
"""

from collections.abc import Hashable
from typing import Any

import yaml

from semistable.project.imports.included_files import RefusedError


class _Loader(yaml.BaseLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        seen: set[str] = set()
        for key, _ in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or name == "<<":
                problem = "a key that is no text, or a merge"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            if name in seen:
                problem = f"the key {name!r} was given before"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def read_yaml(text: str, file: str) -> dict[str, Any]:
    """Return the mapping that a YAML text is; raise RefusedError with the place otherwise."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506 - it derives from BaseLoader, which makes texts only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise RefusedError(
            [f"{file}:{line}: not YAML that can be read: {error.problem}"]
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        words = str(error).partition("\n")[0]
        raise RefusedError([f"{file}:1: not YAML that can be read: {words}"]) from error
    if not isinstance(found, dict):
        raise RefusedError([f"{file}:1: expected a mapping, found {kind(found)}"])
    return found


def kind(value: object) -> str:
    """Name what a value is, without repeating it: it may be long."""
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "a text" if value else "nothing"


def text_of(table: dict[str, Any], key: str, place: str) -> str:
    """Return the text of a key, "" where it is not given; RefusedError for anything else."""
    value = table.get(key, "")
    if not isinstance(value, str):
        raise RefusedError([f'{place}: "{key}": expected a text, found {kind(value)}'])
    return "" if value in ("null", "~") else value


def texts_of(table: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    """Return the texts in the list of a key; RefusedError for anything else."""
    value = table.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RefusedError([f'{place}: "{key}": expected a list of texts, found {kind(value)}'])
    return tuple(value)


def tables_of(table: dict[str, Any], key: str, place: str) -> list[dict[str, Any]]:
    """Return the mappings in the list of a key; RefusedError for anything else."""
    value = table.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RefusedError([f'{place}: "{key}": expected a list of mappings, found {kind(value)}'])
    return value


def table_of(table: dict[str, Any], key: str, place: str) -> dict[str, Any]:
    """Return the mapping of a key, empty where it is not given; RefusedError for anything else."""
    value = table.get(key) or {}
    if not isinstance(value, dict):
        raise RefusedError([f'{place}: "{key}": expected a mapping, found {kind(value)}'])
    return value
