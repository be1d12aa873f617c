"""Where core has a name now that it no longer has where a driver looks for it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from semistable.analyses.core_side import CoreSide
from semistable.analyses.world import World
from semistable.model.modules import is_test
from semistable.model.usage import Reference, ReferenceKind

_ALIKE = 0.8
"""How much of two modules' names has to agree before what they hold is compared."""
_VERSION = re.compile(r"_?v?\d+$")


def moved(
    world: World,
    side: CoreSide,
    references: Iterable[Reference],
    asked: Mapping[str, set[str]],
) -> list[Reference]:
    """Say of each missing name where else core has it, if that is in just one place.

    `asked` are the names that the driver takes from each missing module.
    """
    modules = _unique_modules(world)
    every = list(references)
    lost = {r.target.symbol for r in every if not r.found and r.kind is ReferenceKind.MODULE}
    reshaped = {module: _reshaped(world, module, asked.get(module, set())) for module in lost}
    return [
        reference
        if reference.found
        else replace(reference, moved_to=_home(side, modules, reference, reshaped))
        for reference in every
    ]


def _home(
    side: CoreSide, modules: dict[str, str], reference: Reference, reshaped: Mapping[str, str]
) -> str:
    symbol = reference.target.symbol
    name = symbol.rpartition(".")[2]
    if reference.kind is ReferenceKind.MODULE:
        return modules.get(name, "") or reshaped.get(symbol, "")
    if reference.kind is ReferenceKind.NAME and name in side.homes:
        return f"{side.homes[name]}.{name}"
    return ""


def _reshaped(world: World, lost: str, asked: set[str]) -> str:
    """Find the module beside a lost one that is called almost so and has all that is asked of it.

    `neutronv2`, a package, became `neutron`, a module: only the version is gone from its name,
    which is enough where nothing is seen to be asked of it.
    """
    package, _, last = lost.rpartition(".")
    beside = {
        module.name.rpartition(".")[2]: module
        for module in world.core.by_name.values()
        if module.name.rpartition(".")[0] == package and not is_test(module.path)
    }
    for name in get_close_matches(last, sorted(beside), n=1, cutoff=_ALIKE):
        if not asked and _VERSION.sub("", name) != _VERSION.sub("", last):
            continue
        if asked <= world.core.definitions(beside[name]).scopes[0].bindings.keys():
            return beside[name].name
    return ""


def _unique_modules(world: World) -> dict[str, str]:
    """Map the last part of a module's name to the module, where core has just one such."""
    names = [m.name for m in world.core.by_name.values() if not is_test(m.path)]
    count = Counter(name.rpartition(".")[2] for name in names)
    return {last: name for name in names if count[last := name.rpartition(".")[2]] == 1}
