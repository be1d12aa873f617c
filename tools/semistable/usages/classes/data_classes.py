"""Constructors that Python generates: of dataclasses and named tuples."""

from semistable.model.code.facts import Binding, Call, Scope
from semistable.model.code.signature import SOME_DEFAULT, Parameter, ParameterKind, Signature
from semistable.resolver.mro import decorator_names
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, ExternalValue

_NAMED_TUPLE = "typing.NamedTuple"


def generated_signature(names: Resolver, class_: ClassValue) -> Signature | None:
    """Return what the generated constructor of a class takes; None for any other class.

    https://docs.python.org/3/library/dataclasses.html: the fields of all classes above, those of
    the farthest first; a field that is defined again keeps its place.
    """
    fields: dict[str, Parameter] = {}
    is_generated = False
    for owner in reversed(names.mro(class_).line):
        scope = names.program.scope(owner.module, owner.scope)
        kind = _kind(names, owner, scope)
        if not kind or "__init__" in scope.bindings:
            if owner == class_ or scope.bases or "__init__" in scope.bindings:
                return None
            continue
        is_generated = owner == class_
        for name in scope.annotations:
            bindings = scope.bindings.get(name, ())
            if _is_open(names, owner, bindings):
                return None
            default = SOME_DEFAULT if bindings else None
            fields[name] = Parameter(name, ParameterKind.POSITIONAL, default)
    return Signature(tuple(fields.values())) if is_generated and fields else None


def _kind(names: Resolver, owner: ClassValue, scope: Scope) -> str:
    definitions = names.program.definitions(owner.module)
    decorators = tuple(decorator_names(scope, definitions.chains if definitions else ()))
    if decorators == ("dataclass",):
        for decorator in scope.decorators:
            chain = names.chain(owner.module, decorator) if isinstance(decorator, int) else None
            last = chain.steps[-1] if chain and chain.steps else None
            if isinstance(last, Call) and {"init", "kw_only"} & {k for k, _ in last.keywords}:
                return ""
        return "dataclass"
    bases = names.bases(owner)
    if not decorators and bases == (ExternalValue(_NAMED_TUPLE),):
        return "named tuple"
    return ""


def _is_open(names: Resolver, owner: ClassValue, bindings: tuple[Binding, ...]) -> bool:
    """Whether a field is not told by its annotation alone: `field(init=False)`."""
    for binding in bindings:
        chain = names.chain(owner.module, binding.value) if isinstance(binding.value, int) else None
        call = chain.steps[0] if chain and chain.root == "field" and chain.steps else None
        if isinstance(call, Call) and {"init", "kw_only"} & {k for k, _ in call.keywords}:
            return True
    return False
