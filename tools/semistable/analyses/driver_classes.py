"""A driver's classes against core's: overrides, what they inherit, dictionaries they replace."""

from dataclasses import dataclass, field

from semistable.analyses.core_side import CoreSide
from semistable.analyses.names import Names
from semistable.analyses.values import ClassValue, FunctionValue, InstanceValue
from semistable.analyses.world import World
from semistable.model.facts import Binding, BindingKind, Body, Entries, Scope, ScopeKind
from semistable.model.modules import Module, is_test
from semistable.model.signature import Signature
from semistable.model.usage import (
    CoreCall,
    CorePlace,
    DeadOverride,
    Inherited,
    MappingUse,
    Override,
    Place,
)
from semistable.model.verdict import Scope as Hurt


@dataclass(frozen=True, slots=True)
class ClassUsages:
    """What a driver's classes ask of core's, sorted by place."""

    overrides: tuple[Override, ...]
    dead_overrides: tuple[DeadOverride, ...]
    inherited: tuple[Inherited, ...]
    mappings: tuple[MappingUse, ...]


@dataclass(slots=True)
class _Found:
    overrides: set[Override] = field(default_factory=set)
    dead_overrides: set[DeadOverride] = field(default_factory=set)
    inherited: set[Inherited] = field(default_factory=set)
    mappings: set[MappingUse] = field(default_factory=set)


def class_usages(world: World, names: Names, side: CoreSide, modules: list[Module]) -> ClassUsages:
    """Compare every class of the driver with the classes of core above it."""
    reader = _ClassReader(world, names, side)
    for module in modules:
        if world.find(module.name) is not module:
            continue
        for number, scope in enumerate(world.driver.definitions(module).scopes):
            if scope.kind == ScopeKind.CLASS:
                reader.read(module, ClassValue(module.name, number), scope)
    found = reader.found
    return ClassUsages(
        tuple(sorted(found.overrides, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.dead_overrides, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.inherited, key=lambda o: _order(o.place, o.target))),
        tuple(sorted(found.mappings, key=lambda o: _order(o.place, o.target))),
    )


def _order(place: Place, target: CorePlace) -> tuple[str, int, int, str]:
    return (place.path, place.line, place.column, target.symbol)


class _ClassReader:
    def __init__(self, world: World, names: Names, side: CoreSide) -> None:
        self.world = world
        self.names = names
        self.found = _Found()
        self._calls: dict[str, tuple[CoreCall, ...]] = {}
        for call in side.calls:
            self._calls[call.method] = (*self._calls.get(call.method, ()), call)
        self._reads = side.reads
        self._driver_class = names.find(world.surface.driver_class)

    def read(self, module: Module, class_: ClassValue, scope: Scope) -> None:
        line, complete = self.names.ancestry(class_)
        core_line = [c for c in line if self.world.is_core(c.module)]
        if not core_line:
            return
        is_driver = self._driver_class in core_line
        for definer in line:
            if self.world.is_core(definer.module):
                break
            self._methods(definer, core_line, is_driver=is_driver)
        if is_driver and not is_test(module.path):
            place = self._place(module, class_, scope, "")
            self._inherited(place, class_)
            self._mappings(module, class_, scope, core_line)
            if complete:
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
                )
            )

    def _is_driver_side(self, owner: ClassValue) -> bool:
        line, _ = self.names.ancestry(owner)
        return self._driver_class in line

    def _method(self, definer: ClassValue, binding: Binding) -> Scope | None:
        if binding.kind != BindingKind.DEFINITION:
            return None
        scope = self.world.scope(definer.module, binding.scope)
        if scope.kind != ScopeKind.FUNCTION or "property" in scope.decorators:
            return None
        return scope

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
                )
            )

    def _dead(self, line: tuple[ClassValue, ...], core_line: list[ClassValue]) -> None:
        for removed in self.world.surface.removed:
            if self._core_method(core_line, removed.name) is not None:
                continue
            for definer in line:
                module = self.world.find(definer.module)
                if module is None or self.world.is_core(definer.module):
                    break
                scope = self.world.scope(definer.module, definer.scope)
                bindings = scope.bindings.get(removed.name, ())
                method = self._method(definer, bindings[0]) if len(bindings) == 1 else None
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
            keys = self._keys(class_, mapping)
            core = self._core_mapping(core_line, mapping)
            if keys is None or core is None:
                continue
            line, core_keys, owner = core
            own = scope.bindings[mapping][0]
            place = self._place(module, class_, scope, mapping)
            self.found.mappings.add(
                MappingUse(
                    place=Place(
                        symbol=place.symbol,
                        path=place.path,
                        line=own.line,
                        column=scope.column + 4,
                        scope=place.scope,
                    ),
                    target=self._target(owner, mapping, line),
                    keys=keys,
                    core_keys=core_keys,
                    reads=tuple(r for r in self._reads if r.mapping == mapping),
                )
            )

    def _keys(self, class_: ClassValue, mapping: str) -> frozenset[str] | None:
        """Give the keys of a dictionary that a class writes out whole; None when it is not."""
        bindings = self.world.scope(class_.module, class_.scope).bindings.get(mapping, ())
        if len(bindings) != 1 or not isinstance(bindings[0].value, Entries):
            return None
        entries = bindings[0].value
        return None if entries.spreads else frozenset(entries.keys)

    def _core_mapping(
        self, core_line: list[ClassValue], mapping: str
    ) -> tuple[int, frozenset[str], ClassValue] | None:
        for owner in core_line:
            bindings = self.world.scope(owner.module, owner.scope).bindings.get(mapping)
            if bindings:
                keys = self._keys(owner, mapping)
                return (bindings[0].line, keys or frozenset(), owner)
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
