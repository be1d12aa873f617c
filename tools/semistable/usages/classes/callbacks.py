"""Functions that core hands to a driver's methods: where the driver calls them, and how."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from semistable.model.code.facts import Call, Chain, Guard, Scope
from semistable.model.code.modules import Module
from semistable.model.code.signature import Shape, Signature
from semistable.model.findings.usage import Callback, CallUse, Override
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    ClassValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    UnknownValue,
    Value,
)
from semistable.usages.classes.subclasses import subclasses
from semistable.usages.source_place import place_of


@dataclass(frozen=True, slots=True)
class _Handed:
    """A callback that stands in a parameter of a driver's function."""

    function: FunctionValue
    parameter: str
    callback: Callback


def callback_calls(
    program: Program, names: Resolver, overrides: tuple[Override, ...], modules: list[Module]
) -> Iterator[CallUse]:
    """Follow core's callbacks through the driver's own calls to where they are called."""
    functions = _functions(program, names, modules)
    pending = deque(_handed_by_core(overrides, functions))
    seen: set[tuple[FunctionValue, str, str]] = set()
    children = subclasses(program, names, modules)
    while pending:
        handed = pending.popleft()
        key = (handed.function, handed.parameter, handed.callback.target.symbol)
        if key in seen:
            continue
        seen.add(key)
        module = program.find(handed.function.module)
        if module is None:
            continue
        definitions, uses = program.driver.definitions(module), program.driver.uses(module)
        for chain in uses.chains:
            if not _is_inside(definitions.scopes, chain.scope, handed.function.scope):
                continue
            if chain.root == handed.parameter and chain.steps and isinstance(chain.steps[0], Call):
                yield _call_use(module, definitions.scopes[chain.scope], chain, handed.callback)
            pending.extend(_passed_on(names, module, chain, handed, children))


def _functions(
    program: Program, names: Resolver, modules: list[Module]
) -> dict[tuple[str, str], FunctionValue]:
    """Map (file, dotted name) to the driver's functions."""
    found = {}
    for module in modules:
        for number, scope in enumerate(program.driver.definitions(module).scopes):
            if scope.parameters:
                value = FunctionValue(module.name, number, bound=True)
                found[module.path, names.symbol(value)] = value
    return found


def _handed_by_core(
    overrides: tuple[Override, ...], functions: dict[tuple[str, str], FunctionValue]
) -> Iterator[_Handed]:
    for override in overrides:
        function = functions.get((override.place.path, override.place.symbol))
        for call in override.calls if function else ():
            own = override.signature.names_bound(call.shape)
            for callback in call.callbacks:
                by_position = own[callback.position : callback.position + 1]
                parameter = callback.keyword or "".join(by_position)
                if function is not None and parameter in override.signature.names:
                    yield _Handed(function, parameter, callback)


def _is_inside(scopes: tuple[Scope, ...], number: int, outer: int) -> bool:
    while number > outer:
        number = scopes[number].parent
    return number == outer


def _call_use(module: Module, scope: Scope, chain: Chain, callback: Callback) -> CallUse:
    call = chain.steps[0]
    assert isinstance(call, Call)  # noqa: S101 - the caller looked
    return CallUse(
        place=place_of(module, scope, chain.line, chain.column),
        target=callback.target,
        signature=callback.signature,
        shape=shape_of(call),
        passed=passed_names(call),
        guarded=bool(chain.guards & Guard.TYPE),
        is_callback=True,
    )


def shape_of(call: Call) -> Shape:
    """Say how a call passes its arguments."""
    keywords = tuple(keyword for keyword, _ in call.keywords)
    return Shape(len(call.arguments), keywords, call.star, call.star_star)


def passed_names(call: Call) -> tuple[str, ...]:
    """Give the bare names among the positional arguments, "" for the others."""
    return tuple(argument if isinstance(argument, str) else "" for argument in call.arguments)


def _passed_on(
    names: Resolver,
    module: Module,
    chain: Chain,
    handed: _Handed,
    children: dict[ClassValue, list[ClassValue]],
) -> Iterator[_Handed]:
    """Find the driver's functions that get the callback as an argument."""
    for number, step in enumerate(chain.steps):
        if not isinstance(step, Call):
            continue
        by_position = [n for n, a in enumerate(step.arguments) if a == handed.parameter]
        by_name = [keyword for keyword, value in step.keywords if value == handed.parameter]
        if not by_position and not by_name:
            continue
        for callee in _callees(names, module, chain, number, children):
            scope = names.program.scope(callee.module, callee.scope)
            signature = Signature(scope.parameters)
            own = (signature.without_first() if callee.bound else signature).positional
            for position in by_position:
                if position < len(own):
                    yield _Handed(callee, own[position].name, handed.callback)
            for keyword in by_name:
                yield _Handed(callee, keyword, handed.callback)


def _callees(
    names: Resolver,
    module: Module,
    chain: Chain,
    number: int,
    children: dict[ClassValue, list[ClassValue]],
) -> Iterator[FunctionValue]:
    """Resolve what a chain calls at a step, for the class it stands in and for those below it."""
    start = names.lookup(module.name, chain.scope, chain.root)
    starts: list[Value] = [start]
    if isinstance(start, InstanceValue):
        starts += [InstanceValue(child) for child in children.get(start.of, ())]
    for value in starts:
        current = value
        for step in chain.steps[:number]:
            if isinstance(current, UnknownValue | MissingValue):
                break
            current = (
                names.attribute(current, step) if isinstance(step, str) else names.called(current)
            )
        if isinstance(current, FunctionValue) and not names.program.is_core(current.module):
            yield FunctionValue(current.module, current.scope, current.bound)
