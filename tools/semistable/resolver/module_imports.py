"""Which module the dotted name of an import means."""

from semistable.resolver.program import Program
from semistable.resolver.values import (
    UNKNOWN,
    ExternalValue,
    MissingValue,
    ModuleValue,
    Value,
)


def imported_module(program: Program, module: str, target: str) -> Value:
    """Find the module that `import target`, seen in `module`, means."""
    found = find_module(program, absolute(program, module, target))
    if isinstance(found, ExternalValue):
        # Python 2 also looked beside the importing module.
        beside = f"{module.rpartition('.')[0]}.{target}"
        return ModuleValue(beside) if program.find(beside) else found
    return found


def absolute(program: Program, module: str, target: str) -> str:
    """Make a relative import's target absolute."""
    name = target.lstrip(".")
    level = len(target) - len(name)
    if not level:
        return target
    found = program.find(module)
    parts = module.split(".")
    drop = level - 1 if found is not None and found.is_package else level
    base = parts[: len(parts) - drop] if drop else parts
    return ".".join([*base, name] if name else base)


def find_module(program: Program, name: str) -> Value:
    """Find a module by its absolute dotted name."""
    if is_module(program, name):
        return ModuleValue(name)
    missing, parent = name, name.rpartition(".")[0]
    if not parent or not program.is_ours(name):
        return ExternalValue(name)
    while parent:
        if is_module(program, parent):
            return MissingValue(missing, ModuleValue(parent), certain=True, is_module=True)
        missing, parent = parent, parent.rpartition(".")[0]
    return UNKNOWN


def is_module(program: Program, name: str) -> bool:
    """Say whether there is a module, or a package without `__init__`, of this dotted name."""
    return program.find(name) is not None or program.is_package(name)


def maybe_module(program: Program, missing: MissingValue, name: str) -> MissingValue:
    """Take a lower-case name that a package lacks for a module."""
    owner = missing.owner
    is_package = isinstance(owner, ModuleValue) and program.is_package(owner.name)
    if not (is_package and name == name.lower()):
        return missing
    return MissingValue(missing.symbol, owner, missing.certain, is_module=True)
