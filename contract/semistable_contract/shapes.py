"""The shapes of core's calls, and whether a driver's method accepts them."""

import inspect
import re
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z_]\w*=?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way in which core calls a method: parameters by position, and by keyword."""

    positional: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"({', '.join([*self.positional, *(f'{name}=' for name in self.keywords)])})"

    def __len__(self) -> int:
        return len(self.positional) + len(self.keywords)


def parse_shape(text: str) -> Shape | None:
    """Parse `(context, instance, timeout=)`; None for anything else, such as `*args`."""
    parts = [part.strip() for part in text.strip().removeprefix("(").removesuffix(")").split(",")]
    parts = [part for part in parts if part]
    if not all(NAME.fullmatch(part) for part in parts):
        return None
    return Shape(
        positional=tuple(part for part in parts if not part.endswith("=")),
        keywords=tuple(part[:-1] for part in parts if part.endswith("=")),
    )


def signature(owner: type, name: str) -> inspect.Signature | None:
    """Return the signature of a method without `self`; None if Python cannot determine it."""
    try:
        found = inspect.signature(getattr(owner, name))
    except (AttributeError, TypeError, ValueError):
        return None
    if isinstance(inspect.getattr_static(owner, name), staticmethod | classmethod):
        return found
    return found.replace(parameters=list(found.parameters.values())[1:])


def shape_of(owner: type, name: str) -> Shape | None:
    """Return the call with all parameters of core's method: by position without a default."""
    found = signature(owner, name)
    if found is None:
        return None
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    plain = [one for one in found.parameters.values() if one.kind in kinds]
    keyword = [one for one in found.parameters.values() if one.kind == one.KEYWORD_ONLY]
    return Shape(
        positional=tuple(one.name for one in plain if one.default is one.empty),
        keywords=tuple(one.name for one in plain if one.default is not one.empty)
        + tuple(one.name for one in keyword),
    )


def refusal(owner: type, name: str, shape: Shape) -> str | None:
    """Return why a driver's method does not accept a call; None if it does."""
    found = signature(owner, name)
    if found is None:
        return None
    try:
        bound = found.bind(*shape.positional, **{word: word for word in shape.keywords})
    except TypeError as error:
        return str(error)
    for parameter, value in bound.arguments.items():
        if isinstance(value, str) and value != parameter and value in bound.arguments:
            return f"it takes core's {value!r} for its own {parameter!r}"
    return None
