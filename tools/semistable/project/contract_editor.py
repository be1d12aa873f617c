"""Writes what was extracted into a contract's text; comments and reviewed keys stay as they are."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import tomlkit
from tomlkit.items import Table
from tomlkit.toml_document import TOMLDocument

from semistable.model.core_api.method_contract import ClassContract, MethodContract, Opaque

_WIDTH = 96
_ORDER = (
    *("since", "capability", "required", "not-implemented", "returns", "result", "raises"),
    *("handled", "idempotent", "changes", "calls", "reviewed", "parameters"),
)


def updated(text: str, extracted: ClassContract) -> str:
    """Return the text with what was extracted in the place of what was there.

    Keys that a `reviewed` list names stay, and so does a `since` where no history tells one.
    """
    document = tomlkit.parse(text) if text else _new(extracted)
    document["revision"] = extracted.revision
    for name, contracts in (("opaque", extracted.opaque), ("methods", extracted.methods)):
        plain = {key: _plain(value) for key, value in contracts.items()}
        if name not in document and plain:
            document.add(name, tomlkit.table(is_super_table=True))
        if name in document:
            tables: Any = document[name]
            _update(tables, plain)
    return tomlkit.dumps(document)


def _new(extracted: ClassContract) -> TOMLDocument:
    document = tomlkit.document()
    document.add("version", tomlkit.item(1))
    document.add("core", tomlkit.item(extracted.core))
    document.add("revision", tomlkit.item(extracted.revision))
    document.add("driver-class", tomlkit.item(extracted.driver_class))
    return document


def _update(tables: Table, plain: Mapping[str, dict[str, Any]]) -> None:
    for name in [name for name in tables if name not in plain and not tables[name].get("reviewed")]:
        tables.remove(name)
    for name, values in sorted(plain.items()):
        if name not in tables:
            tables.add(name, tomlkit.table())
        _update_one(tables[name], values)


def _update_one(table: Any, values: dict[str, Any]) -> None:
    reviewed = frozenset(table.get("reviewed", ()))
    for key in _ORDER if "calls" in values else ("read", "written"):
        value = values.get(key)
        if key == "reviewed" or key in reviewed or (key == "since" and not value):
            continue
        if key == "parameters":
            _parameters(table, value or {}, reviewed)
        elif value in (None, "", [], False):
            table.pop(key, None)
        elif key not in table:
            _insert(table, key, value)
        elif table[key] != value:
            table[key] = _item(key, value)


def _insert(table: Any, key: str, value: Any) -> None:
    """Put a new key where a reader looks for it: before the tables that stand in this one."""
    inner = {name: table[name] for name in table if isinstance(table[name], Table)}
    for name in inner:
        table.remove(name)
    table.add(key, _item(key, value))
    for name, item in inner.items():
        table.add(name, item)


def _parameters(table: Any, types: dict[str, str], reviewed: frozenset[str]) -> None:
    if "parameters" not in table:
        if not types:
            return
        table.add("parameters", tomlkit.table())
    known = table["parameters"]
    kept = {name: known[name] for name in known if f"parameters.{name}" in reviewed}
    for name in [name for name in known if name not in types and name not in kept]:
        known.remove(name)
    for name, type_ in types.items():
        if name not in kept and known.get(name) != type_:
            known[name] = type_


def _item(key: str, value: Any) -> Any:
    item = tomlkit.item(value)
    if isinstance(value, list):
        flat = f"{key} = {value}"
        item.multiline(len(flat) > _WIDTH or (key == "calls" and len(value) > 1))
    return item


def _plain(contract: Opaque | MethodContract) -> dict[str, Any]:
    """Return what a table has, under the keys of the file."""
    values = {
        key.replace("_", "-"): list(value) if isinstance(value, tuple) else value
        for key, value in asdict(contract).items()
    }
    if isinstance(contract, MethodContract):
        values["not-implemented"] = str(contract.not_implemented)
        values["parameters"] = dict(contract.parameters)
    return values
