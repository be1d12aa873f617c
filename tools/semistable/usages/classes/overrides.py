"""The methods of a driver's class that core's class above it has too."""

from collections.abc import Iterator

from semistable.model.findings.usage import Override, Place
from semistable.resolver.values import ClassValue, FunctionValue
from semistable.usages.classes.argument_reads import key_reads
from semistable.usages.classes.base_chain import ClassLine, Ground, caller_signature
from semistable.usages.data.added_keys import keys_given
from semistable.usages.data.dict_literals import writer_of_result
from semistable.usages.source_place import place_of


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
        base = ground.core_method(line.core, name)
        if method is None or base is None:
            continue
        owner, base_scope = base
        of_driver_class = line.is_driver and ground.is_driver_side(owner)
        calls = ground.calls.get(name, ()) if of_driver_class else ()
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
        )


def _dictionary(ground: Ground, writer: FunctionValue | None) -> Place | None:
    module = ground.program.find(writer.module) if writer else None
    if writer is None or module is None:
        return None
    scope = ground.program.scope(writer.module, writer.scope)
    return place_of(module, scope, scope.line, scope.column)


def _keys(ground: Ground, writer: FunctionValue | None) -> frozenset[str] | None:
    uses = ground.program.uses(writer.module) if writer else None
    return keys_given(uses, writer.scope) if writer and uses else None
