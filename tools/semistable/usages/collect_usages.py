"""Everything that one driver asks of one revision of core."""

from collections.abc import Iterable
from itertools import groupby
from typing import TypeVar

from semistable.model.code.facts import Call, Chain, Guard, Scope
from semistable.model.code.modules import Module
from semistable.model.findings.usage import CallUse, Place, Reference, Usages
from semistable.model.findings.verdict import Unknown, UsageScope
from semistable.resolver.module_imports import absolute
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    UnknownValue,
    Value,
)
from semistable.usages.classes.call_uses import call_use
from semistable.usages.classes.callbacks import callback_calls
from semistable.usages.classes.driver_classes import class_usages
from semistable.usages.core_side import CoreSide
from semistable.usages.data.entry_points import entry_point_uses
from semistable.usages.data.field_loops import field_walks
from semistable.usages.data.named_strings import NamedStrings
from semistable.usages.data.relocated_names import moved
from semistable.usages.data.root_commands import RootCommands, filtered
from semistable.usages.options.option_usages import option_usages
from semistable.usages.references import References
from semistable.usages.sought_names import Asked
from semistable.usages.source_place import place_of

_Usage = TypeVar("_Usage", Reference, CallUse)
_GUARDS_IMPORT = int(Guard.IMPORT | Guard.TYPE_CHECKING)
_GUARDS_ATTRIBUTE = int(Guard.ATTRIBUTE | Guard.TYPE_CHECKING)


def usages(program: Program, names: Resolver, side: CoreSide) -> tuple[Usages, tuple[Unknown, ...]]:
    """Collect a driver's usages of core, and what of the driver could not be read."""
    every = sorted(program.driver.by_name.values(), key=lambda m: m.path)
    unknowns = tuple(unknown for module in every if (unknown := _unread(program, module)))
    # Where core has a module of the same name, core's is the one that counts.
    modules = [module for module in every if program.find(module.name) is module]
    reader = _UsageReader(program, names)
    for module in modules:
        reader.read(module)
    classes = class_usages(program, names, side, modules, set(reader.made))
    options, option_values, registered = option_usages(program, names, side, modules)
    calls = {*reader.calls, *callback_calls(program, names, classes.overrides, modules)}
    references = moved(names, side, set(reader.references.found), reader.asked)
    found = Usages(
        references=_sorted(references),
        field_walks=tuple(field_walks(names, _sorted(references))),
        calls=_sorted(calls),
        overrides=classes.overrides,
        attributes=classes.attributes,
        dead_overrides=classes.dead_overrides,
        inherited=classes.inherited,
        mappings=classes.mappings,
        options=options,
        option_values=option_values,
        registrations=registered,
        root_commands=filtered(program, reader.commands.found),
        entry_points=entry_point_uses(program, names),
        lacking=classes.lacking,
        read_only=classes.read_only,
        abstract=classes.abstract,
    )
    return found, unknowns


def _unread(program: Program, module: Module) -> Unknown | None:
    definitions = program.driver.definitions(module)
    if not definitions.problem:
        return None
    return Unknown(
        driver=program.driver.name,
        path=module.path,
        line=definitions.problem_line,
        reason=definitions.problem,
    )


def _sorted(usages: Iterable[_Usage]) -> tuple[_Usage, ...]:
    """Sort by place, and only what stands at the same place by all that it says."""
    together = groupby(sorted(usages, key=_by_place), key=_by_place)
    return tuple(usage for _, same in together for usage in _in_order(list(same)))


def _in_order(same: list[_Usage]) -> list[_Usage]:
    return sorted(same, key=str) if len(same) > 1 else same


def _by_place(usage: Reference | CallUse) -> tuple[str, int, int, str]:
    place = usage.place
    return place.path, place.line, place.column, usage.target.symbol


class _UsageReader:
    """Reads one driver's modules, one after the other."""

    def __init__(self, program: Program, names: Resolver) -> None:
        self.program = program
        self.names = names
        self.references = References(names)
        self.strings = NamedStrings(names, self.references)
        self.commands = RootCommands(names)
        self.calls: list[CallUse] = []
        self.asked = Asked()
        self.made: list[ClassValue] = []
        """The driver's own classes that its running code makes instances of, or derives from."""

    def read(self, module: Module) -> None:
        definitions, uses = (
            self.program.driver.definitions(module),
            self.program.driver.uses(module),
        )
        for item in definitions.imports:
            value = self.names.imported(module.name, item.module, item.name)
            name = item.name or item.module
            place = place_of(module, definitions.scopes[item.scope], item.line, item.column)
            guarded = bool(item.guards & _GUARDS_IMPORT)
            guarded = guarded or self.names.is_dead(module.name, item.line)
            self.asked.imported(value, absolute(self.program, module.name, item.module), item.name)
            self.references.note(place, value, name, guarded=guarded, imported=True)
        every = (*definitions.chains, *uses.chains)
        for chain in every:
            scope = definitions.scopes[chain.scope]
            self._chain(uses.probed, module, scope, chain)
        for chain in every:
            self.strings.note(module, definitions.scopes[chain.scope], chain)

    def _chain(self, probed: frozenset[str], module: Module, scope: Scope, chain: Chain) -> None:
        for before, step, after in self.names.steps(module.name, chain):
            if after is UNKNOWN and before is UNKNOWN:
                # Nothing is known from here on.
                return
            if isinstance(step, str):
                self.asked.taken(before, step)
                if isinstance(after, InstanceValue | UnknownValue | ExternalValue):
                    continue
                on_self = isinstance(before, InstanceValue) and not self.program.is_core(
                    before.of.module
                )
                guarded = bool(chain.guards & _GUARDS_ATTRIBUTE) or step in probed
                guarded = guarded or self.names.is_dead(module.name, chain.line)
                place = place_of(module, scope, chain.line, chain.column)
                self.references.note(place, after, step, guarded=guarded, doubtful=on_self)
            elif isinstance(step, Call) and isinstance(before, ClassValue | FunctionValue):
                place = place_of(module, scope, chain.line, chain.column)
                self._call(module, place, before, step, chain)
            if isinstance(after, MissingValue):
                self.asked.called(after, step, chain)
                return

    def _call(self, module: Module, place: Place, callee: Value, call: Call, chain: Chain) -> None:
        if self.names.is_dead(module.name, chain.line):
            return
        if isinstance(callee, ClassValue) and place.scope is UsageScope.RUNTIME:
            self.made.append(callee)
        use = call_use(self.names, place, callee, call, chain)
        if use is not None:
            self.calls.append(use)
            self.commands.note(place, callee, call)
