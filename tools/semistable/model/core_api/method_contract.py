"""The contract of the driver class method by method, and what core's sources show of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NotImplementedIs(StrEnum):
    """What NotImplementedError from a driver's method is."""

    BREACH = "breach"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodContract:
    """What a driver's method owes core; what is not known is "" or empty or None.

    `parameters` maps names to types, `calls` are the shapes in which core calls it, `handled` the
    exceptions that core is prepared for, `raises` those that the contract names. `result` are the
    keys that core reads off the dictionary that comes back, `changes` the parameters, or dotted
    parts of them, that core hands over to be changed. `reviewed` names the keys that people
    decided, which no extraction changes.
    """

    name: str
    since: str = ""
    capability: str = ""
    required: bool = False
    not_implemented: str = ""
    returns: str = ""
    result: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    idempotent: bool | None = None
    changes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque:
    """The keys of a dictionary that crosses the API: those that core reads, and those it writes."""

    name: str
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassContract:
    """The contract of a driver class at one revision of core, its methods by their names."""

    core: str
    revision: str
    driver_class: str
    methods: Mapping[str, MethodContract]
    opaque: Mapping[str, Opaque]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverCall:
    """One call of a driver's method in core, and what core's source says around it.

    `caught` are the exceptions that core catches there by name, `capabilities` those without which
    it does not come to the call, `keys` what it reads off the result.
    """

    method: str
    line: int
    caught: tuple[str, ...]
    capabilities: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """A key that core reads or writes in a dictionary held under a name."""

    name: str
    key: str
    written: bool
