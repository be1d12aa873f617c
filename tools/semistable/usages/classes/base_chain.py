"""A driver's class and the classes above it, and what stands in one of them under a name."""

from dataclasses import dataclass

from semistable.model.code.facts import Binding, BindingKind, Scope, ScopeKind
from semistable.model.code.modules import Module, is_test
from semistable.model.code.signature import Signature
from semistable.model.findings.usage import CoreCall, CorePlace, MappingRead, Place
from semistable.model.findings.verdict import UsageScope
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import UNKNOWN, ClassValue, Value
from semistable.usages.classes.core_calls import CoreCalls
from semistable.usages.core_side import CoreSide


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """A class of the driver, all classes above it in order, and those of them that are core's.

    `is_driver` when the class that the surface names is among them.
    """

    module: Module
    class_: ClassValue
    scope: Scope
    line: tuple[ClassValue, ...]
    core: tuple[ClassValue, ...]
    is_driver: bool


class Ground:
    """Where a driver's classes meet core's: both trees, and what core says to any driver."""

    def __init__(self, program: Program, names: Resolver, side: CoreSide) -> None:
        self.program = program
        self.names = names
        self.calls: dict[str, tuple[CoreCall, ...]] = {}
        for call in side.calls:
            self.calls[call.method] = (*self.calls.get(call.method, ()), call)
        self.reads: tuple[MappingRead, ...] = side.reads
        self.is_inferred = program.surface.is_inferred
        self.core = CoreCalls()
        self._driver_class: Value = (
            UNKNOWN if self.is_inferred else names.find(program.surface.driver_class)
        )

    def line(self, module: Module, class_: ClassValue, scope: Scope) -> ClassLine:
        """Find the classes above a class."""
        line = self.names.mro(class_).line
        core = tuple(c for c in line if self.program.is_core(c.module))
        return ClassLine(
            module=module,
            class_=class_,
            scope=scope,
            line=line,
            core=core,
            is_driver=bool(core) if self.is_inferred else self._driver_class in core,
        )

    def is_driver_side(self, owner: ClassValue) -> bool:
        """Say whether a class is core's driver class or stands below it."""
        return self.is_inferred or self._driver_class in self.names.mro(owner).line

    def scope(self, owner: ClassValue) -> Scope:
        """Give the scope of a class."""
        return self.program.scope(owner.module, owner.scope)

    def has(self, owner: ClassValue, name: str) -> bool:
        """Say whether a class itself binds a name."""
        return name in self.scope(owner).bindings

    def function(self, definer: ClassValue, binding: Binding) -> Scope | None:
        """Give the function that a name of a class is bound to; None when it is none."""
        if binding.kind != BindingKind.DEFINITION:
            return None
        scope = self.program.scope(definer.module, binding.scope)
        return scope if scope.kind == ScopeKind.FUNCTION else None

    def method(self, definer: ClassValue, binding: Binding) -> Scope | None:
        """Give the method that a name of a class is bound to; None when it is none."""
        scope = self.function(definer, binding)
        return None if scope is None or "property" in scope.decorators else scope

    def core_method(
        self, core_line: tuple[ClassValue, ...], name: str
    ) -> tuple[ClassValue, Scope] | None:
        """Find the nearest method of core of this name; None when the nearest name is none."""
        for owner in core_line:
            bindings = self.scope(owner).bindings.get(name)
            if not bindings:
                continue
            method = self.method(owner, bindings[0]) if len(bindings) == 1 else None
            return (owner, method) if method is not None else None
        return None

    def target(self, owner: ClassValue, name: str, line: int) -> CorePlace:
        """Say where a name of core's class stands; at the class itself when `line` is 0."""
        symbol = f"{self.names.symbol(owner)}.{name}"
        return CorePlace(
            symbol=symbol, path=self.program.path(owner.module), line=line or self.scope(owner).line
        )

    def place(self, module: Module, class_: ClassValue, scope: Scope, name: str) -> Place:
        """Say where something of a driver's class stands; the class itself when `name` is ""."""
        symbol = self.names.symbol(class_) + (f".{name}" if name else "")
        hurt = UsageScope.TEST if is_test(module.path) else UsageScope.RUNTIME
        return Place(
            symbol=symbol, path=module.path, line=scope.line, column=scope.column, scope=hurt
        )


def caller_signature(scope: Scope) -> Signature:
    """Give a method's parameters as its callers see them."""
    signature = Signature(scope.parameters)
    return signature if "staticmethod" in scope.decorators else signature.without_first()
