"""Where core calls a driver's functions, told by the sources alone.

Core meets a driver in two ways. Its own methods that a driver's class inherits call `self`: they
are followed with the driver's class in the place of `self`. And its other code holds drivers in
names: an annotation or assignment tells their class, or the names themselves together with all that
is reached through them (`dialect`, and every attribute used is one of Dialect's).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from semistable.model.code.facts import BindingKind, Call, Chain, Guard
from semistable.model.code.modules import Module
from semistable.model.code.signature import Shape
from semistable.model.findings.usage import CoreCall
from semistable.resolver.names import bindings_of
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    ClassValue,
    DataValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    UnknownValue,
    Value,
)

_ENOUGH = 3
"""So many different attributes of a class make its instance known, whatever the name is."""
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z]|$|\d)|[A-Z]?[a-z]+|\d+")
_SHORTEST = 2
"""Letters: shorter names are in every text."""
_LONGEST = 4
"""Steps: a driver is not held deeper than that."""
_INSPECTING = frozenset(("signature", "getfullargspec", "getargspec", "get_signature"))
"""Functions by which core looks at a driver's parameters before it passes them."""
_Function = tuple[str, int]
"""A function: its module and scope."""


class _Key(NamedTuple):
    """A name in core's code: its scope, whether it begins with `self`, and its parts."""

    scope: int
    is_self: bool
    names: tuple[str, ...]

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.names[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """An attribute that core reads on a driver's class and no class above it has."""

    owner: ClassValue
    name: str
    path: str
    line: int
    caller: str
    is_called: bool


@dataclass(slots=True, kw_only=True)
class CoreCalls:
    """Core's calls by the driver's functions that they run, and what they look for in vain.

    `stores` are the attributes that core assigns on `self`, by the driver's class.
    """

    by_function: dict[_Function, set[CoreCall]] = field(default_factory=lambda: defaultdict(set))
    lacks: set[Lack] = field(default_factory=set)
    stores: dict[ClassValue, dict[str, tuple[ClassValue, int]]] = field(default_factory=dict)


def core_calls(
    names: Resolver, lines: Iterable[tuple[ClassValue, tuple[ClassValue, ...]]]
) -> CoreCalls:
    """Find core's calls of a driver's classes, each given with its method resolution order."""
    found = CoreCalls()
    reader = _Reader(names, found)
    every = list(lines)
    for class_, mro in every:
        reader.inherited(class_, mro)
    reader.elsewhere(every)
    return found


class _Reader:
    def __init__(self, names: Resolver, found: CoreCalls) -> None:
        self._names = names
        self._program = names.program
        self._found = found
        self._methods: dict[ClassValue, list[tuple[str, int, Chain]]] = {}
        self._by_module: dict[str, dict[ClassValue, list[tuple[str, int, Chain]]]] = {}

    # Methods of core that call `self` --------------------------------------------------------

    def inherited(self, class_: ClassValue, mro: tuple[ClassValue, ...]) -> None:
        """Follow the methods of core that a class of the driver inherits, with it as `self`."""
        stores = self._found.stores.setdefault(class_, {})
        first: dict[str, ClassValue] = {}
        for owner in mro:
            scope = self._program.scope(owner.module, owner.scope)
            if self._program.is_core(owner.module):
                for name, (line, _) in scope.attributes.items():
                    stores.setdefault(name, (owner, line))
                for method, function, chain in self._rooted(owner):
                    before = first.get(method)
                    if before is None or self._names.once(_calls_above, before, method):
                        value = InstanceValue(class_)
                        self._follow(owner.module, function, chain, value, chain.steps)
            for name in scope.bindings:
                first.setdefault(name, owner)

    def _rooted(self, owner: ClassValue) -> list[tuple[str, int, Chain]]:
        """Return the chains of a class's methods that begin with the instance."""
        known = self._by_module.get(owner.module)
        if known is None:
            known = self._by_module[owner.module] = defaultdict(list)
            uses = self._program.uses(owner.module)
            for chain in uses.chains if uses else ():
                found = self._receiver(owner.module, chain)
                if found is not None:
                    class_, method, function = found
                    known[class_].append((method, function, chain))
        return known.get(owner, [])

    def _receiver(self, module: str, chain: Chain) -> tuple[ClassValue, str, int] | None:
        """Tell of which class's method a chain's root is the instance, and that method."""
        number = chain.scope
        while number > 0:
            bindings = bindings_of(self._program, module, number).get(chain.root)
            scope = self._program.scope(module, number)
            if bindings:
                if bindings[0].kind != BindingKind.RECEIVER or len(bindings) > 1:
                    return None
                name = scope.path.rpartition(".")[2]
                return ClassValue(module, scope.parent), name, number
            number = scope.parent
        return None

    # Calls -----------------------------------------------------------------------------------

    def _follow(
        self, module: str, function: int, chain: Chain, value: Value, steps: tuple[object, ...]
    ) -> None:
        """Walk the steps of a chain from a value, and note each call of a driver's function."""
        for position, step in enumerate(steps):
            before = value
            if isinstance(step, str):
                value = self._names.attribute(before, step)
                if isinstance(value, MissingValue):
                    self._lacking(module, chain, before, value, step, steps[position + 1 :])
                    return
            elif isinstance(step, Call):
                self._note(module, function, chain, before, step, last=position == len(steps) - 1)
                value = self._names.called(before)
            else:
                return
            if isinstance(value, UnknownValue):
                return

    def _note(  # noqa: PLR0913 - what is called, by what, and where
        self, module: str, function: int, chain: Chain, callee: Value, call: Call, *, last: bool
    ) -> None:
        if not isinstance(callee, FunctionValue) or self._program.is_core(callee.module):
            return
        found = self._program.find(module)
        if found is None:
            return
        shape = Shape(
            len(call.arguments), tuple(k for k, _ in call.keywords), call.star, call.star_star
        )
        scope = self._program.scope(module, chain.scope)
        name = self._program.scope(callee.module, callee.scope).path.rpartition(".")[2]
        absent = Guard.NOT_IMPLEMENTED | Guard.ATTRIBUTE
        self._found.by_function[callee.module, callee.scope].add(
            CoreCall(
                method=name,
                path=found.path,
                line=chain.line,
                caller=scope.path,
                shape=shape,
                guarded=bool(chain.guards & Guard.TYPE)
                or self._names.once(_inspects, module, function),
                tolerates_absence=bool(chain.guards & absent),
                again=bool(chain.guards & Guard.AFTER_FAILURE),
                awaited=last and bool(chain.guards & Guard.AWAITED),
            )
        )

    def _lacking(  # noqa: PLR0913, PLR0917 - what is missing, and where it is read
        self,
        module: str,
        chain: Chain,
        before: Value,
        value: MissingValue,
        name: str,
        rest: tuple[object, ...],
    ) -> None:
        owner = before.of if isinstance(before, InstanceValue) else None
        found = self._program.find(module)
        if (
            owner is None
            or found is None
            or not value.certain
            or self._program.is_core(owner.module)
        ):
            return
        if chain.guards & (Guard.ATTRIBUTE | Guard.TYPE_CHECKING):
            return
        uses = self._program.uses(module)
        if uses is not None and name in uses.probed:
            return
        self._found.lacks.add(
            Lack(
                owner=owner,
                name=name,
                path=found.path,
                line=chain.line,
                caller=self._program.scope(module, chain.scope).path,
                is_called=bool(rest) and isinstance(rest[0], Call),
            )
        )

    # Names that hold drivers -----------------------------------------------------------------

    def elsewhere(self, lines: list[tuple[ClassValue, tuple[ClassValue, ...]]]) -> None:
        """Find the names in core's code that hold instances of the driver's classes."""
        holders = _Holders(self._names, lines)
        for module in holders.modules():
            if self._program.find(module.name) is not module:
                continue  # the driver has one of the same name
            for chain, count, classes in holders.held(module):
                for class_ in classes:
                    rest = chain.steps[count:]
                    self._follow(module.name, chain.scope, chain, InstanceValue(class_), rest)


def _calls_above(names: Resolver, class_: ClassValue, method: str) -> bool:
    """Whether a class's method calls the one that it replaces, by `super()`."""
    uses = names.program.uses(class_.module)
    path = f"{names.program.scope(class_.module, class_.scope).path}.{method}"
    return any(
        method in chain.steps and names.program.scope(class_.module, chain.scope).path == path
        for chain in (uses.chains if uses else ())
    )


def _inspects(names: Resolver, module: str, function: int) -> bool:
    """Whether a function of core looks at the parameters of what it calls."""
    uses = names.program.uses(module)
    return any(
        chain.scope == function and _INSPECTING & {chain.root, *_names_in(chain)}
        for chain in (uses.chains if uses else ())
    )


class _Holders:
    """Tells which names in core hold drivers: by their types, or by what is reached by them."""

    def __init__(
        self, names: Resolver, lines: list[tuple[ClassValue, tuple[ClassValue, ...]]]
    ) -> None:
        self._names = names
        self._program = names.program
        self._below: dict[ClassValue, list[ClassValue]] = defaultdict(list)
        self._own: set[str] = set()
        for class_, mro in lines:
            for owner in mro:
                scope = self._program.scope(owner.module, owner.scope)
                if self._program.is_core(owner.module):
                    self._below[owner].append(class_)
                else:
                    self._own.update(n for n in scope.bindings if not n.startswith("__"))
        self._members = {owner: self._members_of(owner) for owner in self._below}
        self._titles = self._unique_titles()

    def _members_of(self, owner: ClassValue) -> frozenset[str]:
        found: set[str] = set()
        for class_ in self._names.mro(owner).line:
            scope = self._program.scope(class_.module, class_.scope)
            found.update(scope.bindings, scope.attributes, scope.annotations)
        return frozenset(found)

    def _unique_titles(self) -> dict[str, ClassValue]:
        """Map `compute_driver` and `driver` to ComputeDriver where no other class has the name.

        Of several classes with one name, the one that all others derive from has it.
        """
        found: dict[str, set[ClassValue]] = defaultdict(set)
        for owner in self._below:
            words = [w.lower() for w in _WORD.findall(self._title(owner))]
            for number in range(len(words)):
                found["_".join(words[number:])].add(owner)
        return {title: top for title, owners in found.items() if (top := self._top(owners))}

    def _top(self, owners: set[ClassValue]) -> ClassValue | None:
        lines = [self._names.mro(owner).line for owner in sorted(owners, key=str)]
        common = [o for o in sorted(owners, key=str) if all(o in line for line in lines)]
        return common[0] if common else None

    def _title(self, owner: ClassValue) -> str:
        return self._program.scope(owner.module, owner.scope).path.rpartition(".")[2]

    def modules(self) -> Iterator[Module]:
        """Return the modules of core that may reach something that the driver has."""
        marks = {f".{name}" for name in self._own if len(name) > _SHORTEST}
        marks.update(f"{title}." for title in self._titles if len(title) > _SHORTEST)
        if marks:
            yield from self._program.core.mentioning(*sorted(marks))

    def held(self, module: Module) -> Iterator[tuple[Chain, int, list[ClassValue]]]:
        """Return the chains that reach a driver: after how many steps, and which classes."""
        groups: dict[_Key, list[tuple[Chain, int]]] = defaultdict(list)
        reached: dict[_Key, set[str]] = defaultdict(set)
        for chain in self._program.core.uses(module).chains:
            for count, step in enumerate(chain.steps[:_LONGEST]):
                if not isinstance(step, str):
                    break
                key = self._key(module, chain, count)
                if not step.startswith("__"):
                    reached[key].add(step)
                if step in self._own or key.last.lstrip("_") in self._titles:
                    groups[key].append((chain, count))
        for key, members in groups.items():
            owner = self._owner(module, key, members[0], frozenset(reached[key]))
            if owner is not None:
                for chain, count in members:
                    yield chain, count, self._below[owner]

    def _key(self, module: Module, chain: Chain, count: int) -> "_Key":
        """Name what stands before a step: in its function, or of its class."""
        steps = tuple(str(step) for step in chain.steps[:count])
        number = chain.scope
        while number > 0:
            bindings = bindings_of(self._program, module.name, number).get(chain.root)
            scope = self._program.scope(module.name, number)
            if bindings:
                is_self = bindings[0].kind == BindingKind.RECEIVER
                where = scope.parent if is_self and steps else number
                return _Key(where, is_self, (chain.root, *steps))
            number = scope.parent
        return _Key(scope=0, is_self=False, names=(chain.root, *steps))

    def _owner(
        self, module: Module, key: "_Key", first: tuple[Chain, int], reached: frozenset[str]
    ) -> ClassValue | None:
        """Return the class of core whose instance a name holds; None where that is not told."""
        if key.is_self and len(key.names) == 1:
            return None  # `self` itself is followed where it is inherited
        value = self._before(module, *first)
        if isinstance(value, InstanceValue):
            return value.of if value.of in self._below else None
        if not isinstance(value, UnknownValue | DataValue):
            return None
        title = self._titles.get(key.last.lstrip("_"))
        if title is not None and self._is_titled(title, key, reached):
            return title
        if len(reached) < _ENOUGH:
            return None
        fitting = [o for o, names in self._members.items() if reached <= names]
        return min(fitting, key=lambda o: (len(self._members[o]), str(o)), default=None)

    def _is_titled(self, owner: ClassValue, key: "_Key", reached: frozenset[str]) -> bool:
        """Whether a name that is called as a class holds its instances.

        Half of what is reached has to be the class's; a third, or nothing at all, where the name is
        the whole name of the class.
        """
        known = len(reached & self._members[owner])
        words = "_".join(w.lower() for w in _WORD.findall(self._title(owner)))
        is_whole = key.last.lstrip("_") == words
        return known * 2 > len(reached) or (is_whole and (known * 3 >= len(reached) or not known))

    def _before(self, module: Module, chain: Chain, count: int) -> Value:
        value: Value = self._names.lookup(module.name, chain.scope, chain.root)
        for step in chain.steps[:count]:
            if not isinstance(step, str):
                return UnknownValue()
            value = self._names.attribute(value, step)
        return value


def _names_in(chain: Chain) -> Iterator[str]:
    return (step for step in chain.steps if isinstance(step, str))
