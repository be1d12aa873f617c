"""Detects changed arguments: makes deep copies before a call, and compares after it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from semistable_contract.showing import shown

DEPTH = 12
NODES = 20_000
"""Beyond these limits an argument is compared by identity, to limit the cost of a copy."""

PLAIN = {dict, list, tuple, set, frozenset}
"""The types that need no view."""
Frozen = Any
View = Callable[[Any], Any]
"""Returns an object of core as plain data; NotImplemented for unknown objects."""


def unknown(_: object) -> Any:
    """Return NotImplemented for every object: the view of a core without views."""
    return NotImplemented


class Freezer:
    """Makes comparable copies; one freezer for each value, so that cycles and size are bounded."""

    def __init__(
        self,
        view: View = unknown,
        *,
        depth: int = DEPTH,
        nodes: int = NODES,
        objects: bool = True,
    ) -> None:
        self._view, self._depth, self._left, self._objects = view, depth, nodes, objects
        self._open: set[int] = set()

    def freeze(self, value: Any, depth: int = 0) -> Frozen:
        """Return a copy of a value as far as it is data; other objects are kept by identity."""
        if value is None or isinstance(value, str | bytes | int | float | complex):
            return value
        self._left -= 1
        if depth > self._depth or self._left < 0 or id(value) in self._open:
            return Same(value)
        self._open.add(id(value))
        try:
            return self._parts(value, depth + 1)
        finally:
            self._open.discard(id(value))

    def _parts(self, value: Any, depth: int) -> Frozen:
        seen = NotImplemented if type(value) in PLAIN else self._view(value)
        if seen is not NotImplemented:
            return {"kind": type(value), "view": self.freeze(seen, depth)}
        if isinstance(value, Mapping):
            return {key: self.freeze(item, depth) for key, item in list(value.items())}
        if isinstance(value, list | tuple):
            return [self.freeze(item, depth) for item in value]
        if isinstance(value, set | frozenset):
            return {Same(item) if _odd(item) else item: True for item in value}
        opaque = isinstance(value, type) or callable(value) or not hasattr(value, "__dict__")
        if opaque or not self._objects:
            return Same(value)
        return Attributes(
            (name, self.freeze(item, depth))
            for name, item in list(vars(value).items())
            if not name.startswith("_")
        )


def _odd(item: object) -> bool:
    return not isinstance(item, str | bytes | int | float | tuple | frozenset)


class Attributes(dict[str, Any]):
    """The public attributes of an object."""


class Same:
    """An opaque object: it is equal only to itself."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)

    def __repr__(self) -> str:
        return f"<{type(self.value).__name__}>"


def differences(before: Frozen, after: Frozen, path: str) -> Iterator[str]:
    """Yield each difference between two frozen values; `path` is the name of the outermost."""
    if isinstance(before, dict) and isinstance(after, dict):
        if before.keys() == {"kind", "view"} == after.keys():
            yield from _of_objects(before["view"], after["view"], path)
            return
        dotted = isinstance(before, Attributes)
        for key in [*before, *(key for key in after if key not in before)]:
            inner = f"{path}.{key}" if dotted else f"{path}[{key!r}]"
            if key not in after:
                yield f"{inner} was {shown(before[key])} and is gone"
            elif key not in before:
                yield f"{inner} is new, {shown(after[key])}"
            else:
                yield from differences(before[key], after[key], inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for n, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{n}]")
    elif type(before) is not type(after) or before != after:
        yield f"{path} was {shown(before)} and is {shown(after)}"


def _of_objects(before: Frozen, after: Frozen, path: str) -> Iterator[str]:
    """Compare two views; a field that only the later one has was loaded, not changed."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield from differences(before, after, path)
        return
    for key, value in before.items():
        if key not in after:
            yield f"{path}.{key} was {shown(value)} and is gone"
        else:
            yield from differences(value, after[key], f"{path}.{key}")


def owned(frozen: Frozen, name: str, changes: Collection[str]) -> Frozen:
    """Return a frozen argument without the parts that a driver may change.

    `changes` are names of arguments. A dotted name is a field of an object or a key of a
    dictionary that may change (`instance.system_metadata`); in a list, that of each item.
    """
    if name in changes:
        return None
    for path in changes:
        head, *inner = path.split(".")
        if inner and head == name:
            frozen = _without(frozen, inner)
    return frozen


def _without(frozen: Frozen, path: Sequence[str]) -> Frozen:
    if isinstance(frozen, list):
        return [_without(item, path) for item in frozen]
    if not isinstance(frozen, dict):
        return frozen
    if frozen.keys() == {"kind", "view"}:
        return frozen | {"view": _without(frozen["view"], path)}
    first, *rest = path
    return type(frozen)(
        (key, _without(value, rest) if key == first else value)
        for key, value in frozen.items()
        if rest or key != first
    )
