"""The calls of a driver into core: what a call runs, and what it may be passed."""

from semistable.analyses.callbacks import passed_names, shape_of
from semistable.analyses.members import decorator_names
from semistable.analyses.names import Names
from semistable.analyses.values import UNKNOWN, ClassValue, FunctionValue, InstanceValue, Value
from semistable.model.facts import Call, Chain, Guard, Scope
from semistable.model.signature import Signature
from semistable.model.usage import CallUse, CorePlace, Place

_GUARDS_CALL = int(Guard.TYPE | Guard.EXPECTED_FAILURE)


def call_use(names: Names, place: Place, callee: Value, call: Call, chain: Chain) -> CallUse | None:
    """Give the call of a function or class of core; None for other calls and unclear ones."""
    found = _signature(names, callee)
    if found is None:
        return None
    function, signature = found
    path, line = names.place(function)
    return CallUse(
        place=place,
        target=CorePlace(symbol=names.symbol(callee), path=path, line=line),
        signature=signature,
        shape=shape_of(call),
        passed=passed_names(call),
        guarded=bool(chain.guards & _GUARDS_CALL),
    )


def _signature(names: Names, callee: Value) -> tuple[Value, Signature] | None:
    """Find the function of core that a call runs, and what its caller may pass."""
    world = names.world
    if isinstance(callee, ClassValue):
        if not world.is_core(callee.module):
            return None
        maker = names.attribute(InstanceValue(callee), "__new__")
        if isinstance(maker, FunctionValue):
            return None
        callee = _constructor(names, callee)
    if not isinstance(callee, FunctionValue) or not world.is_core(callee.module):
        return None
    scope = world.scope(callee.module, callee.scope)
    definitions = world.definitions(callee.module)
    if definitions is None or not _keeps_signature(scope, definitions.chains):
        return None
    signature = Signature(scope.parameters)
    return callee, signature.without_first() if callee.bound else signature


def _constructor(names: Names, class_: ClassValue) -> Value:
    line, _ = names.ancestry(class_)
    for owner in line:
        scope = names.world.scope(owner.module, owner.scope)
        bindings = scope.bindings.get("__init__", ())
        if len(bindings) == 1 and bindings[0].scope >= 0:
            return FunctionValue(owner.module, bindings[0].scope, bound=True, owner=owner)
        if bindings or scope.decorators or _has_foreign_base(names, owner):
            return UNKNOWN
    return UNKNOWN


def _has_foreign_base(names: Names, owner: ClassValue) -> bool:
    return any(not isinstance(base, ClassValue) for base in names.bases(owner))


def _keeps_signature(scope: Scope, chains: tuple[Chain, ...]) -> bool:
    """Whether a function's decorators leave what its callers may pass as it is written.

    Decorators that add or take arguments are rare and known by name (mock's patch).
    """
    for decorator in decorator_names(scope, chains):
        if decorator in ("property", "patch", "object", "data", "fixture", "overload"):
            return False
    return True
