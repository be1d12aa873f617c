"""Which classes of a driver stand below which."""

from semistable.model.code.modules import Module
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue


def subclasses(
    program: Program, names: Resolver, modules: list[Module]
) -> dict[ClassValue, list[ClassValue]]:
    """Map each class of the driver to the classes below it."""
    below: dict[ClassValue, list[ClassValue]] = {}
    for module in modules:
        for number, scope in enumerate(program.driver.definitions(module).scopes):
            if scope.bases:
                child = ClassValue(module.name, number)
                for ancestor in names.mro(child)[0][1:]:
                    below.setdefault(ancestor, []).append(child)
    return below
