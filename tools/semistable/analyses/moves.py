"""Where core has a name now that it no longer has where a driver looks for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from semistable.analyses.core_side import CoreSide
from semistable.analyses.world import World
from semistable.model.modules import is_test
from semistable.model.usage import Reference, ReferenceKind


def moved(world: World, side: CoreSide, references: Iterable[Reference]) -> list[Reference]:
    """Say of each missing name where else core has it, if that is in just one place."""
    modules = _unique_modules(world)
    return [
        reference
        if reference.found
        else replace(reference, moved_to=_home(side, modules, reference))
        for reference in references
    ]


def _home(side: CoreSide, modules: dict[str, str], reference: Reference) -> str:
    name = reference.target.symbol.rpartition(".")[2]
    if reference.kind is ReferenceKind.MODULE:
        return modules.get(name, "")
    if reference.kind is ReferenceKind.NAME and name in side.homes:
        return f"{side.homes[name]}.{name}"
    return ""


def _unique_modules(world: World) -> dict[str, str]:
    """Map the last part of a module's name to the module, where core has just one such."""
    names = [m.name for m in world.core.by_name.values() if not is_test(m.path)]
    count = Counter(name.rpartition(".")[2] for name in names)
    return {last: name for name in names if count[last := name.rpartition(".")[2]] == 1}
