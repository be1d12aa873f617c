"""Rule for the classes above a class, in the order in which Python searches them."""

from collections import Counter, deque
from collections.abc import Iterator
from typing import NamedTuple

from semistable.model.code.facts import Chain, Scope, ScopeKind
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.values import (
    ClassValue,
    ExternalValue,
    MissingValue,
    UnknownValue,
    Value,
)

_EMPTY_BASES = frozenset(("object", "Exception"))
"""Bases outside our sources that bring no attributes of their own."""
_EMPTY_EXTERNAL = frozenset(
    f"{module}.{name}"
    for module, names in {
        "abc": ("ABC",),
        "typing": ("Generic", "Protocol"),
        "typing_extensions": ("Generic", "Protocol"),
    }.items()
    for name in names
)
_PLAIN_DECORATORS = frozenset(("dataclass", "final", "runtime_checkable", "total_ordering"))
"""Decorators that add no members but special ones."""
_ENUMS = frozenset(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"))


class Mro(NamedTuple):
    """A class and its ancestors in method resolution order, and whether all are known.

    `bereft` when one of them has a base that is missing, which takes all with it that it gave;
    `is_enum` when one is an enumeration of the standard library.
    """

    line: tuple[ClassValue, ...]
    complete: bool
    bereft: bool = False
    is_enum: bool = False


def in_cycle(owner: ClassValue) -> Mro:
    """Return what is known of a class among its own ancestors: an error of the sources."""
    return Mro((owner,), complete=False)


def length(mro: Mro) -> int:
    """Return how many classes stand in a line: deep hierarchies cost the square of their depth."""
    return len(mro.line)


def mro(program: Program, owner: ClassValue) -> Rule:
    """Order a class's ancestors.

    Without a consistent C3 order the depth-first order is given, first seen first.
    """
    scope = program.scope(owner.module, owner.scope)
    complete = not scope.dynamic and not _is_reshaped(program, owner, scope)
    bereft = is_enum = False
    lines: list[tuple[ClassValue, ...]] = []
    direct: list[ClassValue] = []
    for expression in scope.bases:
        base = yield ("base", owner.module, scope.parent, expression)
        if isinstance(base, ClassValue):
            above = yield ("mro", base)
            lines.append(above.line)
            direct.append(base)
            complete = complete and above.complete
            bereft = bereft or above.bereft
            is_enum = is_enum or above.is_enum
        elif isinstance(base, ExternalValue) and base.name in _ENUMS:
            is_enum = True
        elif not _adds_nothing(scope, base):
            complete = False
            bereft = bereft or isinstance(base, MissingValue)
    return Mro((owner, *_merged([*lines, tuple(direct)])), complete, bereft, is_enum)


def enclosing_class(program: Program, module: str, scope: int) -> ClassValue | None:
    """Find the innermost class that a scope is in."""
    definitions = program.definitions(module)
    number = scope
    while definitions is not None and number > 0:
        here = definitions.scopes[number]
        if here.kind == ScopeKind.CLASS:
            return ClassValue(module, number)
        number = here.parent
    return None


def _is_reshaped(program: Program, owner: ClassValue, scope: Scope) -> bool:
    """Whether a decorator or a metaclass may give the class members that it does not show."""
    definitions = program.definitions(owner.module)
    decorators = decorator_names(scope, definitions.chains if definitions else ())
    return any(name not in _PLAIN_DECORATORS for name in decorators)


def decorator_names(scope: Scope, chains: tuple[Chain, ...]) -> Iterator[str]:
    """Give the last names of a function's or a class's decorators."""
    for decorator in scope.decorators:
        if isinstance(decorator, str):
            yield decorator
        elif isinstance(decorator, int) and 0 <= decorator < len(chains):
            steps = [step for step in chains[decorator].steps if isinstance(step, str)]
            yield steps[-1] if steps else chains[decorator].root
        else:
            yield ""


def _adds_nothing(scope: Scope, base: Value) -> bool:
    """Whether a base that is no class of ours adds no attributes: `object` and exceptions."""
    if isinstance(base, ExternalValue):
        return base.name in _EMPTY_EXTERNAL
    return isinstance(base, UnknownValue) and all(
        isinstance(name, str) and name in _EMPTY_BASES for name in scope.bases
    )


def _merged(lines: list[tuple[ClassValue, ...]]) -> tuple[ClassValue, ...]:
    """C3 (https://docs.python.org/3/howto/mro.html), or first come first where it fails."""
    pending = [deque(line) for line in lines if line]
    behind = Counter(class_ for line in lines for class_ in line[1:])
    merged: dict[ClassValue, None] = {}
    while pending:
        heads = (line[0] for line in pending)
        merged[next((head for head in heads if not behind[head]), pending[0][0])] = None
        for line in pending:
            while line and line[0] in merged:
                line.popleft()
                if line:
                    behind[line[0]] -= 1
        pending = [line for line in pending if line]
    return tuple(merged)
