"""Rules for names: what a bare name, a chain of attributes and calls, or an import stands for."""

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Call,
    Chain,
    Expression,
    Scope,
    ScopeKind,
    Subscript,
)
from semistable.resolver.dead_code import live
from semistable.resolver.members import starred
from semistable.resolver.module_imports import imported_module, maybe_module
from semistable.resolver.mro import enclosing_class
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    DataValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    SuperValue,
    UnknownValue,
    Value,
)

CONSTRUCTOR = "__init__"


def lookup(program: Program, module: str, scope: int, name: str) -> Rule:
    """Resolve a bare name as seen from a scope."""
    if program.definitions(module) is None:
        return UNKNOWN
    number = _binding_scope(program, module, scope, name)
    if number >= 0:
        bindings = bindings_of(program, module, number)[name]
        return (yield from _local(program, module, number, name, bindings))
    found = yield from starred(program, ModuleValue(module), name)
    return found or UNKNOWN


def lookup_in_cycle(program: Program, module: str, scope: int, name: str) -> Value:
    """Return what a bare name stands for that leads back to itself."""
    number = _binding_scope(program, module, scope, name)
    if number < 0 or program.scope(module, number).kind == ScopeKind.FUNCTION:
        return UNKNOWN
    return bound_in_cycle(program, module, number, name)


def _binding_scope(program: Program, module: str, scope: int, name: str) -> int:
    """Find the scope that binds a name as seen from another one; -1 where none does."""
    definitions = program.definitions(module)
    number = scope
    while definitions is not None and number >= 0:
        here = definitions.scopes[number]
        visible = number == scope or here.kind != ScopeKind.CLASS
        if visible and name in bindings_of(program, module, number):
            return number
        number = here.parent
    return -1


def bindings_of(program: Program, module: str, number: int) -> dict[str, tuple[Binding, ...]]:
    """Return what a scope binds; the names of functions are kept apart from those of modules."""
    scope = program.scope(module, number)
    if scope.kind != ScopeKind.FUNCTION:
        return scope.bindings
    uses = program.uses(module)
    return uses.locals.get(number, {}) if uses else {}


def bindings_in(program: Program, module: str, scope: int, name: str) -> tuple[Binding, ...]:
    """Return the bindings of a name that a scope binds."""
    return bindings_of(program, module, scope)[name]


def live_bindings(program: Program, module: str, scope: int, name: str) -> Rule:
    """Return those bindings of a name that may run with the versions at hand."""
    return (yield from live(program, module, bindings_of(program, module, scope)[name]))


def _local(
    program: Program, module: str, number: int, name: str, bindings: tuple[Binding, ...]
) -> Rule:
    scope = program.scope(module, number)
    if bindings[0].kind == BindingKind.RECEIVER:
        if len(bindings) > 1:
            return UNKNOWN
        owner = yield ("concrete", ClassValue(module, scope.parent))
        return owner if "classmethod" in scope.decorators else InstanceValue(owner)
    if any(b.kind == BindingKind.PARAMETER for b in bindings):
        if len(bindings) > 1:
            return UNKNOWN
        return (yield ("parameter", module, number, name))
    value = yield ("bound", module, number, name)
    if scope.kind == ScopeKind.FUNCTION and isinstance(value, DataValue):
        return UNKNOWN
    return value


def parameter(program: Program, module: str, number: int, name: str) -> Rule:
    """Return what a parameter stands for: what all calls pass, or what its annotation names."""
    scope = program.scope(module, number)
    if scope.path.endswith(f".{CONSTRUCTOR}"):
        passed = yield ("argument", ClassValue(module, scope.parent), name)
        if passed is not UNKNOWN:
            return passed
    annotation = scope.annotations.get(name)
    if annotation is not None:
        return (yield ("annotated", module, scope.parent, annotation))
    return (yield from _as_base_annotates(program, module, scope, name))


def _as_base_annotates(program: Program, module: str, scope: Scope, name: str) -> Rule:
    """Take the type that the overridden method annotates a parameter with."""
    if scope.parent < 0 or program.scope(module, scope.parent).kind != ScopeKind.CLASS:
        return UNKNOWN
    mro = yield ("mro", ClassValue(module, scope.parent))
    method = scope.path.rpartition(".")[2]
    for base in mro.line[1:]:
        found = function_of(program, base, method)
        annotation = found.annotations.get(name) if found else None
        if found is not None and annotation is not None:
            return (yield ("annotated", base.module, found.parent, annotation))
    return UNKNOWN


def function_of(program: Program, owner: ClassValue, name: str) -> Scope | None:
    """Return the function that a class itself binds to a name, None unless it is just one."""
    bindings = program.scope(owner.module, owner.scope).bindings.get(name, ())
    if len(bindings) != 1 or bindings[0].kind != BindingKind.DEFINITION:
        return None
    scope = program.scope(owner.module, bindings[0].scope)
    return scope if scope.kind == ScopeKind.FUNCTION else None


def annotated(program: Program, module: str, scope: int, annotation: Expression) -> Rule:
    """Return an instance of the class that an annotation names."""
    value = yield from generic(program, module, scope, annotation)
    return InstanceValue(value) if isinstance(value, ClassValue) else UNKNOWN


def generic(program: Program, module: str, scope: int, expression: Expression) -> Rule:
    """Resolve an expression that names a class, whatever it is subscripted with: `Base[T]`."""
    if isinstance(expression, int):
        chain = chain_of(program, module, expression)
        steps = chain.steps if chain is not None else ()
        plain = tuple(step for step in steps if not isinstance(step, Subscript))
        if chain is not None and steps and steps[: len(plain)] == plain != steps:
            return (yield ("chain", module, expression, len(plain)))
    return (yield from expression_value(module, scope, expression))


