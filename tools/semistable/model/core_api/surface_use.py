"""The used surface: each symbol of core that drivers use, by which drivers, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Examined


class UseKind(StrEnum):
    """How a driver uses a symbol of core; a call does not count as an attribute too."""

    OVERRIDE = "override"
    CALL = "call"
    IMPORT = "import"
    ATTRIBUTE = "attribute"
    OPTION = "option"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePlace:
    """One place in a driver, and how it uses a symbol there."""

    path: str
    line: int
    kind: UseKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverShare:
    """The uses of a symbol by one driver, sorted by place."""

    driver: str
    places: tuple[UsePlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedSymbol:
    """A symbol of core that drivers use.

    `module` defines it. `inside` is True if the symbol is semi-stable, `private` if its name has a
    leading underscore.
    """

    symbol: str
    module: str
    path: str
    line: int
    inside: bool
    private: bool
    shares: tuple[DriverShare, ...]

    @property
    def kinds(self) -> tuple[UseKind, ...]:
        """The ways in which any driver uses it."""
        used = {place.kind for share in self.shares for place in share.places}
        return tuple(kind for kind in UseKind if kind in used)

    @property
    def count(self) -> int:
        """The number of places in all drivers."""
        return sum(len(share.places) for share in self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsingDriver:
    """An examined driver; `in_tree` is True if it is a folder of core itself."""

    name: str
    revision: str
    in_tree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Numbers of symbols; a private symbol counts as private only, inside the surface or not."""

    inside: int
    outside: int
    private: int

    @property
    def all(self) -> int:
        """The sum."""
        return self.inside + self.outside + self.private


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceUse:
    """The symbols of one revision of core that drivers use, the most used first."""

    core: Examined
    surface: str
    drivers: tuple[UsingDriver, ...]
    symbols: tuple[UsedSymbol, ...]

    def totals(self, *, kind: UseKind | None = None, driver: str = "", at_least: int = 1) -> Totals:
        """Count symbols by kind of use, by driver, or by a minimum number of drivers."""
        return _totals(
            used
            for used in self.symbols
            if len(used.shares) >= at_least
            and (kind is None or kind in used.kinds)
            and (not driver or any(share.driver == driver for share in used.shares))
        )

    def only(self, driver: str) -> Totals:
        """Count the symbols that only one driver uses."""
        return _totals(u for u in self.symbols if [s.driver for s in u.shares] == [driver])

    @property
    def modules(self) -> int:
        """The number of core's modules that define these symbols."""
        return len({used.module for used in self.symbols})


def _totals(symbols: Iterable[UsedSymbol]) -> Totals:
    found = list(symbols)
    private = sum(used.private for used in found)
    inside = sum(used.inside and not used.private for used in found)
    return Totals(inside=inside, outside=len(found) - private - inside, private=private)
