"""What a release of core offers to drivers: its symbols, and what it marks of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.core_api.ledger import Marker
from semistable.model.project.calendar import Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a symbol stands in a release."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the release of a cycle offers to drivers, by dotted names.

    `reachable` are names that it has in another way, such as an import. `names` are the bare names
    of all that it defines.
    """

    cycle: Cycle
    offered: Mapping[str, Standing]
    marked: Mapping[str, Marker]
    reachable: frozenset[str]
    names: frozenset[str]