def bound(program: Program, module: str, scope: int, name: str) -> Rule:
    """Return what a name stands for in the scope that binds it; several bindings must agree."""
    bindings = yield from live(program, module, bindings_of(program, module, scope)[name])
    first = yield from _binding(program, module, scope, name, bindings[0])
    if len(bindings) == 1:
        return first
    values = [first]
    for binding in bindings[1:]:
        value = yield from _binding(program, module, scope, name, binding)
        values.append(value)
    vague = [isinstance(v, DataValue | MissingValue | UnknownValue) for v in values]
    # One function per platform, the same module by two ways.
    if not any(vague) and all(value == first for value in values):
        return first
    kinds = {binding.kind for binding in bindings}
    if all(vague) and kinds <= {BindingKind.VALUE, BindingKind.OPAQUE}:
        return DataValue(module, scope, name, bindings[0].line)
    return UNKNOWN


def bound_in_cycle(program: Program, module: str, scope: int, name: str) -> Value:
    """Return what a name stands for that is made of itself, as in `x = x.next`: some value."""
    first = bindings_of(program, module, scope)[name][0]
    if first.kind in (BindingKind.VALUE, BindingKind.OPAQUE):
        return DataValue(module, scope, name, first.line)
    return UNKNOWN


def _binding(program: Program, module: str, scope: int, name: str, binding: Binding) -> Rule:
    if binding.kind == BindingKind.IMPORT:
        return (yield ("imported", module, binding.module, binding.name))
    if binding.kind == BindingKind.DEFINITION:
        if program.scope(module, binding.scope).kind == ScopeKind.CLASS:
            return ClassValue(module, binding.scope)
        return FunctionValue(module, binding.scope)
    if binding.kind in (BindingKind.VALUE, BindingKind.OPAQUE):
        value = yield from expression_value(module, scope, binding.value)
        if isinstance(value, UnknownValue):
            return DataValue(module, scope, name, binding.line)
        return value
    return UNKNOWN


def imported(program: Program, module: str, target: str, name: str) -> Rule:
    """Resolve `from target import name` (name "": the module itself) seen in `module`."""
    found = imported_module(program, module, target)
    if not name or isinstance(found, MissingValue):
        return found
    value = yield ("attribute", found, name)
    return maybe_module(program, value, name) if isinstance(value, MissingValue) else value


def expression_value(
    module: str, scope: int, expression: Expression, *, inside: bool = False
) -> Rule:
    """Resolve a recorded expression.

    With `inside` it stands in a function of the class, whose bare names are not looked up.
    """
    if isinstance(expression, int):
        return (yield ("chain", module, expression, -1))
    if isinstance(expression, str) and not inside:
        return (yield ("lookup", module, scope, expression))
    return UNKNOWN


def chain_of(program: Program, module: str, number: int) -> Chain | None:
    """Return a chain of a module by its number, as expressions refer to it."""
    if number >= 0:
        definitions = program.definitions(module)
        return definitions.chains[number] if definitions else None
    uses = program.uses(module)
    return uses.chains[-number - 1] if uses else None


def chain(program: Program, module: str, number: int, count: int) -> Rule:
    """Resolve a chain to its end, or to the end of its first `count` steps unless that is -1."""
    found = chain_of(program, module, number)
    if found is None:
        return UNKNOWN
    value, steps = yield from start(program, module, found)
    if count >= 0:
        steps = steps[: count - (len(found.steps) - len(steps))]
    for step in steps:
        if isinstance(value, UnknownValue | MissingValue):
            return UNKNOWN
        if isinstance(step, str):
            value = yield ("attribute", value, step)
        elif isinstance(step, Call):
            value = yield ("called", value)
        else:
            return UNKNOWN
    return UNKNOWN if steps and isinstance(value, MissingValue) else value


def chain_of_instance(program: Program, actual: ClassValue, module: str, number: int) -> Rule:
    """Resolve a chain of a method, whose `self` is an instance of a class that derives."""
    found = chain_of(program, module, number)
    scope = _binding_scope(program, module, found.scope, found.root) if found else -1
    bindings = bindings_of(program, module, scope)[found.root] if found and scope >= 0 else ()
    is_self = len(bindings) == 1 and bindings[0].kind == BindingKind.RECEIVER
    if found is None or not is_self or not found.steps:
        return (yield ("chain", module, number, -1))
    owner = ClassValue(module, program.scope(module, scope).parent)
    if owner == actual or "classmethod" in program.scope(module, scope).decorators:
        return (yield ("chain", module, number, -1))
    value: Value = InstanceValue(actual)
    for step in found.steps:
        if isinstance(step, str):
            value = yield ("attribute", value, step)
        elif isinstance(step, Call):
            value = yield ("called", value)
        else:
            return UNKNOWN
        if isinstance(value, UnknownValue | MissingValue):
            return UNKNOWN
    return value


def start(program: Program, module: str, of: Chain) -> Rule:
    """Return what a chain begins with, and the steps that are left."""
    if of.root == "super" and of.steps and isinstance(of.steps[0], Call):
        return super_value(program, module, of.scope), of.steps[1:]
    value = yield ("lookup", module, of.scope, of.root)
    return value, of.steps


def super_value(program: Program, module: str, scope: int) -> Value:
    """Return what `super()` stands for in a scope."""
    owner = enclosing_class(program, module, scope)
    return UNKNOWN if owner is None else SuperValue(owner, owner)
