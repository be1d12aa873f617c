"""Rules for calls: what calling a value gives."""

from semistable.resolver.module_imports import find_module, is_module, maybe_module
from semistable.resolver.names import expression_value
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.symbols import symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    Value,
)


def called(program: Program, value: Value) -> Rule:
    """Return what calling a value returns."""
    if not isinstance(value, ClassValue | FunctionValue):
        symbol = symbol_of(program, value) if program.instances else ""
        return (
            (yield ("instance of", program.instances[symbol]))
            if (symbol in program.instances)
            else UNKNOWN
        )
    symbol = symbol_of(program, value)
    if symbol in program.instances:
        return (yield ("instance of", program.instances[symbol]))
    if isinstance(value, ClassValue):
        return InstanceValue(value)
    return (yield from _returned(program, value))


def _returned(program: Program, function: FunctionValue) -> Rule:
    """Return what all `return` statements of a function agree on, or its annotation says."""
    scope = program.scope(function.module, function.scope)
    if scope.decorators:
        return UNKNOWN
    uses = program.uses(function.module)
    returns = uses.returns.get(function.scope, ()) if uses else ()
    values = set()
    for expression in returns:
        values.add((yield from expression_value(function.module, function.scope, expression)))
    if len(values) == 1:
        (value,) = values
        if isinstance(value, InstanceValue | ClassValue):
            return value
    annotation = scope.annotations.get("return")
    if annotation is None:
        return UNKNOWN
    return (yield ("annotated", function.module, scope.parent, annotation))


def instance_of(program: Program, symbol: str) -> Rule:
    """Return an instance of the class with this dotted name, or unknown."""
    del program
    value = yield ("find", symbol)
    return InstanceValue(value) if isinstance(value, ClassValue) else UNKNOWN


def find(program: Program, symbol: str) -> Rule:
    """Resolve an absolute dotted name, the longest module first."""
    parts = symbol.split(".")
    counts = range(len(parts), 0, -1)
    longest = next((n for n in counts if is_module(program, ".".join(parts[:n]))), 0)
    if not longest:
        return find_module(program, symbol)
    value: Value = ModuleValue(".".join(parts[:longest]))
    for part in parts[longest:]:
        value = yield ("attribute", value, part)
        if isinstance(value, MissingValue):
            return maybe_module(program, value, part)
    return value
