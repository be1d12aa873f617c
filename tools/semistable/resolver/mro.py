"""The classes above a class, in the order in which Python searches them."""

from collections.abc import Callable
from typing import NamedTuple

from semistable.model.code.facts import Expression, Scope, ScopeKind
from semistable.resolver.memo import Answers
from semistable.resolver.program import World
from semistable.resolver.values import ClassValue, MissingValue, UnknownValue, Value

_EMPTY_BASES = frozenset(("object", "Exception"))
"""Bases outside our sources that bring no attributes of their own."""


class Ancestry(NamedTuple):
    """A class and its ancestors in method resolution order, and whether all are known.

    `bereft` when one of them has a base that is missing, which takes all with it that it gave.
    """

    line: tuple[ClassValue, ...]
    complete: bool
    bereft: bool = False


class Ancestors:
    """Order the ancestors of classes; `resolve` tells what a base is, seen from a scope."""

    def __init__(
        self,
        world: World,
        resolve: Callable[[str, int, Expression], Value],
        known: Answers[ClassValue, Ancestry],
    ) -> None:
        self._world = world
        self._resolve = resolve
        self._known = known

    def bases(self, owner: ClassValue) -> tuple[Value, ...]:
        """Resolve the bases of a class."""
        scope = self._world.scope(owner.module, owner.scope)
        return tuple(self._resolve(owner.module, scope.parent, base) for base in scope.bases)

    def of(self, owner: ClassValue) -> Ancestry:
        """Give a class's ancestry.

        Without a consistent C3 order the depth-first order is given, first seen first.
        """
        known = self._known.get(owner)
        if known is None:
            # A class among its own ancestors is an error of the sources: stop there.
            self._known.begin(owner, Ancestry((owner,), complete=False))
            asked = self._world.asked
            known = self._ordered(owner)
            self._known.end(owner, known, asked)
        return known

    def _ordered(self, owner: ClassValue) -> Ancestry:
        scope = self._world.scope(owner.module, owner.scope)
        complete = not scope.dynamic and not scope.decorators
        lines: list[tuple[ClassValue, ...]] = []
        direct: list[ClassValue] = []
        bereft = False
        for base in self.bases(owner):
            if isinstance(base, ClassValue):
                above = self.of(base)
                lines.append(above.line)
                direct.append(base)
                complete = complete and above.complete
                bereft = bereft or above.bereft
            elif not _adds_nothing(scope, base):
                complete = False
                bereft = bereft or isinstance(base, MissingValue)
        return Ancestry((owner, *_merged([*lines, tuple(direct)])), complete, bereft)


def enclosing_class(world: World, module: str, scope: int) -> ClassValue | None:
    """Find the innermost class that a scope is in."""
    definitions = world.definitions(module)
    number = scope
    while definitions is not None and number > 0:
        here = definitions.scopes[number]
        if here.kind == ScopeKind.CLASS:
            return ClassValue(module, number)
        number = here.parent
    return None


def _adds_nothing(scope: Scope, base: Value) -> bool:
    """Whether a base that is no class of ours adds no attributes: `object` and exceptions."""
    return isinstance(base, UnknownValue) and all(
        isinstance(name, str) and name in _EMPTY_BASES for name in scope.bases
    )


def _merged(lines: list[tuple[ClassValue, ...]]) -> tuple[ClassValue, ...]:
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
