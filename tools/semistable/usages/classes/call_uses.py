"""The calls of a driver into core: what a call runs, and what it may be passed."""

from semistable.model.code.facts import Call, Chain, Guard
from semistable.model.code.signature import Signature
from semistable.model.findings.usage import CallUse, CorePlace, Place
from semistable.resolver.resolver import Resolver
from semistable.resolver.signature_decorators import keep_signature
from semistable.resolver.values import UNKNOWN, ClassValue, FunctionValue, InstanceValue, Value
from semistable.usages.classes.callbacks import passed_names, shape_of
from semistable.usages.classes.data_classes import generated_signature

_GUARDS_CALL = int(Guard.TYPE | Guard.EXPECTED_FAILURE)


def call_use(
    names: Resolver, place: Place, callee: Value, call: Call, chain: Chain
) -> CallUse | None:
    """Give the call of a function or class of core; None for other calls and unclear ones."""
    found = signature_of(names, callee)
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
        is_unawaited=_is_unawaited(names, function, call, chain),
    )


def _is_unawaited(names: Resolver, function: Value, call: Call, chain: Chain) -> bool:
    """Whether the last call of a statement gives a coroutine that nobody awaits."""
    if not isinstance(function, FunctionValue) or chain.steps[-1] is not call:
        return False
    scope = names.program.scope(function.module, function.scope)
    is_coroutine = scope.is_async and not scope.decorators
    return is_coroutine and bool(chain.guards & Guard.STATEMENT)


def signature_of(names: Resolver, callee: Value) -> tuple[Value, Signature] | None:
    """Find the function of core that a call runs, and what its caller may pass; None if unclear."""
    program = names.program
    if isinstance(callee, ClassValue):
        if not program.is_core(callee.module):
            return None
        maker = names.attribute(InstanceValue(callee), "__new__")
        if isinstance(maker, FunctionValue):
            return None
        generated = generated_signature(names, callee)
        if generated is not None:
            return callee, generated
        callee = _constructor(names, callee)
    if not isinstance(callee, FunctionValue) or not program.is_core(callee.module):
        return None
    scope = program.scope(callee.module, callee.scope)
    if not keep_signature(names, callee):
        return None
    signature = Signature(scope.parameters)
    return callee, signature.without_first() if callee.bound else signature


def _constructor(names: Resolver, class_: ClassValue) -> Value:
    line = names.mro(class_).line
    for owner in line:
        scope = names.program.scope(owner.module, owner.scope)
        bindings = scope.bindings.get("__init__", ())
        if len(bindings) == 1 and bindings[0].scope >= 0:
            return FunctionValue(owner.module, bindings[0].scope, bound=True, owner=owner)
        if bindings or scope.decorators or _has_foreign_base(names, owner):
            return UNKNOWN
    return UNKNOWN


def _has_foreign_base(names: Resolver, owner: ClassValue) -> bool:
    return any(not isinstance(base, ClassValue) for base in names.bases(owner))
