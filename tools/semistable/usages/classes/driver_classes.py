"""A driver's classes against core's: overrides, what they inherit, dictionaries they replace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from semistable.model.code.facts import BindingKind, ScopeKind
from semistable.model.code.modules import Module, is_test
from semistable.model.findings.usage import (
    AbstractMethod,
    AttributeOverride,
    DeadOverride,
    Inherited,
    LackingAttribute,
    MappingUse,
    Override,
    ReadOnlyProperty,
)
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue
from semistable.usages.classes.base_chain import ClassLine, Ground
from semistable.usages.classes.core_calls import core_calls
from semistable.usages.classes.inheritance import dead_overrides, inherited
from semistable.usages.classes.overrides import overrides
from semistable.usages.classes.promised_members import abstract_methods, lacking, read_only
from semistable.usages.classes.subclasses import subclasses
from semistable.usages.core_side import CoreSide
from semistable.usages.data.dict_literals import mapping_uses

_U = TypeVar(
    "_U",
    AbstractMethod,
    AttributeOverride,
    DeadOverride,
    Inherited,
    LackingAttribute,
    MappingUse,
    Override,
    ReadOnlyProperty,
)


@dataclass(frozen=True, slots=True)
class ClassUsages:
    """What a driver's classes ask of core's, sorted by place."""

    overrides: tuple[Override, ...]
    attributes: tuple[AttributeOverride, ...]
    dead_overrides: tuple[DeadOverride, ...]
    inherited: tuple[Inherited, ...]
    mappings: tuple[MappingUse, ...]
    lacking: tuple[LackingAttribute, ...]
    read_only: tuple[ReadOnlyProperty, ...]
    abstract: tuple[AbstractMethod, ...]


def class_usages(
    program: Program, names: Resolver, side: CoreSide, modules: list[Module], made: set[ClassValue]
) -> ClassUsages:
    """Compare every class of the driver with the classes of core above it.

    `made` are the classes that the driver makes instances of; attributes of others do not count.
    """
    ground = Ground(program, names, side)
    below = subclasses(program, names, modules)
    lines = list(_lines(ground, modules))
    if ground.is_inferred:
        running = [line for line in lines if not is_test(line.module.path)]
        ground.core = core_calls(names, ((line.class_, line.line) for line in running))
    drivers = [line for line in lines if line.is_driver and not is_test(line.module.path)]
    counting = [line for line in lines if line.is_driver or line.class_ in made]
    return ClassUsages(
        _sorted(
            u for line in lines for c in _own(ground, line) for u in overrides(ground, line, c)
        ),
        _sorted(u for line in counting for c in _own(ground, line) for u in _kept(ground, line, c)),
        _sorted(u for line in drivers for u in dead_overrides(ground, line)),
        _sorted(u for line in drivers for u in inherited(ground, line, below)),
        _sorted(u for line in drivers for u in mapping_uses(ground, line)),
        _sorted(lacking(ground, drivers, below)),
        _sorted(u for line in drivers for u in read_only(ground, line)),
        _sorted(u for line in drivers for u in abstract_methods(ground, line, below, made)),
    )


def _sorted(found: Iterable[_U]) -> tuple[_U, ...]:
    return tuple(sorted(set(found), key=_order))


def _order(usage: _U) -> tuple[str, int, int, str]:
    place = usage.place
    return (place.path, place.line, place.column, usage.target.symbol)


def _lines(ground: Ground, modules: list[Module]) -> Iterator[ClassLine]:
    """Give the driver's classes that have one of core above them."""
    for module in modules:
        if ground.program.find(module.name) is not module:
            continue
        for number, scope in enumerate(ground.program.driver.definitions(module).scopes):
            if scope.kind == ScopeKind.CLASS:
                line = ground.line(module, ClassValue(module.name, number), scope)
                if line.core:
                    yield line


def _own(ground: Ground, line: ClassLine) -> Iterator[ClassValue]:
    """Give the driver's classes that come before core's in a line."""
    for definer in line.line:
        if ground.program.is_core(definer.module):
            return
        yield definer


def _kept(ground: Ground, line: ClassLine, definer: ClassValue) -> Iterator[AttributeOverride]:
    """Give what the driver's class keeps under a name that core's class has too."""
    module = ground.program.find(definer.module)
    scope = ground.scope(definer)
    for name in sorted({*scope.bindings, *scope.attributes}):
        owner = next((c for c in line.core if _holds(ground, c, name)), None)
        if owner is None or module is None or name.startswith("__"):
            continue
        yield AttributeOverride(
            place=ground.place(module, definer, scope, name),
            target=ground.target(owner, name, 0),
        )


def _holds(ground: Ground, owner: ClassValue, name: str) -> bool:
    scope = ground.scope(owner)
    bindings = scope.bindings.get(name, ())
    return name in scope.attributes or any(b.kind != BindingKind.DEFINITION for b in bindings)
