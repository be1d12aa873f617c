"""Rules for the arguments of a driver's constructors: the same wherever they are called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from semistable.model.code.facts import BindingKind, Call, Chain, ChainStep, Scope, ScopeKind
from semistable.model.code.modules import Module, is_test
from semistable.resolver.names import CONSTRUCTOR, expression_value, start
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.symbols import symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    InstanceValue,
    UnknownValue,
)


class Site(NamedTuple):
    """A call in the driver's running code: the module, the chain, and which step calls."""

    module: str
    chain: Chain
    step: int


class Constructors(NamedTuple):
    """The classes below each that run its constructor, and the calls by their last names."""

    below: dict[ClassValue, list[ClassValue]]
    sites: dict[str, list[Site]]


def argument(program: Program, owner: ClassValue, parameter: str) -> Rule:
    """Return the instance that is passed to a class of the driver for a parameter."""
    if program.is_core(owner.module):
        return UNKNOWN
    constructor = _constructor(program, owner)
    own = [p.name for p in constructor.parameters[1:]] if constructor else []
    if parameter not in own:
        return UNKNOWN
    position = own.index(parameter)
    by_core = yield from _by_core(program, owner, position)
    if by_core is not None:
        return by_core
    values = set()
    constructors = yield ("constructors",)
    if constructors is None:
        return UNKNOWN
    run = [(_name(program, owner), owner), (CONSTRUCTOR, owner)]
    run += [(_name(program, child), child) for child in constructors.below.get(owner, ())]
    for name, class_ in run:
        callees = yield ("callees", name)
        if callees is None:
            return UNKNOWN
        for site in callees.get(class_, ()):
            values.add((yield from _passed(site, position, parameter)))
    # Who leaves it to the default is no user of what others pass.
    values.discard(None)
    value = values.pop() if len(values) == 1 else UNKNOWN
    return value if isinstance(value, InstanceValue) else UNKNOWN


def kept(program: Program, owner: ClassValue, line: int, name: str) -> Rule:
    """Return what a constructor keeps as `self.attribute = name`, written on this line.

    Other methods have names of their own.
    """
    number = _constructor_number(program, owner)
    definitions = program.definitions(owner.module)
    if number is None or definitions is None:
        return UNKNOWN
    first = definitions.scopes[number].line
    below = [s.line for s in definitions.scopes if s.parent == owner.scope and s.line > first]
    if not first <= line < min(below, default=line + 1):
        return UNKNOWN
    value = yield ("lookup", owner.module, number, name)
    return value if isinstance(value, InstanceValue | FunctionValue | ClassValue) else UNKNOWN


def constructors(program: Program) -> Rule:
    """Look at all classes of the driver, and at the calls that may make instances of them."""
    below: dict[ClassValue, list[ClassValue]] = defaultdict(list)
    names = {CONSTRUCTOR}
    modules = [m for m in program.driver.by_name.values() if program.find(m.name) is m]
    for module in modules:
        for number, scope in enumerate(program.driver.definitions(module).scopes):
            if scope.kind != ScopeKind.CLASS:
                continue
            names.add(scope.path.rpartition(".")[2])
            if scope.bases and CONSTRUCTOR not in scope.bindings and not is_test(module.path):
                child = ClassValue(module.name, number)
                mro = yield ("mro", child)
                constructor = next(
                    (c for c in mro.line if _constructor_number(program, c) is not None), None
                )
                if constructor is not None:
                    below[constructor].append(child)
    return Constructors(below=below, sites=_calls_of(program, names, modules))


def callees(program: Program, name: str) -> Rule:
    """Sort the calls of what has this name by the class whose constructor each runs."""
    found: dict[ClassValue, list[Site]] = defaultdict(list)
    every = yield ("constructors",)
    if every is None:
        return None
    for site in every.sites.get(name, ()):
        called = yield from _called(program, site)
        owner = called.owner if isinstance(called, FunctionValue) else called
        if isinstance(owner, ClassValue):
            found[owner].append(site)
    return found


def _called(program: Program, site: Site) -> Rule:
    """Resolve what stands before the call of a site."""
    value, steps = yield from start(program, site.module, site.chain)
    taken = len(site.chain.steps) - len(steps)
    for step in steps[: site.step - taken]:
        if isinstance(value, UnknownValue):
            return UNKNOWN
        if isinstance(step, str):
            value = yield ("attribute", value, step)
        elif isinstance(step, Call):
            value = yield ("called", value)
        else:
            return UNKNOWN
    return value


def _passed(site: Site, position: int, parameter: str) -> Rule:
    """Return what a call passes for a parameter; None when it leaves it out."""
    call = site.chain.steps[site.step]
    assert isinstance(call, Call)  # noqa: S101 - sites are made of calls
    if call.star or call.star_star:
        return UNKNOWN
    keywords = dict(call.keywords)
    if parameter not in keywords and position >= len(call.arguments):
        return None
    argument = keywords[parameter] if parameter in keywords else call.arguments[position]
    return (yield from expression_value(site.module, site.chain.scope, argument))


def _by_core(program: Program, owner: ClassValue, position: int) -> Rule:
    """Return what core passes to a class that it makes itself: to those of its driver class.

    Core's own constructor keeps the parameter as an attribute whose class the surface tells.
    """
    mro = yield ("mro", owner)
    for above in mro.line:
        if symbol_of(program, above) != program.surface.driver_class:
            continue
        constructor = _constructor(program, above)
        names = [p.name for p in constructor.parameters[1:]] if constructor else []
        if position >= len(names):
            return UNKNOWN
        scope = program.scope(above.module, above.scope)
        attributes = [a for a, (_, value) in scope.attributes.items() if value == names[position]]
        symbols = (f"{symbol_of(program, above)}.{a}" for a in attributes)
        known = next((i for s in symbols if (i := program.instances.get(s))), None)
        if known is None:
            return UNKNOWN
        return (yield ("instance of", known))
    return None


def _constructor_number(program: Program, owner: ClassValue) -> int | None:
    bindings = program.scope(owner.module, owner.scope).bindings.get(CONSTRUCTOR, ())
    if len(bindings) != 1 or bindings[0].kind != BindingKind.DEFINITION:
        return None
    return bindings[0].scope


def _constructor(program: Program, owner: ClassValue) -> Scope | None:
    number = _constructor_number(program, owner)
    return None if number is None else program.scope(owner.module, number)


def _name(program: Program, owner: ClassValue) -> str:
    return program.scope(owner.module, owner.scope).path.rpartition(".")[2]


def _calls_of(
    program: Program, names: set[str], modules: Iterable[Module]
) -> dict[str, list[Site]]:
    """Sort the calls in the driver's running code by the last name before each."""
    sites: dict[str, list[Site]] = defaultdict(list)
    for module in sorted(modules, key=lambda m: m.path):
        if is_test(module.path):
            continue
        for chain in _chains(program, module):
            name: ChainStep = chain.root
            for number, step in enumerate(chain.steps):
                if name in names and isinstance(step, Call) and isinstance(name, str):
                    sites[name].append(Site(module.name, chain, number))
                name = step
    return sites


def _chains(program: Program, module: Module) -> Iterator[Chain]:
    yield from program.driver.definitions(module).chains
    yield from program.driver.uses(module).chains
