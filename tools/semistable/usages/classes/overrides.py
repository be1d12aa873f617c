"""The methods of a driver's class that core's class above it has too."""

from collections.abc import Iterator

from semistable.model.code.facts import Scope
from semistable.model.code.modules import Module, dotted_name
from semistable.model.code.signature import Parameter, ParameterKind, Signature
from semistable.model.findings.usage import CoreCall, CorePlace, Override, Place
from semistable.resolver.values import ClassValue, FunctionValue
from semistable.usages.classes.argument_reads import key_reads
from semistable.usages.classes.base_chain import ClassLine, Ground, caller_signature
from semistable.usages.data.added_keys import keys_given
from semistable.usages.data.dict_literals import writer_of_result
from semistable.usages.source_place import place_of

_ANYTHING = Signature(
    (
        Parameter("args", ParameterKind.VAR_POSITIONAL),
        Parameter("kwargs", ParameterKind.VAR_KEYWORD),
    )
)
"""The parameters of a method that core calls and does not define."""


def overrides(ground: Ground, line: ClassLine, definer: ClassValue) -> Iterator[Override]:
    """Compare the methods that one class of the line defines with the nearest ones of core."""
    module = ground.program.find(definer.module)
    if module is None:
        return
    for name in ground.scope(definer).bindings:
        bindings = ground.names.bindings(definer.module, definer.scope, name)
        if name.startswith("__") or len(bindings) != 1:
            continue
        method = ground.method(definer, bindings[0])
        if method is None:
            continue
        base = ground.core_method(line.core, name)
        known = ground.core.by_function.get((definer.module, bindings[0].scope), ())
        inferred = tuple(sorted(known, key=lambda c: (c.path, c.line, str(c.shape))))
        if base is None:
            if inferred:
                yield _hook(ground, module, definer, method, name, inferred)
            continue
        owner, base_scope = base
        of_driver_class = line.is_driver and ground.is_driver_side(owner)
        calls = ground.calls.get(name, ()) if of_driver_class else ()
        calls = inferred if ground.is_inferred else calls
        function = FunctionValue(definer.module, bindings[0].scope)
        writer = writer_of_result(ground.names, function)
        yield Override(
            place=ground.place(module, definer, method, name),
            target=ground.target(owner, name, base_scope.line),
            signature=caller_signature(method),
            base=caller_signature(base_scope),
            calls=calls,
            of_driver_class=of_driver_class,
            dictionary=_dictionary(ground, writer),
            keys=_keys(ground, writer),
            key_reads=tuple(key_reads(ground.names, function, caller_signature(method), calls)),
            promises=base_scope.doc_fields,
            is_async=method.is_async,
            gives_constant=_gives_constant(ground, function),
        )


def _hook(  # noqa: PLR0913, PLR0917 - a function, its class, and who calls it
    ground: Ground,
    module: Module,
    definer: ClassValue,
    method: Scope,
    name: str,
    calls: tuple[CoreCall, ...],
) -> Override:
    """Describe a function that core calls although no class of core has it."""
    first = calls[0]
    caller = first.caller.rpartition(".")[0]
    return Override(
        place=ground.place(module, definer, method, name),
        target=CorePlace(
            symbol=f"{dotted_name(first.path)}.{caller}.{name}", path=first.path, line=first.line
        ),
        signature=caller_signature(method),
        base=_ANYTHING,
        calls=calls,
        of_driver_class=True,
        is_async=method.is_async,
    )


def _gives_constant(ground: Ground, function: FunctionValue) -> bool:
    """Whether all that a function returns are constants, which nobody can await."""
    uses = ground.program.uses(function.module)
    returns = uses.returns.get(function.scope, ()) if uses else ()
    scope = ground.program.scope(function.module, function.scope)
    return not scope.decorators and all(not isinstance(value, int | str) for value in returns)


def _dictionary(ground: Ground, writer: FunctionValue | None) -> Place | None:
    module = ground.program.find(writer.module) if writer else None
    if writer is None or module is None:
        return None
    scope = ground.program.scope(writer.module, writer.scope)
    return place_of(module, scope, scope.line, scope.column)


def _keys(ground: Ground, writer: FunctionValue | None) -> frozenset[str] | None:
    uses = ground.program.uses(writer.module) if writer else None
    return keys_given(uses, writer.scope) if writer and uses else None
