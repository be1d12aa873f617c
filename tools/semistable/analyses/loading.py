"""What importing a module loads, through its own imports and those of what they name."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from semistable.analyses.imports import absolute
from semistable.analyses.world import World


def loads(world: World, module: str, wanted: AbstractSet[str]) -> bool:
    """Say whether one of the wanted modules is loaded once `module` is.

    An import inside a function counts as if it ran, so that a False is sure.
    """
    waiting, seen = list(_with_packages(module)), set()
    while waiting:
        name = waiting.pop()
        if name in wanted:
            return True
        if name in seen or world.find(name) is None:
            continue
        seen.add(name)
        waiting.extend(_imported_by(world, name))
    return False


def _imported_by(world: World, module: str) -> Iterator[str]:
    definitions = world.definitions(module)
    for item in definitions.imports if definitions is not None else ():
        target = absolute(world, module, item.module)
        if world.is_ours(target):
            yield from _with_packages(f"{target}.{item.name}" if item.name else target)


def _with_packages(name: str) -> Iterator[str]:
    """Give a dotted name and the packages above it, which are loaded first."""
    while name:
        yield name
        name = name.rpartition(".")[0]
