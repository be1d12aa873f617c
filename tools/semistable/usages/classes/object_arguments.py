"""What core hands to a driver's method that is surely an object without keys, no dictionary."""

from collections.abc import Iterator

from semistable.model.code.facts import Binding, BindingKind, Call, Chain, Expression
from semistable.model.findings.usage import CorePlace, ObjectArgument
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    UnknownValue,
)

_KEYLESS = frozenset(("oslo_versionedobjects.base.VersionedObject",))
"""Classes of libraries that have no keys; those that have them are mixed in beside it.

https://docs.openstack.org/oslo.versionedobjects/latest/reference/base.html
"""
_ROOT = "object"
_OF_KEYS = ("__getitem__", "get")
_DEEPEST = 3
"""Functions that make an instance by way of another."""


def objects_given(names: Resolver, module: str, scope: int, call: Call) -> Iterator[ObjectArgument]:
    """Give the arguments of a call that are instances of core's classes without keys."""
    passed = [(number, "", value) for number, value in enumerate(call.arguments)]
    passed += [(-1, keyword, value) for keyword, value in call.keywords]
    for position, keyword, expression in passed:
        class_ = _class_of(names, module, scope, expression)
        if class_ is not None and _is_keyless(names, class_):
            path, line = names.place(class_)
            target = CorePlace(symbol=names.symbol(class_), path=path, line=line)
            yield ObjectArgument(position=position, keyword=keyword, target=target)


def _class_of(
    names: Resolver, module: str, scope: int, expression: Expression
) -> ClassValue | None:
    """Say of which class an argument is an instance, however many ways lead to it."""
    if isinstance(expression, str):
        uses = names.program.uses(module)
        bindings = uses.locals.get(scope, {}).get(expression, ()) if uses else ()
        made = {_bound(names, module, binding) for binding in bindings}
        return made.pop() if len(made) == 1 else None
    return _made(names, module, expression)


def _bound(names: Resolver, module: str, binding: Binding) -> ClassValue | None:
    return _made(names, module, binding.value) if binding.kind == BindingKind.VALUE else None


def _made(
    names: Resolver, module: str, expression: Expression, depth: int = 0
) -> ClassValue | None:
    """Say of which class a call makes an instance, by itself or by a class method."""
    chain = names.chain(module, expression) if isinstance(expression, int) else None
    if chain is None or not chain.steps or not isinstance(chain.steps[-1], Call):
        return None
    owner: object = None
    for before, step, value in names.steps(module, chain):
        if isinstance(step, str):
            owner = before
        elif isinstance(value, InstanceValue):
            return value.of
        elif isinstance(before, FunctionValue) and isinstance(owner, ClassValue):
            return owner if names.once(_makes_own, owner, before, depth) else None
        elif isinstance(before, FunctionValue):
            return names.once(_returned, before, depth)
    return None


def _returned(names: Resolver, function: FunctionValue, depth: int) -> ClassValue | None:
    """Say of which class all is an instance that a plain function returns."""
    scope = names.program.scope(function.module, function.scope)
    uses = names.program.uses(function.module)
    if scope.decorators or uses is None or depth >= _DEEPEST:
        return None
    returned = uses.returns.get(function.scope, ())
    made = {_made(names, function.module, value, depth + 1) for value in returned}
    return made.pop() if len(made) == 1 else None


def _makes_own(names: Resolver, owner: ClassValue, function: FunctionValue, depth: int) -> bool:
    """Whether all that a class method returns is an instance of the class that it is asked of."""
    scope = names.program.scope(function.module, function.scope)
    uses = names.program.uses(function.module)
    if scope.decorators != ("classmethod",) or uses is None or not scope.parameters:
        return False
    local = uses.locals.get(function.scope, {})
    returned: list[Expression] = []
    for value in uses.returns.get(function.scope, ()):
        named = local.get(value, ()) if isinstance(value, str) else ()
        returned += [binding.value for binding in named] or [value]
    chains = [names.chain(function.module, v) if isinstance(v, int) else None for v in returned]
    first = scope.parameters[0].name
    return bool(chains) and all(_is_own(names, owner, chain, first, depth) for chain in chains)


def _is_own(
    names: Resolver, owner: ClassValue, chain: Chain | None, first: str, depth: int
) -> bool:
    """Whether a chain is `cls(..)`, or `cls.maker(..)` of a class method that ends in one."""
    if chain is None or chain.root != first:
        return False
    match chain.steps:
        case (Call(),):
            return True
        case (str(name), Call()) if depth < _DEEPEST:
            maker = names.attribute(owner, name)
            if not isinstance(maker, FunctionValue):
                return False
            return names.once(_makes_own, owner, maker, depth + 1)
        case _:
            return False


def _is_keyless(names: Resolver, class_: ClassValue) -> bool:
    """Whether a class and all above it are known to have no keys."""
    for above in names.mro(class_).line:
        scope = names.program.scope(above.module, above.scope)
        if any(name in scope.bindings for name in _OF_KEYS):
            return False
        for written, base in zip(scope.bases, names.bases(above), strict=True):
            known = isinstance(base, ClassValue) or (
                isinstance(base, ExternalValue) and base.name in _KEYLESS
            )
            if not known and not (isinstance(base, UnknownValue) and written == _ROOT):
                return False
    return True
