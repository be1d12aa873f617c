"""Who writes out the dictionaries that a method returns."""

import pytest

from semistable.resolver.values import FunctionValue
from semistable.usages.data.dict_literals import writer_of_result
from tests.kit.trees import names


def writer(source: str, name: str = "first") -> tuple[str, int]:
    """Name the function that writes what a function of this module returns; and count the steps."""
    resolver = names({}, {"moon/__init__.py": "", "moon/use.py": source})
    function = resolver.find(f"moon.use.{name}")
    assert isinstance(function, FunctionValue)
    found = writer_of_result(resolver, function)
    return "" if found is None else resolver.symbol(found), resolver.spent


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return {'a': 1}", "first"),
        ("found = {'a': 1}\n    return found", "first"),
        ("return second()", "second"),
        ("if x: return second()\n    return second()", "second"),
        ("if x: return second()\n    return {}", "first"),
        ("if x: return second()\n    return None", ""),
        ("return third()", ""),
        ("return first()", ""),
        ("if x: return first()\n    return {}", ""),
        ("pass", ""),
    ],
)
def test_a_result_is_written_by(body: str, found: str) -> None:
    others = "def second(): return {'b': 2}\ndef third(): return lost()\n"
    name, _ = writer(f"{others}def first():\n    {body}\n")
    assert name == (found and f"moon.use.{found}")


def test_functions_that_return_each_other_end_at_once() -> None:
    ways = "".join(f"    if x: return f{{}}{n}()\n" for n in range(30))
    layers = "".join(
        f"def f{layer}{n}():\n{ways.replace('{}', str(layer + 1))}"
        for layer in range(4)
        for n in range(30)
    )
    last = "".join(f"def f4{n}(): return {{'a': 1}}\n" for n in range(30))
    name, steps = writer(f"{layers}{last}def first(): return f00()\n")
    assert name == "moon.use.f00"
    assert steps < 8000
