"""A driver's classes against core's: overrides, what they inherit, dictionaries they replace."""

from dataclasses import dataclass, field, replace

from semistable.analyses.core_side import CoreSide
from semistable.analyses.names import Names
from semistable.analyses.subclasses import subclasses
from semistable.analyses.values import ClassValue, FunctionValue, InstanceValue
from semistable.analyses.world import World
from semistable.model.facts import (
    Binding,
    BindingKind,
    Body,
    Call,
    Entries,
    Expression,
    Item,
    Scope,
    ScopeKind,
)
from semistable.model.modules import Module, is_test
from semistable.model.signature import Signature
from semistable.model.usage import (
    AttributeOverride,
    CoreCall,
    CorePlace,
    DeadOverride,
    Inherited,
    MappingUse,
    Override,
    Place,
)
from semistable.model.verdict import Scope as Hurt

_DEEPEST = 5
"""Calls from one function of a driver to the next that are followed for what they return."""


@dataclass(frozen=True, slots=True)
class ClassUsages:
    """What a driver's classes ask of core's, sorted by place."""

    overrides: tuple[Override, ...]
    attributes: tuple[AttributeOverride, ...]
    dead_overrides: tuple[DeadOverride, ...]
    inherited: tuple[Inherited, ...]
    mappings: tuple[MappingUse, ...]


@dataclass(slots=True)
class _Found:
    overrides: set[Override] = field(default_factory=set)
    attributes: set[AttributeOverride] = field(default_factory=set)
    dead_overrides: set[DeadOverride] = field(default_factory=set)
    inherited: set[Inherited] = field(default_factory=set)
    mappings: set[MappingUse] = field(default_factory=set)


def class_usages(
    world: World, names: Names, side: CoreSide, modules: list[Module], made: set[ClassValue]
) -> ClassUsages:
    """Compare every class of the driver with the classes of core above it.

    `made` are the classes that the driver makes instances of; attributes of others do not count.
    """
    reader = _ClassReader(world, names, side, made, subclasses(world, names, modules))
    for module in modules:
        if world.find(module.name) is not module:
            continue
        for number, scope in enumerate(world.driver.definitions(module).scopes):
            if scope.kind == ScopeKind.CLASS:
                reader.read(module, ClassValue(module.name, number), scope)
    found = reader.found
    return ClassUsages(
        tuple(sorted(found.overrides, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.attributes, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.dead_overrides, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.inherited, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.mappings, key=lambda o: _order(o.place, o.target))),
    )


def _order(place: Place, target: CorePlace) -> tuple[str, int, int, str]:
    return (place.path, place.line, place.column, target.symbol)


