"""Detects replaced code and changed globals of core after a call."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from semistable_contract.mutation import Freezer, differences
from semistable_contract.owners import Owners
from semistable_contract.showing import shown

CALLABLE = (FunctionType, MethodType, type, staticmethod, classmethod, property)
PYTHONS_OWN = {"__abstractmethods__", "_abc_impl", "__doc__", "__dict__", "__weakref__"}
PYTHONS_OWN |= {"__slotnames__", "__signature__"}  # copyreg and inspect add them to classes
PYTHONS_OWN |= {"__warningregistry__", "__builtins__", "__class__", "__annotations__"}
DEPTH, NODES = 3, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One changed name of core; `replaced` is True for code, False for data."""

    symbol: str
    replaced: bool
    sentence: str


class Snapshot:
    """The contents of core's modules and classes at one moment."""

    def __init__(self, owners: Owners) -> None:
        self._owners = owners
        self._holders: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._data: dict[str, Any] = {}
        for name, module in sorted(sys.modules.items()):
            if owners.is_core(name) and isinstance(module, ModuleType):
                self._note(name, module)

    def _note(self, name: str, module: ModuleType) -> None:
        names = dict(vars(module))
        self._holders[name] = (module, names)
        for key, value in names.items():
            if isinstance(value, type) and value.__module__ == name:
                members = dict(vars(value))
                self._holders[f"{name}.{key}"] = (value, members)
                self._freeze(f"{name}.{key}", members)
        self._freeze(name, names)

    def _freeze(self, holder: str, names: Mapping[str, Any]) -> None:
        for key, value in names.items():
            if isinstance(value, dict | list | set) and not key.startswith("__"):
                self._data[f"{holder}.{key}"] = _frozen(value)

    def changes(self, ran: Iterable[CodeType] = ()) -> Iterator[Change]:
        """Yield the differences since then.

        Changes that core's own code may have made are omitted: `ran` are core's functions that
        ran, and names that they mention are not certainly changed by the driver.
        """
        mentioned = {name for code in ran for name in (*code.co_names, *code.co_freevars)}
        for holder, (thing, before) in self._holders.items():
            for change in _rebound(holder, before, dict(vars(thing))):
                if change.symbol.rpartition(".")[2] not in mentioned:
                    yield change
        for symbol, frozen in self._data.items():
            holder, _, name = symbol.rpartition(".")
            value = self._holders[holder][1][name]
            if name in mentioned:
                continue
            for difference in differences(frozen, _frozen(value), symbol):
                yield Change(symbol=symbol, replaced=False, sentence=difference)
                break


def _frozen(value: Any) -> Any:
    return Freezer(depth=DEPTH, nodes=NODES, objects=False).freeze(value)


def _rebound(holder: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = before.get(name, _rebound), after.get(name, _rebound)
        if old is new or name in PYTHONS_OWN or isinstance(new, ModuleType):
            continue
        symbol = f"{holder}.{name}"
        if new is _rebound:
            yield Change(symbol=symbol, replaced=isinstance(old, CALLABLE), sentence="is gone")
        elif old is _rebound:
            yield Change(symbol=symbol, replaced=isinstance(new, CALLABLE), sentence="is new")
        elif isinstance(old, CALLABLE) or callable(old):
            sentence = f"is now {_named(new)}"
            yield Change(symbol=symbol, replaced=True, sentence=sentence)
        elif isinstance(old, str | bytes | int | float | None) and old == new:
            continue
        else:
            sentence = f"was {shown(old)} and is {shown(new)}"
            yield Change(symbol=symbol, replaced=False, sentence=sentence)


def _named(value: Any) -> str:
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    return f"{module}.{name}" if module and name else f"a {type(value).__name__}"
