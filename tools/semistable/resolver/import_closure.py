"""What importing a module loads, through its own imports and those of what they name."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from semistable.resolver.module_imports import absolute
from semistable.resolver.program import Program


def loads(program: Program, module: str, wanted: AbstractSet[str]) -> bool:
    """Say whether one of the wanted modules is loaded once `module` is.

    An import inside a function counts as if it ran, so that a False is sure.
    """
    waiting, seen = list(_with_packages(module)), set()
    while waiting:
        name = waiting.pop()
        if name in wanted:
            return True
        if name in seen or program.find(name) is None:
            continue
        seen.add(name)
        waiting.extend(_imported_by(program, name))
    return False


def loaded_beside_core(program: Program) -> frozenset[str]:
    """Name the driver's modules that can be in one process with core.

    These are the packages that lead to core, and all that such modules import, however far down.
    The others belong to programs of their own that lie in the driver's tree.
    """
    leads_to = {
        name: {n for n in _imported_by(program, name) if program.find(n) is not None}
        for name in program.driver.by_name
    }
    imported_by: dict[str, set[str]] = {}
    for name, targets in leads_to.items():
        for target in targets:
            imported_by.setdefault(target, set()).add(name)
    of_core = {name for name in imported_by if program.is_core(name)}
    users = _reached(of_core, imported_by) - of_core
    packages = {name.partition(".")[0] for name in users}
    beside = {name for name in leads_to if name.partition(".")[0] in packages}
    return frozenset(_reached(beside, leads_to))


def _reached(starts: AbstractSet[str], edges: Mapping[str, AbstractSet[str]]) -> set[str]:
    found, pending = set(starts), list(starts)
    while pending:
        for name in edges.get(pending.pop(), ()):
            if name not in found:
                found.add(name)
                pending.append(name)
    return found


def _imported_by(program: Program, module: str) -> Iterator[str]:
    definitions = program.definitions(module)
    for item in definitions.imports if definitions is not None else ():
        target = absolute(program, module, item.module)
        if program.is_ours(target):
            yield from _with_packages(f"{target}.{item.name}" if item.name else target)


def _with_packages(name: str) -> Iterator[str]:
    """Give a dotted name and the packages above it, which are loaded first."""
    while name:
        yield name
        name = name.rpartition(".")[0]