class _ClassReader:
    def __init__(
        self,
        world: World,
        names: Names,
        side: CoreSide,
        made: set[ClassValue],
        below: dict[ClassValue, list[ClassValue]],
    ) -> None:
        self._made = made
        self._below = below
        self.world = world
        self.names = names
        self.found = _Found()
        self._calls: dict[str, tuple[CoreCall, ...]] = {}
        for call in side.calls:
            self._calls[call.method] = (*self._calls.get(call.method, ()), call)
        self._reads = side.reads
        self._driver_class = names.find(world.surface.driver_class)

    def read(self, module: Module, class_: ClassValue, scope: Scope) -> None:
        line, _ = self.names.ancestry(class_)
        core_line = [c for c in line if self.world.is_core(c.module)]
        if not core_line:
            return
        is_driver = self._driver_class in core_line
        for definer in line:
            if self.world.is_core(definer.module):
                break
            self._methods(definer, core_line, is_driver=is_driver)
            if is_driver or class_ in self._made:
                self._attributes(definer, core_line)
        if is_driver and not is_test(module.path):
            place = self._place(module, class_, scope, "")
            self._inherited(place, class_)
            self._mappings(module, class_, scope, core_line)
            self._dead(line, core_line)

    def _methods(
        self, definer: ClassValue, core_line: list[ClassValue], *, is_driver: bool
    ) -> None:
        module = self.world.find(definer.module)
        if module is None:
            return
        scope = self.world.scope(definer.module, definer.scope)
        for name, bindings in scope.bindings.items():
            if name.startswith("__") or len(bindings) != 1:
                continue
            method = self._method(definer, bindings[0])
            base = self._core_method(core_line, name)
            if method is None or base is None:
                continue
            owner, base_scope = base
            calls = self._calls.get(name, ()) if is_driver and self._is_driver_side(owner) else ()
            self.found.overrides.add(
                Override(
                    place=self._place(module, definer, method, name),
                    target=self._target(owner, name, base_scope.line),
                    signature=_caller_signature(method),
                    base=_caller_signature(base_scope),
                    calls=calls,
                    of_driver_class=is_driver and self._is_driver_side(owner),
                    gives_dictionary=self._gives_dictionary(
                        FunctionValue(definer.module, bindings[0].scope)
                    ),
                )
            )

    def _gives_dictionary(self, function: FunctionValue, depth: int = 0) -> bool:
        """Say whether all that a function returns are dictionaries written out in the driver."""
        uses = self.world.uses(function.module)
        returns = uses.returns.get(function.scope, ()) if uses else ()
        return bool(returns) and all(
            self._is_dictionary(function, value, depth) for value in returns
        )

    def _is_dictionary(self, function: FunctionValue, value: Expression, depth: int) -> bool:
        uses = self.world.uses(function.module)
        if isinstance(value, str) and uses is not None:
            bindings = uses.locals.get(function.scope, {}).get(value, ())
            value = bindings[0].value if len(bindings) == 1 else None
        if isinstance(value, int) and depth < _DEEPEST:
            chain = self.names.chain(function.module, value)
            steps = list(self.names.steps(function.module, chain)) if chain else []
            callee = steps[-1][0] if steps and isinstance(steps[-1][1], Call) else None
            return (
                isinstance(callee, FunctionValue)
                and not self.world.is_core(callee.module)
                and self._gives_dictionary(callee, depth + 1)
            )
        return isinstance(value, Entries)

    def _attributes(self, definer: ClassValue, core_line: list[ClassValue]) -> None:
        """Note what the driver's class keeps under a name that core's class has too."""
        module = self.world.find(definer.module)
        scope = self.world.scope(definer.module, definer.scope)
        for name in sorted({*scope.bindings, *scope.attributes}):
            owner = next((c for c in core_line if self._holds(c, name)), None)
            if owner is None or module is None or name.startswith("__"):
                continue
            self.found.attributes.add(
                AttributeOverride(
                    place=self._place(module, definer, scope, name),
                    target=self._target(owner, name, 0),
                )
            )

    def _has(self, owner: ClassValue, name: str) -> bool:
        return name in self.world.scope(owner.module, owner.scope).bindings

    def _holds(self, owner: ClassValue, name: str) -> bool:
        scope = self.world.scope(owner.module, owner.scope)
        bindings = scope.bindings.get(name, ())
        return name in scope.attributes or any(b.kind != BindingKind.DEFINITION for b in bindings)

    def _is_driver_side(self, owner: ClassValue) -> bool:
        line, _ = self.names.ancestry(owner)
        return self._driver_class in line

    def _method(self, definer: ClassValue, binding: Binding) -> Scope | None:
        scope = self._function(definer, binding)
        return None if scope is None or "property" in scope.decorators else scope

    def _function(self, definer: ClassValue, binding: Binding) -> Scope | None:
        if binding.kind != BindingKind.DEFINITION:
            return None
        scope = self.world.scope(definer.module, binding.scope)
        return scope if scope.kind == ScopeKind.FUNCTION else None

    def _core_method(
        self, core_line: list[ClassValue], name: str
    ) -> tuple[ClassValue, Scope] | None:
        for owner in core_line:
            bindings = self.world.scope(owner.module, owner.scope).bindings.get(name)
            if not bindings:
                continue
            method = self._method(owner, bindings[0]) if len(bindings) == 1 else None
            return (owner, method) if method is not None else None
        return None

    def _inherited(self, place: Place, class_: ClassValue) -> None:
        """Note the methods that core calls, or the surface requires, and this class inherits."""
        for name in sorted({*self._calls, *self.world.surface.required}):
            value = self.names.attribute(InstanceValue(class_), name)
            if not isinstance(value, FunctionValue) or not self.world.is_core(value.module):
                continue
            if self._implemented_below(class_, name):
                continue
            scope = self.world.scope(value.module, value.scope)
            calls = [c for c in self._calls.get(name, ()) if not c.tolerates_absence]
            self.found.inherited.add(
                Inherited(
                    place=place,
                    target=CorePlace(
                        symbol=self.names.symbol(value),
                        path=self.world.path(value.module),
                        line=scope.line,
                    ),
                    call=calls[0] if calls else None,
                    raises=scope.body == Body.NOT_IMPLEMENTED,
                    signature=_caller_signature(scope),
                    required=name in self.world.surface.required,
                )
            )

    def _implemented_below(self, class_: ClassValue, name: str) -> bool:
        """Say whether a class only serves as a base, and all classes below it have the method."""
        below = self._below.get(class_, ())
        found = [self.names.attribute(InstanceValue(child), name) for child in below]
        return bool(found) and not any(
            isinstance(value, FunctionValue) and self.world.is_core(value.module) for value in found
        )

    def _dead(self, line: tuple[ClassValue, ...], core_line: list[ClassValue]) -> None:
        for removed in self.world.surface.removed:
            if any(self._has(owner, removed.name) for owner in core_line):
                continue
            for definer in line:
                module = self.world.find(definer.module)
                if module is None or self.world.is_core(definer.module):
                    break
                scope = self.world.scope(definer.module, definer.scope)
                bindings = scope.bindings.get(removed.name, ())
                method = self._function(definer, bindings[0]) if len(bindings) == 1 else None
                if method is None or removed.name in self._calls:
                    continue
                successor = self._core_method(core_line, removed.replacement)
                self.found.dead_overrides.add(
                    DeadOverride(
                        place=self._place(module, definer, method, removed.name),
                        target=self._target(core_line[-1], removed.name, 0),
                        removed_in=removed.cycle,
                        successor=removed.replacement,
                        successor_place=(
                            self._target(successor[0], removed.replacement, successor[1].line)
                            if successor
                            else None
                        ),
                    )
                )

    def _mappings(
        self, module: Module, class_: ClassValue, scope: Scope, core_line: list[ClassValue]
    ) -> None:
        for mapping in self.world.surface.mappings:
            own = self._entries(scope, mapping)
            core = self._core_mapping(core_line, mapping)
            if own is None or core is None:
                continue
            line, core_keys, owner = core
            place = self._place(module, class_, scope, mapping)
            self.found.mappings.add(
                MappingUse(
                    place=replace(place, line=own[0], column=0),
                    target=self._target(owner, mapping, line),
                    keys=own[1] | self._keys_set_later(class_, mapping),
                    core_keys=core_keys,
                    reads=tuple(r for r in self._reads if r.mapping == mapping),
                )
            )

    def _entries(self, scope: Scope, mapping: str) -> tuple[int, frozenset[str]] | None:
        """Give line and keys of a dictionary that a class writes out whole; None if it does not."""
        bindings = scope.bindings.get(mapping, ())
        values = [(b.line, b.value) for b in bindings]
        if mapping in scope.attributes:
            values.append(scope.attributes[mapping])
        if len(values) != 1 or not isinstance(values[0][1], Entries) or values[0][1].spreads:
            return None
        return values[0][0], frozenset(values[0][1].keys)

    def _keys_set_later(self, class_: ClassValue, mapping: str) -> frozenset[str]:
        """Give the keys that the class's module subscripts in the dictionary on its own."""
        uses = self.world.uses(class_.module)
        return frozenset(
            step.key
            for chain in (uses.chains if uses else ())
            if chain.steps[:1] == (mapping,) and len(chain.steps) > 1
            for step in chain.steps[1:2]
            if isinstance(step, Item) and step.key is not None
        )

    def _core_mapping(
        self, core_line: list[ClassValue], mapping: str
    ) -> tuple[int, frozenset[str], ClassValue] | None:
        for owner in core_line:
            bindings = self.world.scope(owner.module, owner.scope).bindings.get(mapping)
            if bindings:
                entries = self._entries(self.world.scope(owner.module, owner.scope), mapping)
                return (bindings[0].line, entries[1] if entries else frozenset(), owner)
        return None

    def _target(self, owner: ClassValue, name: str, line: int) -> CorePlace:
        symbol = f"{self.names.symbol(owner)}.{name}"
        own_line = self.world.scope(owner.module, owner.scope).line
        return CorePlace(symbol=symbol, path=self.world.path(owner.module), line=line or own_line)

    def _place(self, module: Module, class_: ClassValue, scope: Scope, name: str) -> Place:
        symbol = self.names.symbol(class_) + (f".{name}" if name else "")
        hurt = Hurt.TEST if is_test(module.path) else Hurt.RUNTIME
        return Place(
            symbol=symbol, path=module.path, line=scope.line, column=scope.column, scope=hurt
        )


def _caller_signature(scope: Scope) -> Signature:
    signature = Signature(scope.parameters)
    return signature if "staticmethod" in scope.decorators else signature.without_first()
