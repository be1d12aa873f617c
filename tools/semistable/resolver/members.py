"""What a module, a class or an instance has under a name."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from semistable.model.code.facts import Binding, Chain, Definitions, Entries, Expression, Scope
from semistable.resolver.constructor_args import Constructions
from semistable.resolver.module_imports import find_module, is_module
from semistable.resolver.mro import Ancestry
from semistable.resolver.program import World
from semistable.resolver.symbols import symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    DataValue,
    FunctionValue,
    MissingValue,
    ModuleValue,
    UnknownValue,
    Value,
)


class Resolver(Protocol):
    """What looking for a member asks of names.Names."""

    world: World
    instances: Mapping[str, str]
    constructions: Constructions

    def bound(self, module: str, scope: int, name: str, bindings: tuple[Binding, ...]) -> Value:
        """Say what a name with these bindings stands for."""

    def expression(
        self, module: str, scope: int, expression: Expression, *, inside: bool = False
    ) -> Value:
        """Resolve a recorded expression."""

    def imported(self, module: str, target: str, name: str) -> Value:
        """Resolve an import."""

    def instance_of(self, symbol: str) -> Value:
        """Give an instance of the class with this dotted name."""

    def deeper(self, ask: Callable[[], Value]) -> Value:
        """Ask, unless too many questions wait for this answer already."""


# Of modules --------------------------------------------------------------------------------------


def module_member(names: Resolver, owner: ModuleValue, name: str) -> Value:
    """Find what a module has under a name."""
    world, below = names.world, f"{owner.name}.{name}"
    definitions = world.definitions(owner.name)
    if definitions is None:
        return find_module(world, below)
    if definitions.problem:
        return UNKNOWN
    bindings = definitions.scopes[0].bindings.get(name)
    if bindings:
        return names.bound(owner.name, 0, name, bindings)
    if is_module(world, below):
        return ModuleValue(below)
    return _shown(names, owner, name) or _absent(names, owner, name, definitions)


def _shown(names: Resolver, owner: ModuleValue, name: str) -> Value | None:
    """Find what a module shows without binding it: of a registry, or of `from m import *`."""
    registered = names.world.registered(owner.name, name)
    if registered is not None:
        return ClassValue(*registered)
    if names.world.is_registered_as(owner.name, name):
        return UNKNOWN
    return starred(names, owner, name)


def starred(names: Resolver, owner: ModuleValue, name: str) -> Value | None:
    """Find a name that a module has by `from m import *`; None when none of them gives it."""
    definitions = names.world.definitions(owner.name)
    for star in definitions.stars if definitions else ():
        source = names.imported(owner.name, star, "")
        if not isinstance(source, ModuleValue):
            return UNKNOWN
        if source == owner:
            continue
        found = _of_source(names, source, name)
        if not isinstance(found, MissingValue):
            return found
    return None


def _of_source(names: Resolver, source: ModuleValue, name: str) -> Value:
    return names.deeper(lambda: module_member(names, source, name))


def _absent(names: Resolver, owner: ModuleValue, name: str, definitions: Definitions) -> Value:
    if _is_special(name):
        return UNKNOWN
    symbol = f"{owner.name}.{name}"
    certain = not definitions.dynamic or names.world.is_registry(owner.name)
    if not certain and symbol in names.instances:
        return UNKNOWN
    return MissingValue(symbol, owner, certain)


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


# Of classes --------------------------------------------------------------------------------------


def class_member(
    names: Resolver, ancestry: Ancestry, owner: ClassValue, name: str, *, bound: bool
) -> Value:
    """Find what a class has under a name, its own or inherited; `bound` for its instances."""
    world = names.world
    for class_ in ancestry.line:
        scope = world.scope(class_.module, class_.scope)
        bindings = scope.bindings.get(name)
        if bindings:
            return _class_binding(names, class_, name, bindings, bound=bound)
        if name in scope.attributes:
            return _instance_attribute(names, class_, name)
        field = _field(scope, name) if bound else None
        if field is not None:
            return DataValue(class_.module, class_.scope, name, field.line)
    if _is_special(name) or ancestry.bereft:
        return UNKNOWN
    core = next((c for c in ancestry.line if world.is_core(c.module)), owner)
    lacking = owner if world.is_core(owner.module) else core
    probed = any(_probes(world, class_.module, name) for class_ in ancestry.line)
    symbol = f"{symbol_of(world, lacking)}.{name}"
    return MissingValue(symbol, core, certain=ancestry.complete and not probed)


def _field(scope: Scope, name: str) -> Binding | None:
    """Find a field of a versioned object, which its class lists and its instances have.

    https://docs.openstack.org/oslo.versionedobjects/latest/user/usage.html
    """
    listed = scope.bindings.get("fields", ())
    return next((b for b in listed if isinstance(b.value, Entries) and name in b.value.keys), None)


def _probes(world: World, module: str, name: str) -> bool:
    found = world.find(module)
    return found is not None and world.owner(module).probes(found, name)


def _class_binding(
    names: Resolver, owner: ClassValue, name: str, bindings: tuple[Binding, ...], *, bound: bool
) -> Value:
    value = names.bound(owner.module, owner.scope, name, bindings)
    if not isinstance(value, FunctionValue) or value.module != owner.module:
        return value
    scope = names.world.scope(value.module, value.scope)
    if scope.parent != owner.scope:
        return value
    if "staticmethod" in scope.decorators:
        return FunctionValue(value.module, value.scope, bound=False, owner=owner)
    definitions = names.world.definitions(value.module)
    decorators = decorator_names(scope, definitions.chains if definitions else ())
    class_bound = any("classmethod" in decorator for decorator in decorators)
    return FunctionValue(value.module, value.scope, bound or class_bound, owner)


def decorator_names(scope: Scope, chains: tuple[Chain, ...]) -> Iterator[str]:
    """Give the last names of a function's decorators."""
    for decorator in scope.decorators:
        if isinstance(decorator, str):
            yield decorator
        elif isinstance(decorator, int) and 0 <= decorator < len(chains):
            steps = [step for step in chains[decorator].steps if isinstance(step, str)]
            yield steps[-1] if steps else chains[decorator].root


def _instance_attribute(names: Resolver, owner: ClassValue, name: str) -> Value:
    line, expression = names.world.scope(owner.module, owner.scope).attributes[name]
    data = DataValue(owner.module, owner.scope, name, line)
    named = names.instances.get(symbol_of(names.world, data))
    if named is not None:
        return names.instance_of(named)
    value = names.expression(owner.module, owner.scope, expression, inside=True)
    if isinstance(expression, str):
        value = names.constructions.kept(owner, line, expression)
    return data if isinstance(value, UnknownValue) else value
