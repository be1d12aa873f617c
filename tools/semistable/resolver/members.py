"""Rules for members: what a module, a class or an instance has under a name."""

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Definitions,
    Entries,
    Guard,
    Scope,
)
from semistable.resolver.module_imports import find_module, is_module
from semistable.resolver.mro import Mro, decorator_names
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.symbols import symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    DataValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    SuperValue,
    UnknownValue,
    Value,
)


def attribute(program: Program, value: Value, name: str) -> Rule:
    """Resolve `value.name`."""
    match value:
        case ModuleValue():
            return (yield from _module_member(program, value, name))
        case ExternalValue(external):
            return ExternalValue(f"{external}.{name}")
        case ClassValue():
            mro = yield ("mro", value)
            return (yield from _class_member(program, mro, value, name, bound=False))
        case InstanceValue(of):
            mro = yield ("mro", of)
            return (yield from _class_member(program, mro, of, name, bound=True))
        case SuperValue():
            return (yield from _inherited(program, value, name))
    return UNKNOWN


def _inherited(program: Program, value: SuperValue, name: str) -> Rule:
    """Resolve `super().name`; a class that derives may put others behind this one."""
    found = yield from _behind(program, value.of, value.after, name)
    if isinstance(found, MissingValue) and not program.is_core(value.of.module):
        derived = yield ("below",)
        for child, _ in derived.get(value.of, ()):
            other = yield from _behind(program, child, value.after, name)
            if not isinstance(other, MissingValue):
                return UNKNOWN
    return found


def _behind(program: Program, of: ClassValue, after: ClassValue, name: str) -> Rule:
    mro = yield ("mro", of)
    rest = mro.line[mro.line.index(after) + 1 :] if after in mro.line else ()
    if not rest:
        return UNKNOWN
    return (yield from _class_member(program, mro._replace(line=rest), rest[0], name, bound=True))


# Of modules --------------------------------------------------------------------------------------


def _module_member(program: Program, owner: ModuleValue, name: str) -> Rule:
    """Find what a module has under a name."""
    below = f"{owner.name}.{name}"
    definitions = program.definitions(owner.name)
    if definitions is None:
        return find_module(program, below)
    if definitions.problem:
        return UNKNOWN
    bindings = definitions.scopes[0].bindings.get(name)
    if bindings and _is_for_checkers(definitions, bindings):
        return MissingValue(below, owner, certain=not definitions.dynamic)
    if bindings:
        return (yield ("bound", owner.name, 0, name))
    if is_module(program, below):
        return ModuleValue(below)
    shown = yield from _shown(program, owner, name)
    return shown or _absent(program, owner, name, definitions)


def _is_for_checkers(definitions: Definitions, bindings: tuple[Binding, ...]) -> bool:
    """Whether a name is imported for type checkers alone, so that it is not there at run time."""
    if any(binding.kind != BindingKind.IMPORT for binding in bindings):
        return False
    lines = {binding.line for binding in bindings}
    imports = [i for i in definitions.imports if i.line in lines and i.scope == 0]
    return bool(imports) and all(i.guards & Guard.TYPE_CHECKING for i in imports)


def _shown(program: Program, owner: ModuleValue, name: str) -> Rule:
    """Find what a module shows without binding it: of a registry, or of `from m import *`."""
    registered = program.registered(owner.name, name)
    if registered is not None:
        return ClassValue(*registered)
    if program.is_registered_as(owner.name, name):
        return UNKNOWN
    return (yield from starred(program, owner, name))


def starred(program: Program, owner: ModuleValue, name: str) -> Rule:
    """Find a name that a module has by `from m import *`; None when none of them gives it."""
    definitions = program.definitions(owner.name)
    for star in definitions.stars if definitions else ():
        source = yield ("imported", owner.name, star, "")
        if not isinstance(source, ModuleValue):
            return UNKNOWN
        if source == owner:
            continue
        found = yield ("attribute", source, name)
        if not isinstance(found, MissingValue):
            return found
    return None


