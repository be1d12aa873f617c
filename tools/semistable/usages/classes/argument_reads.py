"""Where a driver reads an argument of a method by its keys that core gives as an object."""

from collections.abc import Iterable, Iterator
from sys import maxsize

from semistable.model.code.facts import BindingKind, Call, Chain, Guard
from semistable.model.code.signature import Signature
from semistable.model.findings.usage import CoreCall, KeyRead, ObjectArgument, Place
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import FunctionValue
from semistable.usages.classes.parameter_kind import handed_on, treated
from semistable.usages.source_place import place_of

_DEEPEST = 4
"""Functions of the driver from one to the next that an argument is followed through."""
_PREPARED = int(Guard.TYPE | Guard.KEY | Guard.ATTRIBUTE)
_ASKING = frozenset(("dict", "getattr", "hasattr", "isinstance", "type"))
"""What a driver does with an argument of whose kind it is not sure."""


def key_reads(
    names: Resolver, function: FunctionValue, signature: Signature, calls: Iterable[CoreCall]
) -> Iterator[KeyRead]:
    """Give for each parameter the first place that reads an object of core's by a key.

    A call that the method refuses passes nothing, and only says that the arguments have moved.
    """
    seen = set()
    for call in calls:
        if signature.refuses(call.shape):
            continue
        for given in call.given:
            parameter = _filled(signature, given)
            if parameter in seen or not parameter:
                continue
            seen.add(parameter)
            place = names.once(_first_read, function, parameter, 0)
            if place is not None:
                yield KeyRead(place=place, parameter=parameter, given=given, call=call)


def _filled(signature: Signature, given: ObjectArgument) -> str:
    """Name the parameter that an argument fills; "" for none that has a name."""
    if given.keyword:
        return given.keyword if given.keyword in signature.names else ""
    positional = signature.positional
    return positional[given.position].name if given.position < len(positional) else ""


def _first_read(names: Resolver, function: FunctionValue, name: str, depth: int) -> Place | None:
    """Find where a function, or one of the driver that it hands on to, reads a parameter by key.

    None where one of them asks what it is or reads attributes; nothing counts once the name has
    another value.
    """
    uses = names.program.uses(function.module)
    if uses is None or names.program.is_core(function.module):
        return None
    bindings = uses.locals.get(function.scope, {}).get(name, ())
    if not bindings or bindings[0].kind != BindingKind.PARAMETER:
        return None
    end = min((binding.line for binding in bindings[1:]), default=maxsize)
    chains = [c for c in uses.chains if c.scope == function.scope and c.line <= end]
    if _is_unsure(chains, name):
        return None
    for chain in chains:
        if chain.root == name and treated(chain).keys and not chain.guards & _PREPARED:
            return _place(names, function, chain)
    for chain in chains if depth < _DEEPEST else ():
        for target, parameter in handed_on(names, function.module, chain, name):
            place = names.once(_first_read, target, parameter, depth + 1)
            if place is not None:
                return place
    return None


def _is_unsure(chains: list[Chain], name: str) -> bool:
    return any(
        treated(chain).attributes
        if chain.root == name
        else chain.root in _ASKING and _is_asked(chain, name)
        for chain in chains
    )


def _is_asked(chain: Chain, name: str) -> bool:
    return any(isinstance(step, Call) and name in step.arguments for step in chain.steps)


def _place(names: Resolver, function: FunctionValue, chain: Chain) -> Place | None:
    module = names.program.find(function.module)
    if module is None:
        return None
    scope = names.program.scope(function.module, function.scope)
    return place_of(module, scope, chain.line, chain.column)
