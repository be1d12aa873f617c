"""The drivers that core itself holds: their classes, and the packages that could be split out."""

from collections.abc import Iterator

from semistable.model.code.facts import ScopeKind
from semistable.model.project.core_surface import Surface
from semistable.resolver.resolver import Resolver, core_alone
from semistable.resolver.values import ClassValue
from semistable.source.source_modules import SourceModules


def driver_classes(names: Resolver) -> tuple[ClassValue, ...]:
    """Give core's own classes below the driver class, tests apart, sorted by their modules."""
    return tuple(_below(names))


def _below(names: Resolver) -> Iterator[ClassValue]:
    program = names.program
    top = names.find(program.surface.driver_class)
    if not isinstance(top, ClassValue):
        return
    # Whoever derives from a class, or from one that does, stands in a file that names one of them.
    wanted, asked = [_last(program.surface.driver_class)], set()
    found: set[ClassValue] = set()
    while wanted:
        mark = wanted.pop()
        asked.add(mark)
        for module in program.core.mentioning(mark):
            for number, scope in enumerate(program.core.definitions(module).scopes):
                class_ = ClassValue(module.name, number)
                if scope.kind != ScopeKind.CLASS or not scope.bases or class_ in found:
                    continue
                if class_ != top and top in names.mro(class_)[0]:
                    found.add(class_)
                    name = _last(scope.path)
                    wanted += [name] if name not in asked else []
    yield from sorted(found, key=lambda c: (c.module, c.scope))


def driver_folders(core: SourceModules, surface: Surface) -> tuple[str, ...]:
    """Give the packages of core that hold a class below the driver class, sorted.

    The driver class's own package is none: what lies beside it is no package to split out.
    """
    names = core_alone(core, surface)
    home = core.by_name.get(surface.driver_class.rpartition(".")[0])
    if home is None:
        return ()
    folders = {
        core.by_name[class_.module].path.rpartition("/")[0] for class_ in driver_classes(names)
    } - {home.path.rpartition("/")[0]}
    return tuple(
        sorted(f for f in folders if not any(f.startswith(f"{other}/") for other in folders))
    )


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
