"""Core's side of the contract: how it calls drivers, which keys it reads, which options it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from semistable.model.code.facts import (
    BindingKind,
    Call,
    Chain,
    ChainStep,
    Entries,
    Guard,
    Subscript,
    Text,
)
from semistable.model.code.modules import Module
from semistable.model.code.signature import Shape, Signature
from semistable.model.findings.usage import Callback, CoreCall, CorePlace, MappingRead
from semistable.model.project.core_surface import Surface
from semistable.resolver.resolver import Resolver, core_alone
from semistable.resolver.values import FunctionValue
from semistable.source.source_modules import SourceModules
from semistable.usages.classes.object_arguments import objects_given
from semistable.usages.data.added_keys import filled_in
from semistable.usages.options.registered_options import (
    MARKS,
    Registered,
    Registrations,
    registrations,
)


@dataclass(frozen=True, slots=True)
class CoreSide:
    """What one revision of core says to drivers, whoever the driver is.

    `homes` are the names that just one module of core defines at its top level.
    """

    calls: tuple[CoreCall, ...]
    reads: tuple[MappingRead, ...]
    options: tuple[Registered, ...]
    open_groups: frozenset[str]
    homes: dict[str, str]


def _last_names(surface: Surface) -> list[str]:
    return sorted({receiver.rpartition(".")[2] + "." for receiver in surface.receivers})


def _calling(core: SourceModules, surface: Surface) -> tuple[Module, ...]:
    return core.mentioning(*_last_names(surface), below=surface.callers)


def core_side(core: SourceModules, surface: Surface) -> CoreSide:
    """Read core's calls of drivers, its reads of their dictionaries, and its options."""
    names = core_alone(core, surface)
    calls: set[CoreCall] = set()
    reads: set[MappingRead] = set()
    for module in _calling(core, surface):
        calls.update(_calls(names, module, surface))
        reads.update(_reads(core, module, surface))
    reads.update(_looked_up(core, surface))
    registering = core.mentioning(*MARKS)
    options: Registrations = registrations(names, registering)
    return CoreSide(
        tuple(sorted(calls, key=lambda c: (c.method, c.path, c.line, str(c.shape)))),
        tuple(sorted(reads, key=lambda r: (r.mapping, r.key, r.path, r.line))),
        options.options,
        options.open_groups,
        core.homes(),
    )


def _driver_steps(
    core: SourceModules, module: Module, surface: Surface
) -> Iterator[tuple[Chain, tuple[ChainStep, ...]]]:
    """Give the chains that start at a receiver, with the steps behind it."""
    definitions = core.definitions(module)
    imported = {
        name
        for name, bindings in definitions.scopes[0].bindings.items()
        if any(b.kind == BindingKind.IMPORT for b in bindings)
    }
    receivers: dict[str, list[tuple[str, ...]]] = {}
    for receiver in surface.receivers:
        root, *attributes = receiver.split(".")
        if attributes or root not in imported:
            receivers.setdefault(root, []).append(tuple(attributes))
    for chain in core.uses(module).chains:
        for behind in receivers.get(chain.root, ()):
            if chain.steps[: len(behind)] == behind:
                yield chain, chain.steps[len(behind) :]
                break


def _calls(names: Resolver, module: Module, surface: Surface) -> Iterator[CoreCall]:
    core = names.program.core
    scopes = core.definitions(module).scopes
    tried: set[tuple[int, ChainStep]] = set()
    filled = filled_in(core.uses(module))
    for chain, steps in _driver_steps(core, module, surface):
        if len(steps) > 1 and isinstance(steps[0], str) and isinstance(steps[1], Call):
            is_fallback = bool(chain.guards & Guard.AFTER_FAILURE)
            if not is_fallback:
                tried.add((chain.scope, steps[0]))
            call = steps[1]
            shape = Shape(
                len(call.arguments), tuple(k for k, _ in call.keywords), call.star, call.star_star
            )
            absent = Guard.NOT_IMPLEMENTED | Guard.ATTRIBUTE
            yield CoreCall(
                method=steps[0],
                path=module.path,
                line=chain.line,
                caller=scopes[chain.scope].path,
                shape=shape,
                guarded=bool(chain.guards & Guard.TYPE),
                tolerates_absence=bool(chain.guards & absent)
                or steps[0] in core.uses(module).probed,
                again=is_fallback and (chain.scope, steps[0]) in tried,
                callbacks=tuple(_callbacks(names, module, chain.scope, call)),
                given=tuple(objects_given(names, module.name, chain.scope, call)),
                attribute=_read_off(steps[2:]),
                filled=filled.get(chain, ()),
            )


def _read_off(steps: tuple[ChainStep, ...]) -> str:
    if not steps or not isinstance(steps[0], str) or hasattr(dict, steps[0]):
        return ""
    return steps[0]


def _callbacks(names: Resolver, module: Module, scope: int, call: Call) -> Iterator[Callback]:
    """Give the functions of core among the arguments of a call."""
    given = [(number, "", value) for number, value in enumerate(call.arguments)]
    given += [(-1, keyword, value) for keyword, value in call.keywords]
    for position, keyword, expression in given:
        value = names.expression(module.name, scope, expression)
        if not isinstance(value, FunctionValue):
            continue
        function = names.program.scope(value.module, value.scope)
        signature = Signature(function.parameters)
        path, line = names.place(value)
        yield Callback(
            position=position,
            keyword=keyword,
            target=CorePlace(symbol=names.symbol(value), path=path, line=line),
            signature=signature.without_first() if value.bound else signature,
        )


def _reads(core: SourceModules, module: Module, surface: Surface) -> Iterator[MappingRead]:
    for chain, steps in _driver_steps(core, module, surface):
        if len(steps) < 2 or steps[0] not in surface.mappings:
            continue
        mapping, read = str(steps[0]), steps[1]
        if isinstance(read, Subscript) and read.key is not None:
            required = not chain.guards & Guard.KEY
            yield MappingRead(
                mapping=mapping, key=read.key, path=module.path, line=chain.line, required=required
            )
        elif read == "get" and len(steps) > 2 and isinstance(steps[2], Call):
            key = steps[2].arguments[0] if steps[2].arguments else None
            if isinstance(key, Text):
                yield MappingRead(
                    mapping=mapping,
                    key=key.value,
                    path=module.path,
                    line=chain.line,
                    required=False,
                )


def _looked_up(core: SourceModules, surface: Surface) -> Iterator[MappingRead]:
    """Give the keys that core looks up one by one from a dictionary of its own."""
    for symbol in surface.mapping_keys:
        module_name, _, name = symbol.rpartition(".")
        module = core.by_name.get(module_name)
        if module is None:
            continue
        for binding in core.definitions(module).scopes[0].bindings.get(name, ()):
            if isinstance(binding.value, Entries):
                for mapping, key in product(surface.mappings, binding.value.keys):
                    yield MappingRead(
                        mapping=mapping,
                        key=key,
                        path=module.path,
                        line=binding.line,
                        required=False,
                    )
