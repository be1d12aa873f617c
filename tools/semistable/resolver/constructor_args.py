"""What a driver's constructors are given: the same thing wherever the driver makes an instance."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Protocol

from semistable.model.code.facts import (
    BindingKind,
    Call,
    Chain,
    ChainStep,
    Expression,
    Scope,
    ScopeKind,
)
from semistable.model.code.modules import Module, is_test
from semistable.resolver.mro import Ancestry
from semistable.resolver.program import World
from semistable.resolver.symbols import symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    InstanceValue,
    Value,
)

MAKER = "__init__"
_Site = tuple[str, Chain, int]
"""A call in the driver's running code: the module, the chain, and which of its steps it is."""


_UNDER_WAY: dict[ClassValue, list[_Site]] = {}
"""Stands for calls that are being sorted, and asked about in the course of it."""


class _NotYetKnownError(Exception):
    """A question depends on its own answer."""


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

    def steps(self, module: str, chain: Chain) -> Iterator[tuple[Value, ChainStep, Value]]:
        """Walk a chain."""

    def deeper(self, ask: Callable[[], Value]) -> Value:
        """Ask, unless too many questions wait for this answer already."""

    def instance_of(self, symbol: str) -> Value:
        """Give an instance of the class with this dotted name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Classes:
    """The classes below each that have its constructor, and the calls by their last names."""

    below: dict[ClassValue, list[ClassValue]]
    sites: dict[str, list[_Site]]


class Constructions:
    """Follows the parameters of constructors to what every construction passes."""

    def __init__(self, names: Resolver) -> None:
        self._names = names
        self._world = names.world
        self._known: dict[tuple[ClassValue, str], Value] = {}
        self._callees: dict[str, dict[ClassValue, list[_Site]]] = {}

    def given(self, owner: ClassValue, parameter: str) -> Value:
        """Say what a class of the driver is given for a parameter; only instances are said."""
        if self._world.is_core(owner.module):
            return UNKNOWN
        key = (owner, parameter)
        known = self._known.get(key)
        # Who makes an instance of a class may stand anywhere, below classes of core too.
        self._world.asked += 1
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
        try:
            passed = [self._passed(site, position, parameter) for site in self._sites_of(owner)]
        except _NotYetKnownError:
            return UNKNOWN
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

        A class below that has no constructor of its own runs it too.
        """
        run = [(self._name(owner), owner), (MAKER, owner)]
        run += [(self._name(child), child) for child in self._classes.below.get(owner, ())]
        for name, class_ in run:
            yield from self._by_callee(name).get(class_, ())

    def _name(self, owner: ClassValue) -> str:
        return self._world.scope(owner.module, owner.scope).path.rpartition(".")[2]

    def _by_callee(self, name: str) -> dict[ClassValue, list[_Site]]:
        """Sort the calls of what has this name by the class whose constructor each runs."""
        known = self._callees.get(name)
        if known is None:
            self._callees[name] = _UNDER_WAY
            known = defaultdict(list)
            for site in self._classes.sites.get(name, ()):
                called = self._called(site)
                owner = called.owner if isinstance(called, FunctionValue) else called
                if isinstance(owner, ClassValue):
                    known[owner].append(site)
            self._callees[name] = known
        if known is _UNDER_WAY:
            raise _NotYetKnownError
        return known

    def _called(self, site: _Site) -> Value:
        module, chain, number = site
        offset = 1 if chain.root == "super" else 0
        walked = islice(self._names.steps(module, chain), number - offset, None)
        return next((before for before, _, _ in walked), UNKNOWN)

    @cached_property
    def _classes(self) -> _Classes:
        """The driver's classes, looked at once, when somebody asks for the first of them."""
        below: dict[ClassValue, list[ClassValue]] = defaultdict(list)
        names = {MAKER}
        modules = [m for m in self._world.driver.by_name.values() if self._world.find(m.name) is m]
        for module in modules:
            for number, scope in enumerate(self._world.driver.definitions(module).scopes):
                if scope.kind != ScopeKind.CLASS:
                    continue
                names.add(scope.path.rpartition(".")[2])
                if scope.bases and MAKER not in scope.bindings and not is_test(module.path):
                    child = ClassValue(module.name, number)
                    line = self._names.ancestry(child).line
                    maker = next((c for c in line if self._maker_number(c) is not None), None)
                    if maker is not None:
                        below[maker].append(child)
        return _Classes(below=below, sites=self._calls_of(names, modules))

    def _calls_of(self, names: set[str], modules: list[Module]) -> dict[str, list[_Site]]:
        """Sort the calls in the driver's running code by the last name before each."""
        sites: dict[str, list[_Site]] = defaultdict(list)
        for module in sorted(modules, key=lambda m: m.path):
            if is_test(module.path):
                continue
            definitions = self._world.driver.definitions(module)
            for chain in (*definitions.chains, *self._world.driver.uses(module).chains):
                name: ChainStep = chain.root
                for number, step in enumerate(chain.steps):
                    if name in names and isinstance(step, Call) and isinstance(name, str):
                        sites[name].append((module.name, chain, number))
                    name = step
        return sites
