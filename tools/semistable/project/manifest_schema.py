"""The manifest's JSON Schema, generated from the definitions of its keys, for editors."""

from collections.abc import Iterable
from typing import Any

from semistable.project import defaults
from semistable.project.manifest_keys import CORE, DRIVER, INCLUDE, POLICY, VERSION, Key, Kind

Schema = dict[str, Any]


def schema() -> Schema:
    """Give the JSON Schema (draft 2020-12) of `repos.toml`; docs/repos.schema.json is its text."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": defaults.MANIFEST,
        "description": "The manifest of semistable: core, its drivers, and where they are pinned.",
        "type": "object",
        "properties": {
            "version": _value(VERSION),
            "include": _value(INCLUDE),
            "core": _repository("The repository whose API the drivers use.", CORE),
            "driver": {"type": "array", "items": _repository("One driver.", DRIVER)},
            "policy": _table("What the project asks of itself.", POLICY),
        },
        "required": ["version", "core"],
        "additionalProperties": False,
    }


def _repository(sentence: str, keys: Iterable[Key]) -> Schema:
    # What the reader also asks, that names differ in more than case, JSON Schema cannot say.
    git = {"required": ["git"], "properties": {"git": {"minItems": 1}}}
    return _table(sentence, keys) | {"anyOf": [git, {"required": ["release"]}]}


def _table(sentence: str, keys: Iterable[Key]) -> Schema:
    table: Schema = {"description": sentence, "type": "object"}
    table["properties"] = {key.name: _value(key) for key in keys}
    required = [key.name for key in keys if key.required]
    if required:
        table["required"] = required
    return table | {"additionalProperties": False}


def _value(key: Key) -> Schema:
    one: Schema = {"type": "integer" if key.kind is Kind.NUMBER else "string"}
    if key.form:
        one["pattern"] = f"^(?:{key.form.pattern})$"
    if key.choices:
        one["enum"] = list(key.choices)
    if key.table:
        one = {"anyOf": [one, _table("A file of another repository.", key.table)]}
    value = {"type": "array", "items": one} if key.kind is Kind.TEXTS else one
    described: Schema = {"description": key.sentence} | value
    if key.default is not None:
        described["default"] = key.default
    return described
