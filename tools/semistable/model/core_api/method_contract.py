"""The contract of the driver class for each method, and what core's sources show of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NotImplementedIs(StrEnum):
    """How NotImplementedError from a driver's method is judged."""

    BREACH = "breach"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodContract:
    """The contract of a driver's method; unknown parts are "", empty or None.

    `parameters` maps names to types. `calls` are the shapes of core's calls. `handled` are the
    exceptions that core handles, `raises` those that the contract names. `result` are the keys that
    core reads from the returned dictionary. `changes` are the parameters, or dotted parts of them,
    that the method may modify. `reviewed` names the keys that people set by hand; no extraction
    changes them.
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
    """The keys of a dictionary in the API: those that core reads, and those that it writes."""

    name: str
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    reviewed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassContract:
    """The contract of a driver class at one revision of core, its methods by name."""

    core: str
    revision: str
    driver_class: str
    methods: Mapping[str, MethodContract]
    opaque: Mapping[str, Opaque]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverCall:
    """One call of a driver's method in core, with its context in core's source.

    `caught` are the exceptions that core catches there by name, `capabilities` the flags that
    guard the call, `keys` the keys of the result that core reads.
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
