"""How code treats a function's parameter: by keys as a dictionary, or by attributes."""

from collections.abc import Iterator
from dataclasses import dataclass

from semistable.model.code.facts import Call, Chain, Subscript, Text
from semistable.model.code.signature import Signature
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, FunctionValue, Value

_DEEPEST = 3
"""Functions of core from one to the next that a parameter is followed through."""
_OF_DICTIONARIES = frozenset(("get", "pop", "setdefault"))
_OF_ANY = frozenset(
    name for kind in (dict, list, str, set, int) for name in dir(kind) if name[0] != "_"
)
"""What values of Python's own have too: says nothing of an object."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """At how many places a parameter is read by a key, by an attribute, and called."""

    keys: int = 0
    attributes: int = 0
    calls: int = 0

    def __add__(self, other: "Treatment") -> "Treatment":
        """Sum two."""
        return Treatment(
            self.keys + other.keys,
            self.attributes + other.attributes,
            self.calls + other.calls,
        )


def treatment_of(names: Resolver, function: FunctionValue, name: str, depth: int = 0) -> Treatment:
    """Say how a function, and what it hands the parameter to, treat it."""
    return names.once(_treatment_of, function, name, depth)


def _treatment_of(names: Resolver, function: FunctionValue, name: str, depth: int) -> Treatment:
    uses = names.program.uses(function.module)
    found = Treatment()
    for chain in uses.chains if uses else ():
        if chain.scope != function.scope:
            continue
        if chain.root == name:
            found += treated(chain)
        if depth < _DEEPEST:
            for target, parameter in handed_on(names, function.module, chain, name):
                found += treatment_of(names, target, parameter, depth + 1)
    return found


def handed_on(
    names: Resolver, module: str, chain: Chain, name: str
) -> Iterator[tuple[FunctionValue, str]]:
    """Give the functions that a chain hands the parameter to, and as what."""
    calls = [step for step in chain.steps if isinstance(step, Call)]
    if not any(name in call.arguments or (name in _passed(call)) for call in calls):
        return
    for before, step, _ in names.steps(module, chain):
        if not isinstance(step, Call):
            continue
        callee = _callee(names, before)
        if callee is None:
            continue
        signature = Signature(names.program.scope(callee.module, callee.scope).parameters)
        signature = signature.without_first() if callee.bound else signature
        for parameter, argument in zip(signature.positional, step.arguments, strict=False):
            if argument == name:
                yield callee, parameter.name
        for keyword, argument in step.keywords:
            if argument == name and keyword in signature.names:
                yield callee, keyword


def _callee(names: Resolver, value: Value) -> FunctionValue | None:
    if isinstance(value, ClassValue):
        value = names.attribute(value, "__init__")
        if isinstance(value, FunctionValue):
            value = FunctionValue(value.module, value.scope, bound=True, owner=value.owner)
    known = isinstance(value, FunctionValue) and names.program.uses(value.module)
    return value if known and isinstance(value, FunctionValue) else None


def _passed(call: Call) -> list[object]:
    return [argument for _, argument in call.keywords]


def treated(chain: Chain) -> Treatment:
    """Say how a chain treats the name that it begins with."""
    first = chain.steps[0] if chain.steps else None
    second = chain.steps[1] if len(chain.steps) > 1 else None
    if isinstance(first, Subscript):
        return Treatment(keys=first.key is not None)
    if isinstance(first, Call):
        return Treatment(calls=1)
    if first in _OF_DICTIONARIES and isinstance(second, Call):
        return Treatment(keys=bool(second.arguments) and isinstance(second.arguments[0], Text))
    return Treatment(attributes=isinstance(first, str) and first not in _OF_ANY)
