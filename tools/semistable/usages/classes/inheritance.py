"""What a driver's class has from core without defining it, and what core has no longer above it."""

from collections.abc import Iterator, Mapping

from semistable.model.code.facts import Body
from semistable.model.findings.usage import CorePlace, DeadOverride, Inherited
from semistable.resolver.values import ClassValue, FunctionValue, InstanceValue
from semistable.usages.classes.base_chain import ClassLine, Ground, caller_signature


def inherited(
    ground: Ground, line: ClassLine, below: Mapping[ClassValue, list[ClassValue]]
) -> Iterator[Inherited]:
    """Give the methods that core calls, or the surface requires, and this class inherits."""
    place = ground.place(line.module, line.class_, line.scope, "")
    required = ground.program.surface.required
    for name in sorted({*ground.calls, *required}):
        value = ground.names.attribute(InstanceValue(line.class_), name)
        if not isinstance(value, FunctionValue) or not ground.program.is_core(value.module):
            continue
        if _implemented_below(ground, below.get(line.class_, []), name):
            continue
        scope = ground.program.scope(value.module, value.scope)
        calls = [c for c in ground.calls.get(name, ()) if not c.tolerates_absence]
        yield Inherited(
            place=place,
            target=CorePlace(
                symbol=ground.names.symbol(value),
                path=ground.program.path(value.module),
                line=scope.line,
            ),
            call=calls[0] if calls else None,
            raises=scope.body == Body.NOT_IMPLEMENTED,
            signature=caller_signature(scope),
            required=name in required,
        )


def _implemented_below(ground: Ground, below: list[ClassValue], name: str) -> bool:
    """Say whether a class only serves as a base, and all classes below it have the method."""
    found = [ground.names.attribute(InstanceValue(child), name) for child in below]
    return bool(found) and not any(
        isinstance(value, FunctionValue) and ground.program.is_core(value.module) for value in found
    )


def dead_overrides(ground: Ground, line: ClassLine) -> Iterator[DeadOverride]:
    """Give the methods that override what core's class has lost."""
    for removed in ground.program.surface.removed:
        if any(ground.has(owner, removed.name) for owner in line.core):
            continue
        for definer in line.line:
            module = ground.program.find(definer.module)
            if module is None or ground.program.is_core(definer.module):
                break
            bindings = ground.scope(definer).bindings.get(removed.name, ())
            method = ground.function(definer, bindings[0]) if len(bindings) == 1 else None
            if method is None or removed.name in ground.calls:
                continue
            successor = ground.core_method(line.core, removed.replacement)
            yield DeadOverride(
                place=ground.place(module, definer, method, removed.name),
                target=ground.target(line.core[-1], removed.name, 0),
                removed_in=removed.cycle,
                successor=removed.replacement,
                successor_place=(
                    ground.target(successor[0], removed.replacement, successor[1].line)
                    if successor
                    else None
                ),
            )
