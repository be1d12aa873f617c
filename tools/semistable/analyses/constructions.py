"""What a driver's constructors are given: the same thing wherever the driver makes an instance."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from semistable.analyses.ancestry import Ancestry
from semistable.analyses.symbols import symbol_of
from semistable.analyses.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    InstanceValue,
    Value,
)
from semistable.analyses.world import World
from semistable.model.facts import BindingKind, Call, Chain, Expression, Scope, Step
from semistable.model.modules import is_test

MAKER = "__init__"
_Site = tuple[str, Chain, int]
"""A call in the driver's running code: the module, the chain, and which of its steps it is."""


class Resolver(Protocol):
    """What asking for a parameter needs of names.Names."""

    world: World
    instances: Mapping[str, str]

    def lookup(self, module: str, scope: int, name: str) -> Value:
        """Resolve a bare name as seen from a scope."""

    def ancestry(self, owner: ClassValue) -> Ancestry:
        """Give a class's ancestry."""

    def attribute(self, value: Value, name: str) -> Value:
        """Resolve `value.name`."""

    def expression(self, module: str, scope: int, expression: Expression) -> Value:
        """Resolve a recorded expression."""

    def steps(self, module: str, chain: Chain) -> Iterator[tuple[Value, Step, Value]]:
        """Walk a chain."""

    def deeper(self, ask: Callable[[], Value]) -> Value:
        """Ask, unless too many questions wait for this answer already."""

    def instance_of(self, symbol: str) -> Value:
        """Give an instance of the class with this dotted name."""


