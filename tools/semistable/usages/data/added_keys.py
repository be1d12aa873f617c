"""Which keys are put into a dictionary after it was made: by core into a result, by its writer."""

from collections.abc import Iterator

from semistable.model.code.facts import Call, Chain, Entries, Subscript, Text, Uses

_PUTTING = ("__setitem__", "setdefault")


def filled_in(uses: Uses) -> dict[Chain, tuple[str, ...]]:
    """Give the keys that a function puts into what a call gave it, by the chain of that call."""
    made = {
        (scope, name): _chain(uses, binding.value)
        for scope, names in uses.locals.items()
        for name, bindings in names.items()
        for binding in bindings
        if len(bindings) == 1
    }
    filled: dict[Chain, set[str]] = {}
    for chain in uses.chains:
        call = made.get((chain.scope, chain.root))
        if call is not None:
            filled.setdefault(call, set()).update(_put(chain))
    return {call: tuple(sorted(keys)) for call, keys in filled.items() if keys}


def _chain(uses: Uses, number: object) -> Chain | None:
    return uses.chains[-number - 1] if isinstance(number, int) and number < 0 else None


def _put(chain: Chain) -> Iterator[str]:
    if chain.steps[:1] and chain.steps[0] in _PUTTING and isinstance(chain.steps[1], Call):
        first = chain.steps[1].arguments[0] if chain.steps[1].arguments else None
        if isinstance(first, Text):
            yield first.value


def keys_given(uses: Uses, scope: int) -> frozenset[str] | None:
    """Give all keys that a function may give to the dictionaries that it writes out.

    None where they cannot all be told: parts come from elsewhere, or are put in by other means.
    """
    keys: set[str] = set()
    values = [b.value for bindings in uses.locals.get(scope, {}).values() for b in bindings]
    for value in (*values, *uses.returns.get(scope, ())):
        if isinstance(value, Entries):
            if value.spreads:
                return None
            keys.update(value.keys)
    for chain in uses.chains:
        if chain.scope != scope or not chain.steps:
            continue
        if chain.steps[0] == "update":
            return None
        keys.update(step.key for step in chain.steps if isinstance(step, Subscript) and step.key)
        keys.update(_put(chain))
    return frozenset(keys)
