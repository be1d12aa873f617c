"""Everything that one driver asks of one revision of core: imports, names, calls, strings."""

import re

from semistable.analyses.callbacks import callback_calls, passed_names, shape_of
from semistable.analyses.core_side import CoreSide
from semistable.analyses.driver_classes import class_usages
from semistable.analyses.members import decorator_names
from semistable.analyses.moves import moved
from semistable.analyses.names import Names
from semistable.analyses.option_usages import option_usages
from semistable.analyses.places import place_of
from semistable.analyses.values import (
    UNKNOWN,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    UnknownValue,
    Value,
)
from semistable.analyses.world import World
from semistable.model.facts import Call, Chain, Expression, Guard, Scope, Text
from semistable.model.modules import Module
from semistable.model.signature import Signature
from semistable.model.usage import CallUse, CorePlace, Place, Reference, ReferenceKind, Usages
from semistable.model.verdict import Scope as Hurt
from semistable.model.verdict import Unknown

_DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
_NAMING_CALLS = frozenset(
    (
        "patch",
        "import_module",
        "import_class",
        "import_object",
        "import_object_ns",
        "try_import",
        "import_opt",
        "import_group",
        "stub_out",
        "MonkeyPatch",
        "__import__",
    )
)
"""Functions that take the dotted name of something as a string."""
_MODULE_SECOND = ("import_opt", "import_group")
_GUARDS_IMPORT = int(Guard.IMPORT | Guard.TYPE_CHECKING)
_GUARDS_ATTRIBUTE = int(Guard.ATTRIBUTE | Guard.TYPE_CHECKING)
_GUARDS_CALL = int(Guard.TYPE | Guard.EXPECTED_FAILURE)


def usages(world: World, names: Names, side: CoreSide) -> tuple[Usages, tuple[Unknown, ...]]:
    """Collect a driver's usages of core, and what of the driver could not be read."""
    reader = _UsageReader(world, names)
    modules = sorted(world.driver.by_name.values(), key=lambda m: m.path)
    unknowns = []
    for module in modules:
        definitions = world.driver.definitions(module)
        if definitions.problem:
            unknowns.append(
                Unknown(
                    driver=world.driver.name,
                    path=module.path,
                    line=definitions.problem_line,
                    reason=definitions.problem,
                )
            )
            continue
        if world.find(module.name) is not module:
            # Core has a module of this name too, and core's is the one that counts.
            continue
        reader.read(module)
    modules = [module for module in modules if world.find(module.name) is module]
    classes = class_usages(world, names, side, modules, reader.made)
    options, registered = option_usages(world, names, side, modules)
    reader.calls += callback_calls(world, names, classes.overrides, modules)
    found = Usages(
        references=tuple(sorted(moved(world, side, set(reader.references)), key=_by_place)),
        calls=tuple(sorted(set(reader.calls), key=_by_place)),
        overrides=classes.overrides,
        attributes=classes.attributes,
        dead_overrides=classes.dead_overrides,
        inherited=classes.inherited,
        mappings=classes.mappings,
        options=options,
        registrations=registered,
    )
    return found, tuple(unknowns)


def _by_place(usage: Reference | CallUse) -> tuple[str, int, int, str, str]:
    place = usage.place
    return (place.path, place.line, place.column, usage.target.symbol, str(usage))


