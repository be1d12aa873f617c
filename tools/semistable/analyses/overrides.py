"""The methods of a driver's class that core's class above it has too."""

from collections.abc import Iterator

from semistable.analyses.class_lines import ClassLine, Ground, caller_signature
from semistable.analyses.dictionaries import gives_dictionary
from semistable.analyses.values import ClassValue, FunctionValue
from semistable.model.usage import Override


def overrides(ground: Ground, line: ClassLine, definer: ClassValue) -> Iterator[Override]:
    """Compare the methods that one class of the line defines with the nearest ones of core."""
    module = ground.world.find(definer.module)
    if module is None:
        return
    for name, bindings in ground.scope(definer).bindings.items():
        if name.startswith("__") or len(bindings) != 1:
            continue
        method = ground.method(definer, bindings[0])
        base = ground.core_method(line.core, name)
        if method is None or base is None:
            continue
        owner, base_scope = base
        of_driver_class = line.is_driver and ground.is_driver_side(owner)
        yield Override(
            place=ground.place(module, definer, method, name),
            target=ground.target(owner, name, base_scope.line),
            signature=caller_signature(method),
            base=caller_signature(base_scope),
            calls=ground.calls.get(name, ()) if of_driver_class else (),
            of_driver_class=of_driver_class,
            gives_dictionary=gives_dictionary(
                ground.names, FunctionValue(definer.module, bindings[0].scope)
            ),
            promises=base_scope.doc_fields,
        )