class Constructions:
    """Follows the parameters of constructors to what every construction passes."""

    def __init__(self, names: Resolver) -> None:
        self._names = names
        self._world = names.world
        self._known: dict[tuple[ClassValue, str], Value] = {}
        self._sites: dict[str, list[_Site]] | None = None

    def given(self, owner: ClassValue, parameter: str) -> Value:
        """Say what a class of the driver is given for a parameter; only instances are said."""
        if self._world.is_core(owner.module):
            return UNKNOWN
        key = (owner, parameter)
        known = self._known.get(key)
        if known is None:
            self._known[key] = UNKNOWN
            known = self._known[key] = self._names.deeper(lambda: self._given(owner, parameter))
        return known

    def kept(self, owner: ClassValue, line: int, name: str) -> Value:
        """Say what a constructor keeps as `self.attribute = name`, written on this line.

        Other methods have names of their own.
        """
        number = self._maker_number(owner)
        definitions = self._world.definitions(owner.module)
        if number is None or definitions is None:
            return UNKNOWN
        start = definitions.scopes[number].line
        below = [s.line for s in definitions.scopes if s.parent == owner.scope and s.line > start]
        if not start <= line < min(below, default=line + 1):
            return UNKNOWN
        value = self._names.lookup(owner.module, number, name)
        return value if isinstance(value, InstanceValue | FunctionValue | ClassValue) else UNKNOWN

    def _maker_number(self, owner: ClassValue) -> int | None:
        bindings = self._world.scope(owner.module, owner.scope).bindings.get(MAKER, ())
        if len(bindings) != 1 or bindings[0].kind != BindingKind.DEFINITION:
            return None
        return bindings[0].scope

    def _maker(self, owner: ClassValue) -> Scope | None:
        number = self._maker_number(owner)
        return None if number is None else self._world.scope(owner.module, number)

    def _given(self, owner: ClassValue, parameter: str) -> Value:
        maker = self._maker(owner)
        own = [p.name for p in maker.parameters[1:]] if maker else []
        if maker is None or parameter not in own:
            return UNKNOWN
        position = own.index(parameter)
        by_core = self._by_core(owner, position)
        if by_core is not None:
            return by_core
        passed = [self._passed(site, position, parameter) for site in self._sites_of(owner)]
        # Who leaves it to the default is no user of what others pass.
        values = {value for value in passed if value is not None}
        value = values.pop() if len(values) == 1 else UNKNOWN
        return value if isinstance(value, InstanceValue) else UNKNOWN

    def _by_core(self, owner: ClassValue, position: int) -> Value | None:
        """Say what core passes to a class that it makes itself: to those of its driver class.

        Core's own constructor keeps the parameter as an attribute whose class the surface tells.
        """
        for above in self._names.ancestry(owner).line:
            if symbol_of(self._world, above) != self._world.surface.driver_class:
                continue
            maker = self._maker(above)
            names = [p.name for p in maker.parameters[1:]] if maker else []
            if position >= len(names):
                return UNKNOWN
            scope = self._world.scope(above.module, above.scope)
            kept = [a for a, (_, value) in scope.attributes.items() if value == names[position]]
            told = (self._names.instances.get(f"{symbol_of(self._world, above)}.{a}") for a in kept)
            return next((self._names.instance_of(t) for t in told if t), UNKNOWN)
        return None

    def _passed(self, site: _Site, position: int, parameter: str) -> Value | None:
        """Say what a call passes for a parameter; None when it leaves it out."""
        module, chain, number = site
        call = chain.steps[number]
        assert isinstance(call, Call)  # noqa: S101 - sites are made of calls
        if call.star or call.star_star:
            return UNKNOWN
        given = dict(call.keywords)
        if parameter not in given and position >= len(call.arguments):
            return None
        argument = given[parameter] if parameter in given else call.arguments[position]
        return self._names.expression(module, chain.scope, argument)

    def _sites_of(self, owner: ClassValue) -> Iterator[_Site]:
        """Find the calls that run a class's constructor: its own, `super().__init__` and such.

        They are told by what they call, and looked for by the names that it has.
        """
        for name in {self._world.scope(owner.module, owner.scope).path.rpartition(".")[2], MAKER}:
            for site in self._all_sites().get(name, ()):
                if self._runs(site, owner):
                    yield site
        for child, name in self._children(owner):
            for site in self._all_sites().get(name, ()):
                if self._called(site) == child:
                    yield site

    def _children(self, owner: ClassValue) -> Iterator[tuple[ClassValue, str]]:
        """Give the classes below that have no constructor of their own, with their names."""
        for module in self._world.driver.by_name.values():
            if self._world.find(module.name) is not module:
                continue
            for number, scope in enumerate(self._world.driver.definitions(module).scopes):
                if not scope.bases or MAKER in scope.bindings:
                    continue
                child = ClassValue(module.name, number)
                line = self._names.ancestry(child).line
                makers = (c for c in line if self._maker(c) is not None)
                if child != owner and owner in line and next(makers, None) == owner:
                    yield child, scope.path.rpartition(".")[2]

    def _runs(self, site: _Site, owner: ClassValue) -> bool:
        called = self._called(site)
        if isinstance(called, FunctionValue):
            return called.owner == owner
        return called == owner

    def _called(self, site: _Site) -> Value:
        module, chain, number = site
        before: Value = UNKNOWN
        offset = 1 if chain.root == "super" else 0
        for count, (value, _, _) in enumerate(self._names.steps(module, chain)):
            before = value
            if count + offset == number:
                return before
        return UNKNOWN

    def _all_sites(self) -> dict[str, list[_Site]]:
        """Sort the calls of the driver's running code by the last name before each."""
        if self._sites is None:
            self._sites = defaultdict(list)
            for module in sorted(self._world.driver.by_name.values(), key=lambda m: m.path):
                if is_test(module.path) or self._world.find(module.name) is not module:
                    continue
                definitions = self._world.driver.definitions(module)
                for chain in (*definitions.chains, *self._world.driver.uses(module).chains):
                    name: Step = chain.root
                    for number, step in enumerate(chain.steps):
                        if isinstance(step, Call) and isinstance(name, str):
                            self._sites[name].append((module.name, chain, number))
                        name = step
        return self._sites
