"""Dictionaries written out in a driver: what a method returns, and what replaces core's."""

from collections.abc import Iterator

from semistable.model.code.facts import Call, Entries, Expression, Scope, Subscript
from semistable.model.findings.usage import MappingUse
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, FunctionValue
from semistable.usages.classes.base_chain import ClassLine, Ground

_NOTHING = Entries((), (), ())
_DEEPEST = 5
"""Calls from one function of a driver to the next that are followed for what they return."""


def writer_of_result(
    names: Resolver, function: FunctionValue, depth: int = 0
) -> FunctionValue | None:
    """Find the function of the driver that writes out what a function returns as dictionaries.

    None unless all that comes back is such; the function itself where several others write it.
    """
    return names.once(_writer_of_result, function, depth)


def _writer_of_result(names: Resolver, function: FunctionValue, depth: int) -> FunctionValue | None:
    uses = names.program.uses(function.module)
    returns = uses.returns.get(function.scope, ()) if uses else ()
    writers = {_writer(names, function, value, depth) for value in returns}
    if not writers or None in writers:
        return None
    return writers.pop() if len(writers) == 1 else function


def _writer(
    names: Resolver, function: FunctionValue, value: Expression, depth: int
) -> FunctionValue | None:
    values = _bound(names, function, value) if isinstance(value, str) else (value,)
    if values and all(isinstance(v, Entries) for v in values):
        return function
    value = values[0] if len(values) == 1 else None
    if not isinstance(value, int) or depth >= _DEEPEST:
        return None
    chain = names.chain(function.module, value)
    steps = list(names.steps(function.module, chain)) if chain else []
    callee = steps[-1][0] if steps and isinstance(steps[-1][1], Call) else None
    if not isinstance(callee, FunctionValue) or names.program.is_core(callee.module):
        return None
    return writer_of_result(names, callee, depth + 1)


def _bound(names: Resolver, function: FunctionValue, name: str) -> tuple[Expression, ...]:
    """Give all that a function binds to a name of its own."""
    uses = names.program.uses(function.module)
    bindings = uses.locals.get(function.scope, {}).get(name, ()) if uses else ()
    return tuple(binding.value for binding in bindings)


def mapping_uses(ground: Ground, line: ClassLine) -> Iterator[MappingUse]:
    """Give the dictionaries of a driver's class that replace core's."""
    for mapping in ground.program.surface.mappings:
        own = _entries(line.scope, mapping)
        core = _core_mapping(ground, line.core, mapping)
        if own is None or core is None:
            continue
        core_line, entries, owner = core
        later = _keys_set_later(ground, line.class_, mapping)
        place = ground.place(line.module, line.class_, line.scope, mapping)
        yield MappingUse(
            place=place.at_line(own[0]),
            target=ground.target(owner, mapping, core_line),
            keys=frozenset(own[1].keys) | later,
            core_keys=frozenset(entries.keys),
            reads=tuple(r for r in ground.reads if r.mapping == mapping),
            off=_off(own[1]) - later,
            core_off=_off(entries),
        )


def _off(entries: Entries) -> frozenset[str]:
    last = dict(zip(entries.keys, entries.values, strict=True))
    return frozenset(key for key, value in last.items() if value == "False")


def _entries(scope: Scope, mapping: str) -> tuple[int, Entries] | None:
    """Give line and entries of a dictionary that a class writes out whole; None if it does not."""
    bindings = scope.bindings.get(mapping, ())
    values = [(b.line, b.value) for b in bindings]
    if mapping in scope.attributes:
        values.append(scope.attributes[mapping])
    if len(values) != 1 or not isinstance(values[0][1], Entries) or values[0][1].spreads:
        return None
    return values[0][0], values[0][1]


def _keys_set_later(ground: Ground, class_: ClassValue, mapping: str) -> frozenset[str]:
    """Give the keys that the class's module subscripts in the dictionary on its own."""
    uses = ground.program.uses(class_.module)
    return frozenset(
        step.key
        for chain in (uses.chains if uses else ())
        if chain.steps[:1] == (mapping,) and len(chain.steps) > 1
        for step in chain.steps[1:2]
        if isinstance(step, Subscript) and step.key is not None
    )


def _core_mapping(
    ground: Ground, core_line: tuple[ClassValue, ...], mapping: str
) -> tuple[int, Entries, ClassValue] | None:
    for owner in core_line:
        bindings = ground.scope(owner).bindings.get(mapping)
        if bindings:
            entries = _entries(ground.scope(owner), mapping)
            return (bindings[0].line, entries[1] if entries else _NOTHING, owner)
    return None
