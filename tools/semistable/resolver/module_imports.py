"""Which module the dotted name of an import means."""

from collections.abc import Iterator

from semistable.model.code.modules import Module, Modules
from semistable.resolver.program import World
from semistable.resolver.values import (
    UNKNOWN,
    ExternalValue,
    MissingValue,
    ModuleValue,
    Value,
)


def imported(core: Modules, driver: Modules) -> Iterator[Module]:
    """Give the modules of core that a driver's imports name, as they are written."""
    for module in driver.by_name.values():
        for item in driver.definitions(module).imports:
            for name in (item.module, f"{item.module}.{item.name}"):
                if name in core.by_name:
                    yield core.by_name[name]


def imported_module(world: World, module: str, target: str) -> Value:
    """Find the module that `import target`, seen in `module`, means."""
    found = find_module(world, absolute(world, module, target))
    if isinstance(found, ExternalValue):
        # Python 2 also looked beside the importing module.
        beside = f"{module.rpartition('.')[0]}.{target}"
        return ModuleValue(beside) if world.find(beside) else found
    return found


def absolute(world: World, module: str, target: str) -> str:
    """Make a relative import's target absolute."""
    name = target.lstrip(".")
    level = len(target) - len(name)
    if not level:
        return target
    found = world.find(module)
    parts = module.split(".")
    drop = level - 1 if found is not None and found.is_package else level
    base = parts[: len(parts) - drop] if drop else parts
    return ".".join([*base, name] if name else base)


def find_module(world: World, name: str) -> Value:
    """Find a module by its absolute dotted name."""
    if is_module(world, name):
        return ModuleValue(name)
    parent = name.rpartition(".")[0]
    if not parent or not world.is_ours(name):
        return ExternalValue(name)
    owner = find_module(world, parent)
    if isinstance(owner, MissingValue):
        return owner
    if isinstance(owner, ModuleValue):
        return MissingValue(name, owner, certain=True, is_module=True)
    return UNKNOWN


def is_module(world: World, name: str) -> bool:
    """Say whether there is a module, or a package without `__init__`, of this dotted name."""
    return world.find(name) is not None or world.is_package(name)


def maybe_module(world: World, missing: MissingValue, name: str) -> MissingValue:
    """Take a lower-case name that a package lacks for a module."""
    owner = missing.owner
    is_package = isinstance(owner, ModuleValue) and world.is_package(owner.name)
    if not (is_package and name == name.lower()):
        return missing
    return MissingValue(missing.symbol, owner, missing.certain, is_module=True)
