"""Puts what was left unread of a file back in its place, so that it can be compared."""

from msgspec.structs import replace

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Call,
    Chain,
    Definitions,
    Entries,
    Expression,
    Facts,
    Items,
    Scope,
    ScopeKind,
    Step,
    Uses,
)
from semistable.source.facts.read_facts import read_function


def completed(source: bytes, facts: Facts, left: Facts | None = None) -> Facts:
    """Read all that is unread; what refers to chains by their numbers holds them then.

    Functions inside those that are unread in `left` are left out, as they are there.
    """
    numbers = _numbers(facts.definitions, (left or facts).definitions)
    unread = facts.definitions.unread
    parts = [facts.uses] + [
        read_function(source[slice(*place)], number, facts) for number, place in unread.items()
    ]
    chains, places, returns, probed = [], {}, {}, set()
    for part in parts:
        spelled = _Spelled(facts.definitions, part, numbers)
        chains += [spelled.chain(c) for c in part.chains if c.scope in numbers]
        for number, names in part.locals.items():
            if number in numbers:
                bound = {n: tuple(map(spelled.binding, b)) for n, b in names.items()}
                places[numbers[number]] = bound
        for number, values in part.returns.items():
            if number in numbers:
                returns[numbers[number]] = tuple(map(spelled.value, values))
        probed |= part.probed
    chains = sorted((c for c in chains if c.root), key=lambda c: (c.line, c.column, str(c)))
    places, returns = dict(sorted(places.items())), dict(sorted(returns.items()))
    uses = Uses(tuple(chains), places, returns, frozenset(probed))
    return Facts(_Spelled(facts.definitions, facts.uses, numbers).definitions(), uses)


def _numbers(definitions: Definitions, left: Definitions) -> dict[int, int]:
    """Number the scopes that are in no function that is unread in `left`."""
    unread = {(left.scopes[n].path, left.scopes[n].line) for n in left.unread}
    kept: list[int] = []
    closed: set[int] = set()
    for number, scope in enumerate(definitions.scopes):
        if scope.parent in closed:
            closed.add(number)
            continue
        kept.append(number)
        if (scope.path, scope.line) in unread and scope.kind == ScopeKind.FUNCTION:
            closed.add(number)
    return {number: new for new, number in enumerate(kept)}


class _Spelled:
    """Spells chains out where they are only numbered."""

    def __init__(self, definitions: Definitions, uses: Uses, numbers: dict[int, int]) -> None:
        self._said = definitions
        self._uses = uses
        self._numbers = numbers

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
        steps: tuple[Step, ...] = tuple(map(self._step, chain.steps))
        scope = self._numbers[chain.scope]
        return Chain(chain.root, steps, chain.line, chain.column, scope, chain.guards)

    def _step(self, step: Step) -> Step:
        if not isinstance(step, Call):
            return step
        keywords = tuple((name, self.value(value)) for name, value in step.keywords)
        return Call(tuple(map(self.value, step.arguments)), keywords, step.star, step.star_star)

    def binding(self, binding: Binding) -> Binding:
        if binding.scope >= 0 and binding.scope not in self._numbers:
            return Binding(BindingKind.OPAQUE, binding.line)
        scope = self._numbers.get(binding.scope, -1)
        return replace(binding, value=self.value(binding.value), scope=scope)

    def scope(self, scope: Scope) -> Scope:
        return replace(
            scope,
            parent=self._numbers.get(scope.parent, -1),
            bindings={n: tuple(map(self.binding, b)) for n, b in scope.bindings.items()},
            decorators=tuple(map(self.value, scope.decorators)),
            bases=tuple(map(self.value, scope.bases)),
            attributes={n: (at, self.value(v)) for n, (at, v) in scope.attributes.items()},
        )

    def definitions(self) -> Definitions:
        said = self._said
        return replace(
            said,
            scopes=tuple(self.scope(said.scopes[number]) for number in self._numbers),
            chains=tuple(map(self.chain, said.chains)),
            imports=tuple(replace(i, scope=self._numbers[i.scope]) for i in said.imports),
            options=tuple(replace(o, chain=str(self.value(o.chain))) for o in said.options),
            unread={},
        )
