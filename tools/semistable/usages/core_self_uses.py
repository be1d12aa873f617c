"""Where core itself still uses what it has deprecated, as far as its imports tell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, takewhile

from semistable.model.code.facts import BindingKind, Definitions
from semistable.model.code.modules import Module
from semistable.model.core_api.ledger import CoreUse
from semistable.model.project.core_surface import Surface
from semistable.source.source_modules import SourceModules

_CONF = "CONF"


def core_uses(
    core: SourceModules, symbols: Iterable[str], surface: Surface
) -> Mapping[str, tuple[CoreUse, ...]]:
    """Map each symbol to core's own uses: imports, chains of names behind one, calls of a driver.

    An import uses the module that it names as well as what it takes from it.

    What is reached through an instance of another class is not followed, and tests do not count.
    """
    wanted = frozenset(symbols)
    found: dict[str, set[CoreUse]] = defaultdict(set)
    marks = sorted({symbol.rpartition(".")[2] for symbol in wanted})
    for module in core.mentioning(*marks) if marks else ():
        for symbol, line in _used(core, module, surface):
            if symbol in wanted:
                found[symbol].add(CoreUse(path=module.path, line=line))
    return {
        symbol: tuple(sorted(uses, key=lambda use: (use.path, use.line)))
        for symbol, uses in found.items()
    }


def _used(core: SourceModules, module: Module, surface: Surface) -> Iterator[tuple[str, int]]:
    definitions = core.definitions(module)
    for one in definitions.imports:
        if not one.module.startswith("."):
            yield one.module, one.line
            if one.name:
                yield f"{one.module}.{one.name}", one.line
    receivers = [tuple(receiver.split(".")) for receiver in surface.receivers]
    origins = _origins(module, definitions)
    for chain in (*definitions.chains, *core.uses(module).chains):
        names = (chain.root, *takewhile(lambda step: isinstance(step, str), chain.steps))
        yield from ((symbol, chain.line) for symbol in _meant(names, origins))  # type: ignore[arg-type]
        for receiver in receivers:
            if names[: len(receiver)] == receiver and len(names) > len(receiver):
                yield f"{surface.driver_class}.{names[len(receiver)]}", chain.line


def _origins(module: Module, definitions: Definitions) -> Mapping[str, str]:
    """Say what the names of a module stand for, by its imports and definitions."""
    found = {}
    for name, bindings in definitions.scopes[0].bindings.items():
        for binding in bindings:
            if binding.kind == BindingKind.IMPORT and not binding.module.startswith("."):
                origin = f"{binding.module}.{binding.name}" if binding.name else name
                found[name] = origin
            elif binding.kind == BindingKind.DEFINITION:
                found[name] = f"{module.name}.{name}"
    return found


def _meant(names: tuple[str, ...], origins: Mapping[str, str]) -> Iterator[str]:
    """Give every symbol that a chain of names passes through."""
    root, *rest = names
    if _CONF in names:
        place = names.index(_CONF)
        yield from accumulate(names[place:], lambda one, other: f"{one}.{other}")
    origin = origins.get(root)
    if origin is not None:
        yield from accumulate((origin, *rest), lambda one, other: f"{one}.{other}")
