"""Which classes of a driver stand below which."""

from semistable.model.code.modules import Module
from semistable.resolver.program import World
from semistable.resolver.resolver import Names
from semistable.resolver.values import ClassValue


def subclasses(
    world: World, names: Names, modules: list[Module]
) -> dict[ClassValue, list[ClassValue]]:
    """Map each class of the driver to the classes below it."""
    below: dict[ClassValue, list[ClassValue]] = {}
    for module in modules:
        for number, scope in enumerate(world.driver.definitions(module).scopes):
            if scope.bases:
                child = ClassValue(module.name, number)
                for ancestor in names.ancestry(child)[0][1:]:
                    below.setdefault(ancestor, []).append(child)
    return below
