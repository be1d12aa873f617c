"""Follow names through modules, classes and calls: say what `self.network_api.x` stands for.

Only what every reading of the sources must agree on is answered; anything else is unknown.
"""

from collections.abc import Callable, Iterator, Mapping

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Call,
    Chain,
    ChainStep,
    Expression,
    Scope,
    ScopeKind,
)
from semistable.resolver.constructor_args import MAKER, Constructions
from semistable.resolver.core_independent_memo import Settled
from semistable.resolver.members import class_member, module_member, starred
from semistable.resolver.memo import Answers
from semistable.resolver.module_imports import (
    absolute,
    find_module,
    imported_module,
    is_module,
    maybe_module,
)
from semistable.resolver.mro import Ancestors, Ancestry, enclosing_class
from semistable.resolver.program import World
from semistable.resolver.symbols import module_of, place_of_value, symbol_of
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    DataValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    SuperValue,
    UnknownValue,
    Value,
)

_DEEPEST = 40


class Names:
    """Resolve names in the world of core and one driver."""

    def __init__(self, world: World, settled: Settled | None = None) -> None:
        self.world = world
        self.settled = settled = settled or Settled()
        self.instances: Mapping[str, str] = dict(world.surface.instances)
        self.constructions = Constructions(self)
        self._ancestors = Ancestors(world, self.expression, Answers(world, settled.ancestries))
        self._attributes = Answers(world, settled.attributes)
        self._values = Answers(world, settled.bound)
        self._looked_up = Answers(world, settled.looked_up)
        self._results = Answers(world, settled.results)
        self._depth = 0
        self._unfinished = 0
        """Questions under way, whose answers are unknown to those that they depend on."""

    def symbol(self, value: Value) -> str:
        """Give the dotted name of what a value stands for; "" when it has none."""
        return symbol_of(self.world, value)

    def place(self, value: Value) -> tuple[str, int]:
        """Give the file and line where a value is defined; ("", 0) when nowhere."""
        return place_of_value(self.world, value)

    def module_of(self, value: Value) -> str:
        """Give the module that defines a value; "" for unknown and external ones."""
        return module_of(value)

    def bases(self, owner: ClassValue) -> tuple[Value, ...]:
        """Resolve the bases of a class."""
        return self._ancestors.bases(owner)

    def ancestry(self, owner: ClassValue) -> Ancestry:
        """Give the class and its ancestors in method resolution order, and whether all are known.

        Without a consistent C3 order the depth-first order is given, first seen first.
        """
        self._unfinished += 1
        try:
            return self._ancestors.of(owner)
        finally:
            self._unfinished -= 1

    def absolute(self, module: str, target: str) -> str:
        """Make a relative import's target absolute."""
        return absolute(self.world, module, target)

    # Bare names -----------------------------------------------------------------------------

    def lookup(self, module: str, scope: int, name: str) -> Value:
        """Resolve a bare name as seen from a scope."""
        key = (module, scope, name)
        known = self._looked_up.get(key)
        if known is None:
            asked = self.world.asked
            known = self._lookup(module, scope, name)
            if self.world.asked == asked or not (self._unfinished or self._depth):
                self._looked_up.end(key, known, asked)
        return known

    def _lookup(self, module: str, scope: int, name: str) -> Value:
        definitions = self.world.definitions(module)
        if definitions is None:
            return UNKNOWN
        number = scope
        while number >= 0:
            here = definitions.scopes[number]
            if number == scope or here.kind != ScopeKind.CLASS:
                bindings = self._bindings(module, number, here).get(name)
                if bindings:
                    return self._local(module, number, here, name, bindings)
            number = here.parent
        return starred(self, ModuleValue(module), name) or UNKNOWN

    def _bindings(self, module: str, number: int, scope: Scope) -> dict[str, tuple[Binding, ...]]:
        if scope.kind != ScopeKind.FUNCTION:
            return scope.bindings
        uses = self.world.uses(module)
        return uses.locals.get(number, {}) if uses else {}

    def _local(
        self, module: str, number: int, scope: Scope, name: str, bindings: tuple[Binding, ...]
    ) -> Value:
        if bindings[0].kind == BindingKind.RECEIVER:
            if len(bindings) > 1:
                return UNKNOWN
            owner = ClassValue(module, scope.parent)
            return owner if "classmethod" in scope.decorators else InstanceValue(owner)
        if any(b.kind == BindingKind.PARAMETER for b in bindings):
            is_maker = len(bindings) == 1 and scope.path.endswith(f".{MAKER}")
            owner = ClassValue(module, scope.parent)
            return self.constructions.given(owner, name) if is_maker else UNKNOWN
        value = self.bound(module, number, name, bindings)
        if scope.kind == ScopeKind.FUNCTION and isinstance(value, DataValue):
            return UNKNOWN
        return value

    def bound(self, module: str, scope: int, name: str, bindings: tuple[Binding, ...]) -> Value:
        """Say what a name with these bindings stands for; several must agree."""
        key = (module, scope, name)
        known = self._values.get(key)
        if known is None:
            # A name that is bound to something made of itself (`x = x.next`) is unknown.
            self._values.begin(key, UNKNOWN)
            asked = self.world.asked
            self.world.ask(module)  # whose bindings these are
            self._unfinished += 1
            try:
                known = self._agreed(module, scope, name, bindings)
                self._values.end(key, known, asked)
            finally:
                self._unfinished -= 1
        return known

    def _agreed(self, module: str, scope: int, name: str, bindings: tuple[Binding, ...]) -> Value:
        first = self._binding(module, scope, name, bindings[0])
        if len(bindings) == 1:
            return first
        values = [first, *(self._binding(module, scope, name, b) for b in bindings[1:])]
        vague = [isinstance(v, DataValue | MissingValue | UnknownValue) for v in values]
        # One function per platform, the same module by two ways.
        if not any(vague) and all(value == first for value in values):
            return first
        kinds = {binding.kind for binding in bindings}
        if all(vague) and kinds <= {BindingKind.VALUE, BindingKind.OPAQUE}:
            return DataValue(module, scope, name, bindings[0].line)
        return UNKNOWN

    def _binding(self, module: str, scope: int, name: str, binding: Binding) -> Value:
        value: Value = UNKNOWN
        if binding.kind == BindingKind.IMPORT:
            value = self.imported(module, binding.module, binding.name)
        elif binding.kind == BindingKind.DEFINITION:
            value = FunctionValue(module, binding.scope)
            if self.world.scope(module, binding.scope).kind == ScopeKind.CLASS:
                value = ClassValue(module, binding.scope)
        elif binding.kind in (BindingKind.VALUE, BindingKind.OPAQUE):
            value = self.expression(module, scope, binding.value)
            if isinstance(value, UnknownValue):
                value = DataValue(module, scope, name, binding.line)
        return value

    def imported(self, module: str, target: str, name: str) -> Value:
        """Resolve `from target import name` (name "": the module itself) seen in `module`."""
        found = imported_module(self.world, module, target)
        if not name or isinstance(found, MissingValue):
            return found
        value = self.attribute(found, name)
        return maybe_module(self.world, value, name) if isinstance(value, MissingValue) else value

    # Attributes -----------------------------------------------------------------------------

    def attribute(self, value: Value, name: str) -> Value:
        """Resolve `value.name`."""
        if value is UNKNOWN:
            return UNKNOWN
        key = (value, name)
        known = self._attributes.get(key)
        if known is None:
            self._attributes.begin(key, UNKNOWN)
            asked = self.world.asked
            self._unfinished += 1
            try:
                known = self._attribute(value, name)
                self._attributes.end(key, known, asked)
            finally:
                self._unfinished -= 1
        return known

    def _attribute(self, value: Value, name: str) -> Value:
        match value:
            case ModuleValue():
                return module_member(self, value, name)
            case ExternalValue(external):
                return ExternalValue(f"{external}.{name}")
            case ClassValue():
                return class_member(self, self.ancestry(value), value, name, bound=False)
            case InstanceValue(of):
                return class_member(self, self.ancestry(of), of, name, bound=True)
            case SuperValue():
                return self._inherited(value, name)
            case _:
                return UNKNOWN

    def _inherited(self, value: SuperValue, name: str) -> Value:
        line, complete, bereft = self.ancestry(value.of)
        rest = line[line.index(value.after) + 1 :] if value.after in line else ()
        if not rest:
            return UNKNOWN
        return class_member(self, Ancestry(rest, complete, bereft), rest[0], name, bound=True)

    # Expressions ----------------------------------------------------------------------------

    def expression(
        self, module: str, scope: int, expression: Expression, *, inside: bool = False
    ) -> Value:
        """Resolve a recorded expression.

        With `inside` it stands in a function of the class, whose bare names are not looked up.
        """
        if isinstance(expression, int):
            chain = self.chain(module, expression)
            return self.follow(module, chain) if chain is not None else UNKNOWN
        if isinstance(expression, str) and not inside:
            return self.lookup(module, scope, expression)
        return UNKNOWN

    def chain(self, module: str, number: int) -> Chain | None:
        """Give a chain of a module by its number."""
        if number >= 0:
            definitions = self.world.definitions(module)
            return definitions.chains[number] if definitions else None
        uses = self.world.uses(module)
        return uses.chains[-number - 1] if uses else None

    def follow(self, module: str, chain: Chain) -> Value:
        """Resolve a chain to its end."""
        return self.deeper(lambda: self._end(module, chain))

    def _end(self, module: str, chain: Chain) -> Value:
        value: Value = UNKNOWN
        for _, _, value in self.steps(module, chain):
            if isinstance(value, UnknownValue | MissingValue):
                return UNKNOWN
        return value if chain.steps else self.lookup(module, chain.scope, chain.root)

    def deeper(self, ask: Callable[[], Value]) -> Value:
        """Ask, unless too many questions wait for this answer already."""
        if self._depth > _DEEPEST:
            self.world.asked += 1
            return UNKNOWN
        self._depth += 1
        try:
            return ask()
        finally:
            self._depth -= 1

    def steps(self, module: str, chain: Chain) -> Iterator[tuple[Value, ChainStep, Value]]:
        """Walk a chain: what each step is applied to, the step, and what it gives.

        Nothing, where it begins with what is unknown: most chains do, with parameters.
        """
        if chain.root == "super" and chain.steps and isinstance(chain.steps[0], Call):
            owner = enclosing_class(self.world, module, chain.scope)
            value: Value = UNKNOWN if owner is None else SuperValue(owner, owner)
            rest = chain.steps[1:]
        else:
            value = self.lookup(module, chain.scope, chain.root)
            if value is UNKNOWN:
                return
            rest = chain.steps
        for step in rest:
            before = value
            if isinstance(step, str):
                value = self.attribute(before, step)
            elif isinstance(step, Call):
                value = self.called(before)
            else:
                value = UNKNOWN
            yield before, step, value

    def called(self, value: Value) -> Value:
        """Say what calling a value gives."""
        if value is UNKNOWN:
            return UNKNOWN
        known = self._results.get(value)
        if known is None:
            asked = self.world.asked
            known = self._called(value)
            if self.world.asked == asked or not (self._unfinished or self._depth):
                self._results.end(value, known, asked)
        return known

    def _called(self, value: Value) -> Value:
        symbol = self.symbol(value)
        if symbol in self.instances:
            return self.instance_of(self.instances[symbol])
        if isinstance(value, ClassValue):
            return InstanceValue(value)
        return self._returned(value) if isinstance(value, FunctionValue) else UNKNOWN

    def _returned(self, function: FunctionValue) -> Value:
        scope = self.world.scope(function.module, function.scope)
        if scope.decorators:
            return UNKNOWN
        uses = self.world.uses(function.module)
        returns = uses.returns.get(function.scope, ()) if uses else ()
        if not returns:
            return UNKNOWN
        values = {self.expression(function.module, function.scope, r) for r in returns}
        value = values.pop()
        good = isinstance(value, InstanceValue | ClassValue) and not values
        return value if good else UNKNOWN

    # Dotted names ---------------------------------------------------------------------------

    def instance_of(self, symbol: str) -> Value:
        """Give an instance of the class with this dotted name, or unknown."""
        value = self.find(symbol)
        return InstanceValue(value) if isinstance(value, ClassValue) else UNKNOWN

    def find(self, symbol: str) -> Value:
        """Resolve an absolute dotted name, the longest module first."""
        parts = symbol.split(".")
        counts = range(len(parts), 0, -1)
        longest = next((n for n in counts if is_module(self.world, ".".join(parts[:n]))), 0)
        if not longest:
            return find_module(self.world, symbol)
        value: Value = ModuleValue(".".join(parts[:longest]))
        for part in parts[longest:]:
            value = self.attribute(value, part)
            if isinstance(value, MissingValue):
                return maybe_module(self.world, value, part)
        return value
