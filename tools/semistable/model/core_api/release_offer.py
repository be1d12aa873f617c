"""The symbols of a release of core and their markers."""

from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.core_api.ledger import Marker
from semistable.model.project.calendar import Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The place of a symbol in a release."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The symbols that the release of a cycle offers to drivers, by dotted names.

    `reachable` are names that it has by other means, such as an import. `names` are the last parts
    of all names that it defines.
    """

    cycle: Cycle
    offered: Mapping[str, Standing]
    marked: Mapping[str, Marker]
    reachable: frozenset[str]
    names: frozenset[str]
