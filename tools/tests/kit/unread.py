"""Puts what was left unread of a file back in its place, so that it can be compared."""

from collections.abc import Iterator

from semistable.model.facts import (
    Binding,
    Call,
    Chain,
    Definitions,
    Entries,
    Expression,
    Facts,
    Items,
    Scope,
    Uses,
)
from semistable.readers.python.source import read_function


def completed(source: bytes, facts: Facts) -> Facts:
    """Read all that is unread; what refers to chains by their numbers holds them then."""
    unread = facts.definitions.unread
    parts = [facts.uses] + [
        read_function(source[slice(*place)], number, facts) for number, place in unread.items()
    ]
    chains, places, returns = [], {}, {}
    for part in parts:
        spelled = _Spelled(facts.definitions, part)
        chains += [spelled.chain(chain) for chain in part.chains]
        for number, names in part.locals.items():
            places[number] = {n: tuple(map(spelled.binding, b)) for n, b in names.items()}
        for number, values in part.returns.items():
            returns[number] = tuple(map(spelled.value, values))
    chains.sort(key=lambda chain: (chain.line, chain.column, str(chain)))
    places = dict(sorted(places.items()))
    uses = Uses(tuple(chains), places, dict(sorted(returns.items())), facts.uses.probed)
    return Facts(_Spelled(facts.definitions, facts.uses).definitions(), uses)


class _Spelled:
    """Spells chains out where they are only numbered."""

    def __init__(self, definitions: Definitions, uses: Uses) -> None:
        self._said = definitions
        self._uses = uses

    def value(self, value: Expression) -> Expression:
        if isinstance(value, Items):
            return Items(tuple(map(self.value, value.values)))
        if isinstance(value, Entries):
            spreads = tuple(map(self.value, value.spreads))
            return Entries(value.keys, tuple(map(self.value, value.values)), spreads)
        if not isinstance(value, int):
            return value
        known, number = (self._said.chains, value) if value >= 0 else (self._uses.chains, ~value)
        return f"chain {self.chain(known[number])}"

    def chain(self, chain: Chain) -> Chain:
        return Chain(chain.root, tuple(self._steps(chain)), *_of(chain)[2:])  # type: ignore[arg-type]

    def _steps(self, chain: Chain) -> Iterator[object]:
        for step in chain.steps:
            if isinstance(step, Call):
                keywords = tuple((name, self.value(value)) for name, value in step.keywords)
                given = tuple(map(self.value, step.arguments))
                yield Call(given, keywords, step.star, step.star_star)
            else:
                yield step

    def binding(self, binding: Binding) -> Binding:
        kind, line, value, *rest = _of(binding)
        return Binding(kind, line, self.value(value), *rest)  # type: ignore[arg-type]

    def scope(self, scope: Scope) -> Scope:
        said = dict(zip(Scope.__struct_fields__, _of(scope), strict=True))
        said["bindings"] = {n: tuple(map(self.binding, b)) for n, b in scope.bindings.items()}
        said["decorators"] = tuple(map(self.value, scope.decorators))
        said["bases"] = tuple(map(self.value, scope.bases))
        said["attributes"] = {n: (at, self.value(v)) for n, (at, v) in scope.attributes.items()}
        return Scope(**said)  # type: ignore[arg-type]

    def definitions(self) -> Definitions:
        said = dict(zip(Definitions.__struct_fields__, _of(self._said), strict=True))
        said["scopes"] = tuple(map(self.scope, self._said.scopes))
        said["chains"] = tuple(map(self.chain, self._said.chains))
        said["options"] = tuple(
            (self.value(o.chain), o.kind, o.name, o.line, o.settings) for o in self._said.options
        )
        said["unread"] = {}
        return Definitions(**said)  # type: ignore[arg-type]


def _of(struct: object) -> list[object]:
    return [getattr(struct, name) for name in type(struct).__struct_fields__]  # type: ignore[attr-defined]
