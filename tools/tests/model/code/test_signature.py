"""What a signature refuses is what Python refuses."""

import inspect
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semistable.model.code.signature import (
    SOME_DEFAULT,
    Parameter,
    ParameterKind,
    Shape,
    Signature,
)

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A slow machine is no fault of the code."""

_KINDS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.VAR_KEYWORD,
)
_NAMES = ("a", "b", "c", "d", "e", "f")


@st.composite
def signatures(draw: st.DrawFn) -> Signature:
    """Draw what a `def` may declare: kinds in order, no required position behind an optional."""
    kinds = sorted(draw(st.lists(st.sampled_from(ParameterKind), max_size=len(_NAMES))))
    found: list[Parameter] = []
    behind_default = False
    for name, kind in zip(_NAMES, kinds, strict=False):
        stars = kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
        if stars and any(p.kind == kind for p in found):
            continue
        optional = stars or draw(st.booleans())
        if kind <= ParameterKind.POSITIONAL:
            behind_default = optional = optional or behind_default
        found.append(Parameter(name, kind, SOME_DEFAULT if optional and not stars else None))
    return Signature(tuple(found))


calls = st.builds(
    Shape,
    st.integers(0, 5),
    st.lists(st.sampled_from((*_NAMES, "stranger")), unique=True, max_size=4).map(tuple),
)


def _python(signature: Signature) -> inspect.Signature:
    stars = (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
    return inspect.Signature(
        [
            inspect.Parameter(
                p.name,
                _KINDS[p.kind],
                default=0 if p.optional and p.kind not in stars else inspect.Parameter.empty,
            )
            for p in signature.parameters
        ]
    )


def _called(signature: Signature, positional: int, names: tuple[str, ...]) -> dict[str, object]:
    """Have Python bind a call; `inspect` itself is wrong about `f(a=1)` of `f(a=0, /, **kw)`."""
    namespace: dict[str, Any] = {}
    exec(f"def f{_python(signature)}: return locals()", namespace)  # noqa: S102 - the test's own text
    bound: dict[str, object] = namespace["f"](*range(1, positional + 1), **dict.fromkeys(names, -1))
    return bound


def _python_refuses(signature: Signature, positional: int, names: tuple[str, ...]) -> bool:
    try:
        _called(signature, positional, names)
    except TypeError:
        return True
    return False


@CALM
@given(signatures(), calls)
def test_refuses_what_python_refuses(signature: Signature, shape: Shape) -> None:
    refused = bool(signature.refuses(shape))
    assert refused == _python_refuses(signature, shape.positional, shape.keywords)


@CALM
@given(signatures(), calls, st.integers(0, 4), st.sets(st.sampled_from(_NAMES), max_size=4))
def test_an_open_call_that_some_arguments_could_complete_is_accepted(
    signature: Signature, shape: Shape, more: int, names: set[str]
) -> None:
    added = tuple(sorted(names - set(shape.keywords)))
    fits = not _python_refuses(signature, shape.positional + more, (*shape.keywords, *added))
    whole = Shape(shape.positional, shape.keywords, star=more > 0, star_star=bool(added))
    assert not (fits and signature.refuses(whole))


@CALM
@given(signatures())
def test_a_signature_accepts_its_own_smallest_call(signature: Signature) -> None:
    assert signature.refuses(signature.smallest_call()) == ""


@CALM
@given(signatures(), calls)
def test_names_bound_are_the_parameters_that_python_fills(
    signature: Signature, shape: Shape
) -> None:
    if not _python_refuses(signature, shape.positional, shape.keywords):
        bound = _called(signature, shape.positional, shape.keywords)
        filled = [name for name, value in bound.items() if value in range(1, 6)]
        assert list(signature.names_bound(shape)) == filled


@CALM
@given(signatures())
def test_a_signature_is_written_as_in_a_def(signature: Signature) -> None:
    declared = str(_python(signature)).replace("=0", "=…")
    has_bar = any(p.kind == ParameterKind.POSITIONAL_ONLY for p in signature.parameters)
    if not has_bar:
        assert str(signature) == declared


def _signature(source: str) -> Signature:
    namespace: dict[str, object] = {}
    exec(f"def f{source}: ...", namespace)  # noqa: S102 - the test's own text
    function = namespace["f"]
    assert callable(function)
    return Signature(
        tuple(
            Parameter(p.name, _KINDS.index(p.kind), None if p.default is p.empty else SOME_DEFAULT)
            for p in inspect.signature(function).parameters.values()
        )
    )


@pytest.mark.parametrize(
    ("declared", "shape", "reason"),
    [
        ("(a)", Shape(2), "it takes 1 by position, 2 are passed"),
        ("(a, b)", Shape(1), "b would be missing"),
        ("(a, b, c)", Shape(0), "a, b, c would be missing"),
        ("(a)", Shape(1, ("a",)), "a would be passed twice"),
        ("(a)", Shape(1, ("b",)), "it has no parameter b"),
        ("(*, a)", Shape(0, star=True), "a would be missing"),
        ("(*, a)", Shape(0, star_star=True), ""),
        ("(a, b)", Shape(0, star=True), ""),
        ("(a, /, **rest)", Shape(0, ("a",)), "a would be missing"),
        ("(a, /, **rest)", Shape(1, ("a",)), ""),
        ("(a, /)", Shape(0, ("a",)), "it has no parameter a"),
    ],
)
def test_the_reason_names_the_parameter(declared: str, shape: Shape, reason: str) -> None:
    assert _signature(declared).refuses(shape) == reason


@pytest.mark.parametrize(
    ("declared", "rest"),
    [("(self, a)", "(a)"), ("(self, /, a)", "(a)"), ("(*rest)", "(*rest)"), ("()", "()")],
)
def test_self_is_taken_off_unless_stars_stand_for_it(declared: str, rest: str) -> None:
    assert _signature(declared).without_first() == _signature(rest)


def test_a_call_is_written_as_a_reader_would_say_it() -> None:
    shape = Shape(2, ("mode",), star=True, star_star=True)
    assert str(shape) == "(2 by position, mode=, *…, **…)"
