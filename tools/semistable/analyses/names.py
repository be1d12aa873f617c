"""Follow names through modules, classes and calls: what does `self.network_api.x` stand for?

Only what every reading of the sources must agree on is answered; anything else is unknown.
"""

from collections.abc import Iterator

from semistable.analyses.values import (
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
from semistable.analyses.world import World
from semistable.model.facts import (
    Binding,
    BindingKind,
    Call,
    Chain,
    Expression,
    Scope,
    ScopeKind,
    Step,
)

_DEEPEST = 40
_PROPERTY_DECORATORS = ("property", "cached_property", "lazy_load_property", "abstractproperty")
_SAME_SHAPE_DECORATORS = ("staticmethod", "classmethod", "abstractmethod")
_CONTEXT_DECORATORS = ("contextmanager",)


class Names:
    """Resolve names in the world of core and one driver."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._instances = dict(world.surface.instances)
        self._mro: dict[ClassValue, tuple[tuple[ClassValue, ...], bool]] = {}
        self._attributes: dict[tuple[Value, str], Value] = {}
        self._values: dict[tuple[str, int, str], Value] = {}
        self._depth = 0

    # Symbols --------------------------------------------------------------------------------

    def symbol(self, value: Value) -> str:
        """Give the dotted name of what a value stands for; "" when it has none."""
        match value:
            case ModuleValue(name) | ExternalValue(name):
                return name
            case ClassValue(module, scope) | FunctionValue(module, scope):
                return f"{module}.{self.world.scope(module, scope).path}"
            case InstanceValue(of):
                return self.symbol(of)
            case DataValue(module, scope, name):
                path = self.world.scope(module, scope).path
                return ".".join(part for part in (module, path, name) if part)
            case MissingValue(symbol):
                return symbol
            case _:
                return ""

    def place(self, value: Value) -> tuple[str, int]:
        """Give the file and line where a value is defined; ("", 0) when nowhere."""
        match value:
            case ModuleValue(name):
                return self.world.path(name), 1 if self.world.path(name) else 0
            case ClassValue(module, scope) | FunctionValue(module, scope):
                return self.world.path(module), self.world.scope(module, scope).line
            case DataValue(module, _, _, line):
                return self.world.path(module), line
            case InstanceValue(of):
                return self.place(of)
            case MissingValue(owner=owner):
                return self.place(owner)
            case _:
                return "", 0

    def module_of(self, value: Value) -> str:
        """Give the module that defines a value; "" for unknown and external ones."""
        match value:
            case ModuleValue(name):
                return name
            case ClassValue(module) | FunctionValue(module) | DataValue(module):
                return module
            case InstanceValue(of):
                return of.module
            case MissingValue(owner=owner):
                return self.module_of(owner)
            case _:
                return ""

    # Modules --------------------------------------------------------------------------------

    def absolute(self, module: str, target: str) -> str:
        """Make a relative import's target absolute."""
        level = len(target) - len(target.lstrip("."))
        if not level:
            return target
        found = self.world.find(module)
        parts = module.split(".")
        drop = level - 1 if found is not None and found.is_package else level
        base = parts[: len(parts) - drop] if drop else parts
        return ".".join([*base, target[level:]] if target[level:] else base)

    def module(self, name: str) -> Value:
        """Find a module by its absolute dotted name."""
        if self.world.find(name) is not None or self.world.is_package(name):
            return ModuleValue(name)
        if not self.world.is_ours(name):
            return ExternalValue(name)
        parent, _, last = name.rpartition(".")
        if not parent:
            return ExternalValue(name)
        owner = self.module(parent)
        if isinstance(owner, MissingValue):
            return owner
        if isinstance(owner, ModuleValue):
            return MissingValue(name, owner, certain=bool(last), is_module=True)
        return UNKNOWN

    def imported(self, module: str, target: str, name: str) -> Value:
        """Resolve `from target import name` (name "": the module itself) seen in `module`."""
        absolute = self.absolute(module, target)
        found = self.module(absolute)
        if isinstance(found, ExternalValue) and self._implicit(module, target):
            # Python 2 also looked beside the importing module.
            found = self._implicit(module, target) or found
        if not name or isinstance(found, MissingValue):
            return found
        return self.attribute(found, name)

    def _implicit(self, module: str, target: str) -> Value | None:
        package = module.rpartition(".")[0]
        beside = f"{package}.{target}"
        return ModuleValue(beside) if self.world.find(beside) else None

    def _module_attribute(self, owner: ModuleValue, name: str) -> Value:
        definitions = self.world.definitions(owner.name)
        below = f"{owner.name}.{name}"
        if definitions is None:
            return self.module(below)
        if definitions.problem:
            return UNKNOWN
        bindings = definitions.scopes[0].bindings.get(name)
        if bindings:
            return self._bound(owner.name, 0, name, bindings)
        if self.world.find(below) is not None or self.world.is_package(below):
            return ModuleValue(below)
        registered = self.world.registered(owner.name, name)
        if registered is not None:
            return ClassValue(*registered)
        starred = self._starred(owner, name)
        if starred is not None:
            return starred
        if name.startswith("__") and name.endswith("__"):
            return UNKNOWN
        override = self._instances.get(below)
        if definitions.dynamic and not self.world.is_registry(owner.name):
            return MissingValue(below, owner, certain=False) if override is None else UNKNOWN
        return MissingValue(below, owner, certain=True)

    def _starred(self, owner: ModuleValue, name: str) -> Value | None:
        definitions = self.world.definitions(owner.name)
        for star in definitions.stars if definitions else ():
            source = self.imported(owner.name, star, "")
            if not isinstance(source, ModuleValue):
                return UNKNOWN
            if source == owner:
                continue
            found = self._shallow(source, name)
            if not isinstance(found, MissingValue):
                return found
        return None

    def _shallow(self, owner: ModuleValue, name: str) -> Value:
        if self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            return self._module_attribute(owner, name)
        finally:
            self._depth -= 1

    # Bindings -------------------------------------------------------------------------------

    def _bound(self, module: str, scope: int, name: str, bindings: tuple[Binding, ...]) -> Value:
        """Say what a name with these bindings stands for; several must agree."""
        key = (module, scope, name)
        known = self._values.get(key)
        if known is None:
            # A name that is bound to something made of itself (`x = x.next`) is unknown.
            self._values[key] = UNKNOWN
            known = self._values[key] = self._agreed(module, scope, name, bindings)
        return known

    def _agreed(self, module: str, scope: int, name: str, bindings: tuple[Binding, ...]) -> Value:
        values = [self._binding(module, scope, name, binding) for binding in bindings]
        if len(values) == 1:
            return values[0]
        # `try: import x / except ImportError: x = None`, and one function per platform.
        useful = [v for v in values if not isinstance(v, DataValue | MissingValue | UnknownValue)]
        if useful and all(value == useful[0] for value in useful) and len(useful) == len(values):
            return useful[0]
        kinds = {binding.kind for binding in bindings}
        if kinds <= {BindingKind.VALUE, BindingKind.OPAQUE}:
            return DataValue(module, scope, name, bindings[0].line) if not useful else UNKNOWN
        return UNKNOWN

    def _binding(self, module: str, scope: int, name: str, binding: Binding) -> Value:
        if binding.kind == BindingKind.IMPORT:
            return self.imported(module, binding.module, binding.name)
        if binding.kind == BindingKind.DEFINITION:
            return self._definition(module, binding.scope)
        if binding.kind == BindingKind.VALUE:
            value = self.expression(module, scope, binding.value)
            if isinstance(value, UnknownValue):
                return DataValue(module, scope, name, binding.line)
            return value
        if binding.kind == BindingKind.OPAQUE and scope >= 0:
            return DataValue(module, scope, name, binding.line)
        return UNKNOWN

    def _definition(self, module: str, number: int) -> Value:
        scope = self.world.scope(module, number)
        if scope.kind == ScopeKind.CLASS:
            return ClassValue(module, number)
        return FunctionValue(module, number)

    def lookup(self, module: str, scope: int, name: str) -> Value:
        """Resolve a bare name as seen from a scope."""
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
        if definitions.stars:
            return self._starred(ModuleValue(module), name) or UNKNOWN
        return UNKNOWN

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
            return owner if _decorated(scope, "classmethod") else InstanceValue(owner)
        if any(b.kind == BindingKind.PARAMETER for b in bindings):
            return UNKNOWN
        value = self._bound(module, number, name, bindings)
        if scope.kind == ScopeKind.FUNCTION and isinstance(value, DataValue):
            return UNKNOWN
        return value

    # Classes --------------------------------------------------------------------------------

    def bases(self, owner: ClassValue) -> tuple[Value, ...]:
        """Resolve the bases of a class."""
        scope = self.world.scope(owner.module, owner.scope)
        return tuple(self.expression(owner.module, scope.parent, base) for base in scope.bases)

    def ancestry(self, owner: ClassValue) -> tuple[tuple[ClassValue, ...], bool]:
        """Give the class and its ancestors in method resolution order, and whether all are known.

        Without a consistent C3 order the depth-first order is given, last seen first kept.
        """
        known = self._mro.get(owner)
        if known is not None:
            return known
        self._mro[owner] = ((owner,), False)
        complete = True
        lines: list[tuple[ClassValue, ...]] = []
        direct: list[ClassValue] = []
        for base in self.bases(owner):
            if isinstance(base, ClassValue):
                line, whole = self.ancestry(base)
                lines.append(line)
                direct.append(base)
                complete = complete and whole
            elif not self._is_plain(owner, base):
                complete = False
        scope = self.world.scope(owner.module, owner.scope)
        complete = complete and not scope.dynamic and not scope.decorators
        result = ((owner, *_merge([*lines, tuple(direct)])), complete)
        self._mro[owner] = result
        return result

    def _is_plain(self, owner: ClassValue, base: Value) -> bool:
        """Whether a base that is no class of ours adds no attributes: `object` and exceptions."""
        if not isinstance(base, UnknownValue):
            return False
        scope = self.world.scope(owner.module, owner.scope)
        names = {b for b in scope.bases if isinstance(b, str)}
        return bool(names) and names <= {"object", "Exception"} and len(names) == len(scope.bases)

    def attribute(self, value: Value, name: str) -> Value:
        """Resolve `value.name`."""
        key = (value, name)
        known = self._attributes.get(key)
        if known is None:
            self._attributes[key] = UNKNOWN
            known = self._attributes[key] = self._attribute(value, name)
        return known

    def _attribute(self, value: Value, name: str) -> Value:
        match value:
            case ModuleValue():
                return self._module_attribute(value, name)
            case ExternalValue(external):
                return ExternalValue(f"{external}.{name}")
            case ClassValue():
                return self._member(self.ancestry(value), value, name, bound=False)
            case InstanceValue(of):
                return self._member(self.ancestry(of), of, name, bound=True)
            case SuperValue(of, after):
                line, complete = self.ancestry(of)
                rest = line[line.index(after) + 1 :] if after in line else ()
                if not rest:
                    return UNKNOWN
                return self._member((rest, complete), rest[0], name, bound=True)
            case _:
                return UNKNOWN

    def _member(
        self,
        ancestry: tuple[tuple[ClassValue, ...], bool],
        owner: ClassValue,
        name: str,
        *,
        bound: bool,
    ) -> Value:
        line, complete = ancestry
        for class_ in line:
            scope = self.world.scope(class_.module, class_.scope)
            bindings = scope.bindings.get(name)
            if bindings:
                return self._class_binding(class_, name, bindings, bound=bound)
            if name in scope.attributes and (bound or self._is_class_level(scope)):
                return self._instance_attribute(class_, name)
        if name.startswith("__") and name.endswith("__"):
            return UNKNOWN
        core = next((c for c in line if self.world.is_core(c.module)), owner)
        symbol = f"{self.symbol(core if not self.world.is_core(owner.module) else owner)}.{name}"
        probed = any(self._probes(class_.module, name) for class_ in line)
        return MissingValue(symbol, core, certain=complete and not probed)

    def _probes(self, module: str, name: str) -> bool:
        uses = self.world.uses(module)
        return uses is not None and name in uses.probed

    def _is_class_level(self, scope: Scope) -> bool:
        del scope
        return True

    def _class_binding(
        self, owner: ClassValue, name: str, bindings: tuple[Binding, ...], *, bound: bool
    ) -> Value:
        value = self._bound(owner.module, owner.scope, name, bindings)
        if isinstance(value, FunctionValue) and value.module == owner.module:
            scope = self.world.scope(value.module, value.scope)
            if scope.parent != owner.scope:
                return value
            if _decorated(scope, "staticmethod"):
                return FunctionValue(value.module, value.scope, bound=False, owner=owner)
            class_bound = any(
                "classmethod" in name for name in _names_of(scope, self._chains(value))
            )
            return FunctionValue(value.module, value.scope, bound or class_bound, owner)
        return value

    def _chains(self, value: FunctionValue) -> tuple[Chain, ...]:
        definitions = self.world.definitions(value.module)
        return definitions.chains if definitions else ()

    def _instance_attribute(self, owner: ClassValue, name: str) -> Value:
        line, expression = self.world.scope(owner.module, owner.scope).attributes[name]
        data = DataValue(owner.module, owner.scope, name, line)
        named = self._instances.get(self.symbol(data))
        if named is not None:
            return self.instance_of(named)
        value = self.expression(owner.module, owner.scope, expression, inside=True)
        return data if isinstance(value, UnknownValue) else value

    # Expressions ----------------------------------------------------------------------------

    def expression(
        self, module: str, scope: int, expression: Expression, *, inside: bool = False
    ) -> Value:
        """Resolve a recorded expression; `inside` when only a function of the class knows its names."""
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
        if self._depth > _DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            value: Value = UNKNOWN
            for _, _, value in self.steps(module, chain):
                if isinstance(value, UnknownValue | MissingValue):
                    return UNKNOWN
            return value if chain.steps else self.lookup(module, chain.scope, chain.root)
        finally:
            self._depth -= 1

    def steps(self, module: str, chain: Chain) -> Iterator[tuple[Value, Step, Value]]:
        """Walk a chain: what each step is applied to, the step, and what it gives."""
        if chain.root == "super" and chain.steps and isinstance(chain.steps[0], Call):
            value: Value = self._super(module, chain)
            rest = chain.steps[1:]
        else:
            value = self.lookup(module, chain.scope, chain.root)
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

    def _super(self, module: str, chain: Chain) -> Value:
        definitions = self.world.definitions(module)
        number = chain.scope
        while definitions is not None and number > 0:
            scope = definitions.scopes[number]
            if scope.kind == ScopeKind.CLASS:
                owner = ClassValue(module, number)
                return SuperValue(owner, owner)
            number = scope.parent
        return UNKNOWN

    def called(self, value: Value) -> Value:
        """Say what calling a value gives."""
        symbol = self.symbol(value)
        if symbol in self._instances:
            return self.instance_of(self._instances[symbol])
        if isinstance(value, ClassValue):
            return InstanceValue(value)
        if isinstance(value, FunctionValue):
            return self._returned(value)
        if isinstance(value, ExternalValue):
            return UNKNOWN
        return UNKNOWN

    def _returned(self, function: FunctionValue) -> Value:
        scope = self.world.scope(function.module, function.scope)
        uses = self.world.uses(function.module)
        returns = uses.returns.get(function.scope, ()) if uses else ()
        if not returns or scope.decorators:
            return UNKNOWN
        values = {self.expression(function.module, function.scope, r) for r in returns}
        value = values.pop()
        good = isinstance(value, InstanceValue | ClassValue) and not values
        return value if good else UNKNOWN

    def instance_of(self, symbol: str) -> Value:
        """Give an instance of the class with this dotted name, or unknown."""
        value = self.find(symbol)
        return InstanceValue(value) if isinstance(value, ClassValue) else UNKNOWN

    def find(self, symbol: str) -> Value:
        """Resolve an absolute dotted name, the longest module first."""
        parts = symbol.split(".")
        value: Value = UNKNOWN
        for count in range(len(parts), 0, -1):
            name = ".".join(parts[:count])
            if self.world.find(name) is not None or self.world.is_package(name):
                value = ModuleValue(name)
                break
        else:
            return self.module(symbol)
        for part in parts[count:]:
            value = self.attribute(value, part)
            if isinstance(value, MissingValue):
                is_module = isinstance(value.owner, ModuleValue)
                missing = MissingValue(value.symbol, value.owner, value.certain, is_module)
                return missing if part == parts[-1] else value
        return value


def _merge(lines: list[tuple[ClassValue, ...]]) -> tuple[ClassValue, ...]:
    """C3 (https://docs.python.org/3/howto/mro.html), or first come first where it fails."""
    pending = [list(line) for line in lines if line]
    merged: list[ClassValue] = []
    while pending:
        head = next(
            (line[0] for line in pending if all(line[0] not in other[1:] for other in pending)),
            pending[0][0],
        )
        merged.append(head)
        pending = [rest for line in pending if (rest := [c for c in line if c != head])]
    return tuple(merged)


def _decorated(scope: Scope, name: str) -> bool:
    return name in scope.decorators


def _names_of(scope: Scope, chains: tuple[Chain, ...]) -> Iterator[str]:
    """Give the last names of a function's decorators."""
    for decorator in scope.decorators:
        if isinstance(decorator, str):
            yield decorator
        elif isinstance(decorator, int) and 0 <= decorator < len(chains):
            names = [step for step in chains[decorator].steps if isinstance(step, str)]
            yield names[-1] if names else chains[decorator].root
