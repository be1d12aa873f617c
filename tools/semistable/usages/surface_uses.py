"""What drivers use of core, put together symbol by symbol: by how many of them, and how."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from semistable.model.code.modules import dotted_name
from semistable.model.core_api.surface_use import DriverShare, UsedSymbol, UseKind, UsePlace
from semistable.model.findings.usage import CorePlace, Place, ReferenceKind, Usages
from semistable.model.findings.verdict import UsageScope
from semistable.model.project.core_surface import Surface

Use = tuple[CorePlace, str, Place, UseKind]
"""What is used, the module that defines it, where, and how."""

_Spot = tuple[str, int, int]
_ORDER = tuple(UseKind)


def used_symbols(by_driver: Mapping[str, Usages], surface: Surface) -> tuple[UsedSymbol, ...]:
    """Put the usages of all drivers together; what only their tests use is left out.

    The symbols that most drivers use come first, then those that stand at most places.
    """
    found: dict[str, tuple[CorePlace, str]] = {}
    places: dict[str, dict[str, list[UsePlace]]] = defaultdict(lambda: defaultdict(list))
    for driver, usages in sorted(by_driver.items()):
        for target, module, place in _places(usages):
            found.setdefault(target.symbol, (target, module))
            places[target.symbol][driver].append(place)
    symbols = (
        _symbol(target, module, surface, places[symbol])
        for symbol, (target, module) in found.items()
    )
    return tuple(sorted(symbols, key=lambda s: (-len(s.shares), -s.count, s.symbol)))


def _symbol(
    target: CorePlace, module: str, surface: Surface, places: Mapping[str, list[UsePlace]]
) -> UsedSymbol:
    return UsedSymbol(
        symbol=target.symbol,
        module=module,
        path=target.path,
        line=target.line,
        inside=surface.has(target.symbol, module),
        private=is_private(target.symbol) and target.symbol not in surface.symbols,
        shares=tuple(
            DriverShare(
                driver=driver,
                places=tuple(sorted(own, key=lambda p: (p.path, p.line, _ORDER.index(p.kind)))),
            )
            for driver, own in sorted(places.items())
        ),
    )


def is_private(symbol: str) -> bool:
    """Whether any part of a dotted name says that it is core's own; `_` alone translates."""
    return any(
        part.startswith("_") and not part.startswith("__") and part != "_"
        for part in symbol.split(".")
    )


def _places(usages: Usages) -> Iterator[tuple[CorePlace, str, UsePlace]]:
    """Give each symbol at each place once: a name that is called there is only called."""
    uses = [use for use in _uses(usages) if use[2].scope is UsageScope.RUNTIME]
    called = {
        (target.symbol, _spot(place)) for target, _, place, kind in uses if kind is UseKind.CALL
    }
    seen: set[tuple[str, _Spot, UseKind]] = set()
    for target, module, place, kind in uses:
        spot = (target.symbol, _spot(place))
        if (*spot, kind) in seen or (kind is UseKind.ATTRIBUTE and spot in called):
            continue
        seen.add((*spot, kind))
        yield target, module, UsePlace(path=place.path, line=place.line, kind=kind)


def _spot(place: Place) -> _Spot:
    return place.path, place.line, place.column


def _uses(usages: Usages) -> Iterator[Use]:
    for use in usages.references:
        if not use.found:
            continue  # what core does not have any more is not part of its surface
        is_module = use.kind is ReferenceKind.MODULE
        imported = use.imported or use.in_string
        if is_module and not imported:
            continue  # `nova.privsep.path.chown` walks through modules to what is used
        kind = UseKind.IMPORT if imported else UseKind.ATTRIBUTE
        module = use.target.symbol if is_module else _module(use.target)
        yield use.target, module, use.place, kind
    for call in usages.calls:
        if not call.is_callback:
            yield call.target, _module(call.target), call.place, UseKind.CALL
    for override in usages.overrides:
        yield override.target, _module(override.target), override.place, UseKind.OVERRIDE
    for kept in usages.attributes:
        yield kept.target, _module(kept.target), kept.place, UseKind.OVERRIDE
    for option in usages.options:
        if option.found:
            yield option.target, _module(option.target), option.place, UseKind.OPTION


def _module(target: CorePlace) -> str:
    """Name the module that a file is, as Python imports it."""
    return dotted_name(target.path.removeprefix("src/"))
