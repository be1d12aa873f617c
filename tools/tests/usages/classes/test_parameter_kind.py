"""How functions that hand a parameter on to each other treat it."""

from itertools import permutations

from semistable.resolver.values import FunctionValue
from semistable.usages.classes.parameter_kind import Treatment, treatment_of
from tests.kit.trees import names

SOURCE = """\
def one(a):
    a.host
    two(a)
def two(a):
    a['key']
    three(a)
def three(a):
    a.name
    a()
    one(a)
"""


def test_functions_that_call_each_other_are_read_the_same_in_any_order() -> None:
    seen = set()
    for order in permutations(("one", "two", "three")):
        resolver = names({}, {"moon/__init__.py": "", "moon/use.py": SOURCE})
        found: dict[str, Treatment] = {}
        for name in order:
            function = resolver.find(f"moon.use.{name}")
            assert isinstance(function, FunctionValue)
            found[name] = treatment_of(resolver, function, "a")
        seen.add(tuple(sorted((name, str(treatment)) for name, treatment in found.items())))
    assert len(seen) == 1


def test_many_ways_through_functions_are_walked_once() -> None:
    source = "".join(
        f"def f{n}(a):\n" + "".join(f"    f{(n + m) % 40}(a)\n" for m in range(1, 30))
        for n in range(40)
    )
    resolver = names({}, {"moon/__init__.py": "", "moon/use.py": source})
    function = resolver.find("moon.use.f0")
    assert isinstance(function, FunctionValue)
    assert treatment_of(resolver, function, "a") == Treatment()
    assert resolver.spent < 2000
