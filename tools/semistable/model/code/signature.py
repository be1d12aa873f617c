"""Signatures and the calls that they accept or reject, by Python's binding rules."""

from enum import IntEnum

import msgspec


class ParameterKind(IntEnum):
    """The five kinds of parameters, as in inspect.Parameter."""

    POSITIONAL_ONLY = 0
    POSITIONAL = 1
    VAR_POSITIONAL = 2
    KEYWORD = 3
    VAR_KEYWORD = 4


_STARS: dict[int, str] = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
SOME_DEFAULT = "…"
"""The default of a parameter where only its presence is kept."""


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One parameter of a function; `default` is its text, SOME_DEFAULT, or None without one."""

    name: str
    kind: int
    default: str | None = None

    @property
    def optional(self) -> bool:
        """Return whether a call may omit it."""
        return self.default is not None or self.kind in _STARS

    def __str__(self) -> str:
        """Return it as in a `def`."""
        name = f"{_STARS.get(self.kind, '')}{self.name}"
        return name if self.default is None else f"{name}={self.default}"


class Shape(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The arguments of a call: the number by position, the keywords, and `*` or `**` parts."""

    positional: int
    keywords: tuple[str, ...] = ()
    star: bool = False
    star_star: bool = False

    def __str__(self) -> str:
        """Return the call as `(2 by position, accel_info=)`."""
        parts = [f"{self.positional} by position"] if self.positional else []
        parts += [f"{name}=" for name in self.keywords]
        parts += ["*…"] * self.star + ["**…"] * self.star_star
        return f"({', '.join(parts)})"


class Signature(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The parameters that a caller sees, without `self`."""

    parameters: tuple[Parameter, ...]

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """The parameters that can be passed by position."""
        return tuple(p for p in self.parameters if p.kind <= ParameterKind.POSITIONAL)

    @property
    def names(self) -> frozenset[str]:
        """The parameters that can be passed by keyword."""
        kinds = (ParameterKind.POSITIONAL, ParameterKind.KEYWORD)
        return frozenset(p.name for p in self.parameters if p.kind in kinds)

    @property
    def takes_any_position(self) -> bool:
        """Return whether there is a `*args`."""
        return any(p.kind == ParameterKind.VAR_POSITIONAL for p in self.parameters)

    @property
    def takes_any_name(self) -> bool:
        """Return whether there is a `**kwargs`."""
        return any(p.kind == ParameterKind.VAR_KEYWORD for p in self.parameters)

    def without_first(self) -> "Signature":
        """Return the signature without `self` or `cls`, unless `*args` takes it."""
        first = self.parameters[:1]
        if first and first[0].kind <= ParameterKind.POSITIONAL:
            return Signature(self.parameters[1:])
        return self

    def refuses(self, shape: Shape) -> str:
        """Return why Python would raise TypeError for a call; "" if it would not.

        The unknown part of a call (`*args`, `**kwargs`) is assumed to fit.
        """
        positional = self.positional
        if shape.positional > len(positional) and not self.takes_any_position:
            return f"it takes {len(positional)} by position, {shape.positional} are passed"
        filled = {p.name for p in positional[: shape.positional]}
        for name in shape.keywords:
            if name in filled and name in self.names:
                return f"{name} would be passed twice"
            if name not in self.names and not self.takes_any_name:
                return f"it has no parameter {name}"
        filled.update(name for name in shape.keywords if name in self.names)
        missing = [p.name for p in self.parameters if not p.optional and p.name not in filled]
        if shape.star:
            missing = [
                p.name
                for p in self.parameters
                if not p.optional and p.kind == ParameterKind.KEYWORD and p.name not in filled
            ]
        if missing and not shape.star_star:
            return f"{', '.join(missing)} would be missing"
        return ""

    def names_bound(self, shape: Shape) -> tuple[str, ...]:
        """Return the name of the parameter to which each positional argument is bound."""
        return tuple(p.name for p in self.positional[: shape.positional])

    def smallest_call(self) -> Shape:
        """Return the call that passes only required parameters, by position if possible."""
        required = [p for p in self.positional if not p.optional]
        keywords = tuple(
            p.name for p in self.parameters if p.kind == ParameterKind.KEYWORD and not p.optional
        )
        return Shape(len(required), keywords)

    def __str__(self) -> str:
        """Return the signature as in a `def`."""
        parts, bare_star = [], True
        for parameter in self.parameters:
            if parameter.kind == ParameterKind.VAR_POSITIONAL:
                bare_star = False
            elif parameter.kind == ParameterKind.KEYWORD and bare_star:
                parts.append("*")
                bare_star = False
            parts.append(str(parameter))
        return f"({', '.join(parts)})"