def _absent(program: Program, owner: ModuleValue, name: str, definitions: Definitions) -> Value:
    if _is_special(name):
        return UNKNOWN
    symbol = f"{owner.name}.{name}"
    certain = not definitions.dynamic or program.is_registry(owner.name)
    if not certain and symbol in program.instances:
        return UNKNOWN
    return MissingValue(symbol, owner, certain)


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


# Of classes --------------------------------------------------------------------------------------


def _class_member(program: Program, mro: Mro, owner: ClassValue, name: str, *, bound: bool) -> Rule:
    """Find what a class has under a name, its own or inherited; `bound` for its instances."""
    for class_ in mro.line:
        scope = program.scope(class_.module, class_.scope)
        if name in scope.bindings:
            return (yield from _class_binding(program, class_, name, bound=bound))
        if name in scope.attributes:
            return (yield from _instance_attribute(program, owner, class_, name))
        field = _field(scope, name) if bound else None
        if field is not None:
            return DataValue(class_.module, class_.scope, name, field.line)
        if name in scope.annotations:
            return (yield from _annotated(program, class_, name, scope.line))
    if _is_special(name) or mro.bereft or (mro.is_enum and not name.isupper()):
        return UNKNOWN
    core = next((c for c in mro.line if program.is_core(c.module)), owner)
    lacking = owner if program.is_core(owner.module) else core
    probed = any(_probes(program, class_.module, name) for class_ in mro.line)
    symbol = f"{symbol_of(program, lacking)}.{name}"
    return MissingValue(symbol, core, certain=mro.complete and not probed)


def _field(scope: Scope, name: str) -> Binding | None:
    """Find a field of a versioned object, which its class lists and its instances have.

    https://docs.openstack.org/oslo.versionedobjects/latest/user/usage.html
    """
    listed = scope.bindings.get("fields", ())
    return next((b for b in listed if isinstance(b.value, Entries) and name in b.value.keys), None)


def _probes(program: Program, module: str, name: str) -> bool:
    uses = program.uses(module)
    return uses is not None and name in uses.probed


def _class_binding(program: Program, owner: ClassValue, name: str, *, bound: bool) -> Rule:
    value = yield ("bound", owner.module, owner.scope, name)
    if isinstance(value, DataValue) and bound:
        return (yield from _annotated(program, owner, name, value.line))
    if not isinstance(value, FunctionValue) or value.module != owner.module:
        return value
    scope = program.scope(value.module, value.scope)
    if scope.parent != owner.scope:
        return value
    if "staticmethod" in scope.decorators:
        return FunctionValue(value.module, value.scope, bound=False, owner=owner)
    definitions = program.definitions(value.module)
    decorators = decorator_names(scope, definitions.chains if definitions else ())
    class_bound = any("classmethod" in decorator for decorator in decorators)
    return FunctionValue(value.module, value.scope, bound or class_bound, owner)


def _instance_attribute(program: Program, actual: ClassValue, owner: ClassValue, name: str) -> Rule:
    """Resolve what a method of `owner` stores in the instance, which is one of `actual`."""
    scope = program.scope(owner.module, owner.scope)
    line, expression = scope.attributes[name]
    data = DataValue(owner.module, owner.scope, name, line)
    named = program.instances.get(symbol_of(program, data))
    if named is not None:
        return (yield ("instance of", named))
    if isinstance(expression, str):
        value = yield ("kept", owner, line, expression)
    elif isinstance(expression, int):
        value = yield ("chain of", actual, owner.module, expression)
    else:
        value = UNKNOWN
    if not isinstance(value, UnknownValue):
        return value
    return (yield from _annotated(program, owner, name, line))


def _annotated(program: Program, owner: ClassValue, name: str, line: int) -> Rule:
    """Take the annotation of an attribute whose value cannot be told."""
    annotation = program.scope(owner.module, owner.scope).annotations.get(name)
    if annotation is not None:
        value = yield ("annotated", owner.module, owner.scope, annotation)
        if not isinstance(value, UnknownValue):
            return value
    return DataValue(owner.module, owner.scope, name, line)