class _UsageReader:
    """Reads one driver's modules, one after the other."""

    def __init__(self, world: World, names: Names) -> None:
        self.world = world
        self.names = names
        self.references: list[Reference] = []
        self.calls: list[CallUse] = []
        self.made: set[ClassValue] = set()
        """The driver's own classes that its running code makes instances of, or derives from."""

    def read(self, module: Module) -> None:
        definitions, uses = self.world.driver.definitions(module), self.world.driver.uses(module)
        for item in definitions.imports:
            value = self.names.imported(module.name, item.module, item.name)
            name = item.name or item.module
            place = place_of(module, definitions.scopes[item.scope], item.line, item.column)
            guarded = bool(item.guards & _GUARDS_IMPORT)
            self._refer(place, value, name, guarded=guarded, imported=True)
        for chain in (*definitions.chains, *uses.chains):
            if not self.names.is_foreign(module.name, chain):
                self._chain(module, definitions.scopes[chain.scope], chain, uses.probed)
            self._strings(module, definitions.scopes[chain.scope], chain)

    def _chain(self, module: Module, scope: Scope, chain: Chain, probed: frozenset[str]) -> None:
        for before, step, after in self.names.steps(module.name, chain):
            if after is UNKNOWN and before is UNKNOWN:
                # Nothing is known from here on.
                return
            if isinstance(step, str):
                if isinstance(after, InstanceValue | UnknownValue | ExternalValue):
                    continue
                on_self = isinstance(before, InstanceValue) and not self.world.is_core(
                    before.of.module
                )
                guarded = bool(chain.guards & _GUARDS_ATTRIBUTE) or step in probed
                place = place_of(module, scope, chain.line, chain.column)
                self._refer(place, after, step, guarded=guarded, doubtful=on_self)
            elif isinstance(step, Call) and isinstance(before, ClassValue | FunctionValue):
                place = place_of(module, scope, chain.line, chain.column)
                self._call(place, before, step, chain)
            if isinstance(after, MissingValue):
                return

    def _refer(  # noqa: PLR0913 - flags, each given by its name
        self,
        place: Place,
        value: Value,
        name: str,
        *,
        guarded: bool,
        doubtful: bool = False,
        imported: bool = False,
    ) -> None:
        if isinstance(value, MissingValue):
            if not self._is_cores(value):
                return
            kind = _missing_kind(value)
            certain = value.certain and not doubtful
            if ".tests" in value.symbol and not self.world.core_has_tests():
                certain = False
            path, line = self.names.place(value)
            target = CorePlace(symbol=value.symbol, path=path, line=line)
            reference = Reference(
                place=place,
                target=target,
                name=name,
                kind=kind,
                found=False,
                certain=certain,
                guarded=guarded,
            )
            self.references.append(reference)
            return
        home = self.names.module_of(value)
        if isinstance(
            value, InstanceValue | UnknownValue | ExternalValue
        ) or not self.world.is_core(home):
            return
        path, line = self.names.place(value)
        kind = ReferenceKind.MODULE if isinstance(value, ModuleValue) else ReferenceKind.NAME
        target = CorePlace(symbol=self.names.symbol(value), path=path, line=line)
        self.references.append(
            Reference(
                place=place,
                target=target,
                name=name,
                kind=kind,
                found=True,
                guarded=guarded,
                imported=imported,
            )
        )

    def _is_cores(self, value: MissingValue) -> bool:
        if isinstance(value.owner, ClassValue):
            return self.world.is_core(value.owner.module)
        owner = value.owner.name
        if self.world.is_core(owner):
            return True
        # A package of both, or of the driver alone: only names below core's packages are core's.
        return owner not in self.world.driver.by_name and (
            value.is_module
            and self.world.belongs_to_core(value.symbol)
            and not self._below_driver(value.symbol)
        )

    def _below_driver(self, symbol: str) -> bool:
        """Whether a name stands below a package that only the driver has."""
        parent = symbol.rpartition(".")[0]
        return parent in self.world.driver.packages and parent not in self.world.core.packages

    def _call(self, place: Place, callee: Value, call: Call, chain: Chain) -> None:
        if isinstance(callee, ClassValue) and place.scope is Hurt.RUNTIME:
            self.made.add(callee)
        found = self._signature(callee)
        if found is None:
            return
        function, signature = found
        path, line = self.names.place(function)
        symbol = self.names.symbol(callee)
        self.calls.append(
            CallUse(
                place=place,
                target=CorePlace(symbol=symbol, path=path, line=line),
                signature=signature,
                shape=shape_of(call),
                passed=passed_names(call),
                guarded=bool(chain.guards & _GUARDS_CALL),
            )
        )

    def _signature(self, callee: Value) -> tuple[Value, Signature] | None:
        """Find the function of core that a call runs, and what its caller may pass."""
        if isinstance(callee, ClassValue):
            if not self.world.is_core(callee.module):
                return None
            maker = self.names.attribute(InstanceValue(callee), "__new__")
            if isinstance(maker, FunctionValue):
                return None
            callee = self._constructor(callee)
        if not isinstance(callee, FunctionValue) or not self.world.is_core(callee.module):
            return None
        scope = self.world.scope(callee.module, callee.scope)
        definitions = self.world.definitions(callee.module)
        if definitions is None or not _keeps_signature(scope, definitions.chains):
            return None
        signature = Signature(scope.parameters)
        return callee, signature.without_first() if callee.bound else signature

    def _constructor(self, class_: ClassValue) -> Value:
        line, _ = self.names.ancestry(class_)
        for owner in line:
            scope = self.world.scope(owner.module, owner.scope)
            bindings = scope.bindings.get("__init__", ())
            if len(bindings) == 1 and bindings[0].scope >= 0:
                return FunctionValue(owner.module, bindings[0].scope, bound=True, owner=owner)
            if bindings or scope.decorators or self._has_foreign_base(owner):
                return UNKNOWN
        return UNKNOWN

    def _has_foreign_base(self, owner: ClassValue) -> bool:
        return any(not isinstance(base, ClassValue) for base in self.names.bases(owner))

    def _strings(self, module: Module, scope: Scope, chain: Chain) -> None:
        """Read the names that a chain hands over as strings: mock.patch, import_opt and such."""
        name = chain.root
        for step in chain.steps:
            if isinstance(step, str):
                name = step
            elif isinstance(step, Call) and name in _NAMING_CALLS:
                place = place_of(module, scope, chain.line, chain.column)
                self._named(place, name, step, guarded=bool(chain.guards & _GUARDS_IMPORT))
            elif isinstance(step, Call) and name == "object" and _is_patch(chain):
                place = place_of(module, scope, chain.line, chain.column)
                self._patched_object(module, place, chain, step)

    def _named(self, place: Place, name: str, call: Call, *, guarded: bool) -> None:
        keywords = dict(call.keywords)
        position = 1 if name in _MODULE_SECOND else 0
        argument: Expression = (
            call.arguments[position]
            if len(call.arguments) > position
            else keywords.get("module_str")
        )
        if not isinstance(argument, Text) or not _DOTTED.match(argument.value):
            return
        if self.world.belongs_to_core(argument.value) and "create" not in keywords:
            self._refer_string(place, argument.value, guarded=guarded)

    def _patched_object(self, module: Module, place: Place, chain: Chain, call: Call) -> None:
        if len(call.arguments) < 2 or "create" in dict(call.keywords):
            return
        target, attribute = call.arguments[:2]
        if not isinstance(attribute, Text):
            return
        owner = self.names.expression(module.name, chain.scope, target)
        if isinstance(owner, ModuleValue | ClassValue):
            found = self.names.attribute(owner, attribute.value)
            doubtful = isinstance(owner, ClassValue) and not self.world.is_core(owner.module)
            self._refer(place, found, attribute.value, guarded=False, doubtful=doubtful)

    def _refer_string(self, place: Place, text: str, *, guarded: bool) -> None:
        value = self.names.find(text)
        if isinstance(value, MissingValue):
            if not self._is_cores(value):
                return
            path, line = self.names.place(value)
            self.references.append(
                Reference(
                    place=place,
                    target=CorePlace(symbol=value.symbol, path=path, line=line),
                    name=text,
                    kind=_missing_kind(value),
                    found=False,
                    certain=value.certain,
                    guarded=guarded,
                    in_string=True,
                )
            )
        else:
            self._refer(place, value, text, guarded=guarded)


def _is_patch(chain: Chain) -> bool:
    return chain.root == "patch" or "patch" in chain.steps


def _missing_kind(value: MissingValue) -> ReferenceKind:
    if value.is_module:
        return ReferenceKind.MODULE
    is_class = isinstance(value.owner, ClassValue)
    return ReferenceKind.ATTRIBUTE if is_class else ReferenceKind.NAME


def _keeps_signature(scope: Scope, chains: tuple[Chain, ...]) -> bool:
    """Whether a function's decorators leave what its callers may pass as it is written.

    Decorators that add or take arguments are rare and known by name (mock's patch).
    """
    for decorator in decorator_names(scope, chains):
        if decorator in ("property", "patch", "object", "data", "fixture", "overload"):
            return False
    return True
