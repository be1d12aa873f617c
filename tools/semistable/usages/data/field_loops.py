"""Where a driver goes through the fields of a versioned object, and which it never names."""

from collections.abc import Iterable, Iterator

from semistable.model.code.facts import Call, Entries, Expression
from semistable.model.findings.usage import FieldWalk, Reference
from semistable.resolver.resolver import Names
from semistable.resolver.values import DataValue

_FIELDS = "fields"
_MILD = frozenset(("default", "nullable"))
"""Settings of a field that spare whoever makes an object the trouble to give it a value."""


def field_walks(names: Names, references: Iterable[Reference]) -> Iterator[FieldWalk]:
    """Give the uses of a versioned object's `fields`, with the fields that the module knows not.

    https://docs.openstack.org/oslo.versionedobjects/latest/user/usage.html
    """
    for reference in references:
        if reference.name != _FIELDS or not reference.found:
            continue
        value = names.find(reference.target.symbol)
        if isinstance(value, DataValue):
            unnamed = _unnamed(names, reference.place.path, value)
            yield FieldWalk(place=reference.place, target=reference.target, unnamed=unnamed)


def _unnamed(names: Names, path: str, value: DataValue) -> frozenset[str]:
    """Give the fields that want a value and that a module's text does not hold."""
    world = names.world
    bindings = world.scope(value.module, value.scope).bindings.get(_FIELDS, ())
    entries = bindings[0].value if len(bindings) == 1 else None
    module = next((m for m in world.driver.by_name.values() if m.path == path), None)
    if not isinstance(entries, Entries) or module is None:
        return frozenset()
    return frozenset(
        key
        for key, given in zip(entries.keys, entries.values, strict=True)
        if _wants_value(names, value, given) and not world.driver.holds(module, key)
    )


def _wants_value(names: Names, value: DataValue, given: Expression) -> bool:
    number = given if isinstance(given, int) else None
    chain = None if number is None else names.chain(value.module, number)
    calls = [step for step in chain.steps if isinstance(step, Call)] if chain else []
    return bool(calls) and not any(keyword in _MILD for keyword, _ in calls[-1].keywords)
