"""The dotted name, the place and the module of what a name stands for."""

from semistable.resolver.program import Program
from semistable.resolver.values import (
    ClassValue,
    DataValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    Value,
)


def symbol_of(program: Program, value: Value) -> str:
    """Give the dotted name of what a value stands for; "" when it has none."""
    match value:
        case ModuleValue(name) | ExternalValue(name):
            return name
        case ClassValue(module, scope) | FunctionValue(module, scope):
            return f"{module}.{program.scope(module, scope).path}"
        case InstanceValue(of):
            return symbol_of(program, of)
        case DataValue(module, scope, name):
            path = program.scope(module, scope).path
            return ".".join(part for part in (module, path, name) if part)
        case MissingValue(symbol):
            return symbol
        case _:
            return ""


def place_of_value(program: Program, value: Value) -> tuple[str, int]:
    """Give the file and line where a value is defined; ("", 0) when nowhere."""
    match value:
        case ModuleValue(name):
            path = program.path(name)
            return path, 1 if path else 0
        case ClassValue(module, scope) | FunctionValue(module, scope):
            return program.path(module), program.scope(module, scope).line
        case DataValue(module, _, _, line):
            return program.path(module), line
        case InstanceValue(of):
            return place_of_value(program, of)
        case MissingValue(owner=owner):
            return place_of_value(program, owner)
        case _:
            return "", 0


def module_of(value: Value) -> str:
    """Give the module that defines a value; "" for unknown and external ones."""
    match value:
        case ModuleValue(name):
            return name
        case ClassValue(module) | FunctionValue(module) | DataValue(module):
            return module
        case InstanceValue(of):
            return of.module
        case MissingValue(owner=owner):
            return module_of(owner)
        case _:
            return ""
