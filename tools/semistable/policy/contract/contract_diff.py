"""Where a written contract differs from what core says: one sentence for each difference."""

from collections.abc import Iterator, Mapping

from semistable.model.core_api.method_contract import ClassContract, MethodContract, Opaque

_KEYS = (
    *("since", "capability", "required", "not_implemented", "returns", "result", "raises"),
    *("handled", "idempotent", "changes", "calls"),
)


def contract_changes(written: ClassContract, extracted: ClassContract) -> tuple[str, ...]:
    """Compare; what a `reviewed` list names is the people's and never differs.

    A `since` differs only where core's history is there to tell it.
    """
    found = list(_sets("opaque", written.opaque, extracted.opaque))
    for name in sorted({*written.opaque} & {*extracted.opaque}):
        found += _opaque(written.opaque[name], extracted.opaque[name])
    found += _sets("methods", written.methods, extracted.methods)
    for name in sorted({*written.methods} & {*extracted.methods}):
        found += _method(written.methods[name], extracted.methods[name])
    return tuple(found)


def _sets(
    what: str,
    written: Mapping[str, MethodContract] | Mapping[str, Opaque],
    extracted: Mapping[str, MethodContract] | Mapping[str, Opaque],
) -> Iterator[str]:
    for name in sorted({*written} ^ {*extracted}):
        if name in extracted:
            yield f"{what}.{name} is in core and not in the contract"
        elif not written[name].reviewed:
            yield f"{what}.{name} is in the contract and not in core"


def _opaque(written: Opaque, extracted: Opaque) -> Iterator[str]:
    for key in ("read", "written"):
        ours, core = getattr(written, key), getattr(extracted, key)
        if key not in written.reviewed and ours != core:
            yield _said(f"opaque.{written.name}.{key}", ours, core)


def _method(written: MethodContract, extracted: MethodContract) -> Iterator[str]:
    at = f"methods.{written.name}"
    for key in _KEYS:
        ours, core = getattr(written, key), getattr(extracted, key)
        spelled = key.replace("_", "-")
        if spelled in written.reviewed or ours == core or (key == "since" and not core):
            continue
        yield _said(f"{at}.{spelled}", ours, core)
    types = dict(written.parameters), dict(extracted.parameters)
    for name in sorted({*types[0], *types[1]}):
        ours, core = types[0].get(name, ""), types[1].get(name, "")
        if f"parameters.{name}" not in written.reviewed and ours != core:
            yield _said(f"{at}.parameters.{name}", ours, core)


def _said(key: str, ours: object, core: object) -> str:
    if isinstance(ours, tuple) and isinstance(core, tuple) and ours and core:
        lacking = [f"core has {_value(tuple(x for x in core if x not in ours))} too"]
        more = [f"core has no {_value(tuple(x for x in ours if x not in core))}"]
        parts = (lacking if {*core} - {*ours} else []) + (more if {*ours} - {*core} else [])
        return f"{key}: {'; '.join(parts) or 'core has another order'}"
    return f"{key}: the contract says {_value(ours)}, core says {_value(core)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value in ("", None) else str(value)
