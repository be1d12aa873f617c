"""Each question is answered once, and the order of questions decides nothing."""

from collections.abc import Callable
from itertools import permutations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semistable.resolver.mro import Mro
from semistable.resolver.questions import BudgetError, Kind, Rule, Solver
from semistable.resolver.values import UNKNOWN, ClassValue, FunctionValue, InstanceValue
from tests.kit.programs import answer, programs, questions
from tests.kit.trees import names

# Graphs of questions --------------------------------------------------------------------------

Graph = tuple[tuple[int, ...], ...]
"""For each question those that it leads to, one after the other."""


class Walk:
    """Adds up what the questions behind one answer, until one answers 0; a cycle answers 99."""

    def __init__(self, graph: Graph, budget: int = 10**9) -> None:
        self.graph = graph
        self.begun: list[int] = []
        kinds = {"sum": Kind(self._sum, lambda _: 99), "same": Kind(self._same, lambda _: 99)}
        self._solver = Solver(kinds, budget, "moon")

    def solve(self, number: int) -> int:
        return int(self._solver.solve(("sum", number)))

    def _sum(self, number: int) -> Rule:
        self.begun.append(number)
        total = 0
        for other in self.graph[number]:
            found = yield ("same", other)
            if not found:
                break
            total += found
        return total % 97 + 1 if self.graph[number] else 0

    @staticmethod
    def _same(number: int) -> Rule:
        return (yield ("sum", number))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 12))
    one = st.lists(st.integers(0, size - 1), max_size=3)
    return tuple(tuple(draw(one)) for _ in range(size))


@given(graphs(), st.randoms())
def test_answers_are_the_same_in_any_order_and_each_is_found_once(
    graph: Graph, random: Random
) -> None:
    alone = [Walk(graph).solve(number) for number in range(len(graph))]
    order = list(range(len(graph)))
    random.shuffle(order)
    walk = Walk(graph)
    assert {number: walk.solve(number) for number in order} == dict(enumerate(alone))
    assert sorted(walk.begun) == list(range(len(graph)))


@pytest.mark.parametrize(
    ("graph", "answers"),
    [
        (((),), [0]),
        (((0,),), [99]),
        (((1,), ()), [1, 0]),
        (((1, 1), (0,)), [99, 99]),
        # What leads into a cycle is not in it, and nor is what is led to behind one.
        (((1, 2), (1,), (3,), ()), [4, 99, 1, 0]),
        # Who stops before the cycle is not in it.
        (((1, 0), ()), [1, 0]),
        # Two cycles through one question are one.
        (((1, 2), (0,), (0,)), [99, 99, 99]),
    ],
)
def test_all_of_a_cycle_get_the_answer_of_cycles(graph: Graph, answers: list[int]) -> None:
    for order in permutations(range(len(graph))):
        walk = Walk(graph)
        assert {number: walk.solve(number) for number in order} == dict(enumerate(answers))


def test_no_chain_of_questions_is_too_deep() -> None:
    length = 20_000
    walk = Walk((*((n + 1,) for n in range(length)), ()))
    assert walk.solve(0) == (length - 1) % 97 + 1
    walk = Walk((*((n + 1,) for n in range(length)), (0,)))
    assert (walk.solve(5), walk.solve(0)) == (99, 99)
    assert len(walk.begun) == length + 1


def test_a_spent_budget_is_told_in_a_sentence_and_leaves_nothing_open() -> None:
    walk = Walk((*((n + 1,) for n in range(100)), ()), budget=50)
    for _ in range(2):
        with pytest.raises(BudgetError) as error:
            walk.solve(0)
        assert error.value.message == "moon could not be followed within 50 steps."
    assert Walk(((),), budget=50).solve(0) == 0


def test_a_rule_that_fails_leaves_nothing_open() -> None:
    def broken() -> Rule:
        yield ("whole",)
        raise ValueError

    def whole() -> Rule:
        return (yield ("none",))

    def none() -> Rule:
        yield from ()
        return 7

    kinds = {rule.__name__: Kind(rule, lambda: 0) for rule in (broken, whole, none)}
    solver = Solver(kinds, 100, "moon")
    with pytest.raises(ValueError):  # noqa: PT011 - raised without a message
        solver.solve(("broken",))
    assert solver.solve(("whole",)) == 7


# Programs -------------------------------------------------------------------------------------


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(programs(), st.randoms())
def test_a_program_is_read_the_same_whatever_is_asked_first(
    files: tuple[dict[str, str], dict[str, str]], random: Random
) -> None:
    resolver = names(*files)
    every = questions(resolver)
    found = {question: answer(resolver, question) for question in every}
    lines = sum(len(mro.line) for mro in resolver._answers.values() if isinstance(mro, Mro))
    assert resolver.spent <= 2 * len(resolver._answers) + lines
    for order in (every[::-1], random.sample(every, len(every))):
        again = names(*files)
        assert {question: answer(again, question) for question in order} == found
    for question in random.sample(every, min(8, len(every))):
        assert answer(names(*files), question) == found[question], question


def ring(template: str, size: int, *ways: Callable[[int], int]) -> str:
    """Write a text for each of many numbers, which names the numbers that it leads to."""
    return "".join(template.format(n, *(way(n) % size for way in ways)) + "\n" for n in range(size))


THIRTY = ring(
    "def f{}():\n    if a: return f{}()\n    if b: return f{}()\n    return f{}()",
    30,
    lambda n: n + 1,
    lambda n: 3 * n + 2,
    lambda n: 5 * n + 4,
)
TWICE = """\
class A:
    def one(self):
        if self.x: return self.two()
        return self.two()
    def two(self):
        if self.x: return self.one()
        return self.one()
"""
KEPT = """\
class K{}:
    def __init__(self, p):
        self.p = p
        self.q = K{}(self.p.q)
"""
"""Classes that make each other, each with what the other keeps."""


@pytest.mark.parametrize(
    ("source", "asked", "at_most"),
    [
        ("def f(x):\n    if x: return f(x - 1)\n    return f(x - 2)\n", "f()", 10),
        (TWICE, "A().one()", 40),
        (TWICE, "A().two()", 40),
        (THIRTY, "f0()", 300),
        (THIRTY, "f29()", 300),
        (ring("class C{}(C{}): pass", 1000, lambda n: n + 1), "C0.x", 9000),
        (ring("class C{}(C{}, C{}): pass", 500, lambda n: n + 1, lambda n: 7 * n), "C0.x", 9000),
        (ring(KEPT, 300, lambda n: n + 1), "K0(K1).q.p.q", 9000),
        (ring("x{} = x{}.a()", 3000, lambda n: n + 1), "x0()", 20_000),
        (ring("def f{}(): return f{}().g()", 3000, lambda n: n + 1), "f5()", 40_000),
        ("".join(f"x{n} = x{n + 1}()\n" for n in range(3000)), "x0()", 40_000),
    ],
)
def test_what_leads_to_itself_is_unknown_at_once(source: str, asked: str, at_most: int) -> None:
    resolver = names({}, {"moon/__init__.py": "", "moon/use.py": f"{source}found = {asked}\n"})
    value = resolver.find("moon.use.found")
    assert resolver.symbol(value) == "moon.use.found"
    assert resolver.spent <= at_most


def test_a_line_of_classes_counts_as_long_as_it_is() -> None:
    source = "class C0: pass\n" + "".join(f"class C{n + 1}(C{n}): pass\n" for n in range(200))
    resolver = names({}, {"moon/use.py": source})
    assert len(resolver.mro(ClassValue("moon.use", 201)).line) == 201
    assert resolver.spent > 200 * 200 / 2


STARS = 200


@pytest.mark.parametrize(
    "texts",
    [
        [f"from moon.m{(n + 1) % STARS} import *\n" for n in range(STARS)],
        [
            f"from moon.m{(n + 1) % STARS} import *\nfrom moon.m{(n + 2) % STARS} import *\n"
            for n in range(STARS)
        ],
        [f"from moon.m{(n + 1) % STARS} import lost\n" for n in range(STARS)],
    ],
)
def test_imports_in_a_circle_end_at_once(texts: list[str]) -> None:
    driver = {f"moon/m{n}.py": text for n, text in enumerate(texts)}
    resolver = names({}, {"moon/__init__.py": ""} | driver)
    assert resolver.find("moon.m0.lost") == UNKNOWN
    assert resolver.spent <= 6 * STARS


def test_many_ways_through_star_imports_are_walked_once() -> None:
    driver = {
        f"moon/{side}{n}.py": f"from moon.m{n + 1} import *\nfrom moon.n{n + 1} import *\n"
        for side in "mn"
        for n in range(40)
    }
    driver |= {"moon/__init__.py": "", "moon/m40.py": "", "moon/n40.py": "def f(): pass\n"}
    resolver = names({}, driver)
    assert resolver.find("moon.m0.f") == FunctionValue("moon.n40", 1)
    assert resolver.spent <= 500


# Constructors ---------------------------------------------------------------------------------

HANDED = """\
class Host:
    def run(self): pass
class K:
    def __init__(self, host, other):
        self.host = host
        self.other = other
    def again(self):
        return self.other.K(Host(), self.other)
    def child(self):
        return K(Host(), self.other)
first = K(Host(), K(Host(), None))
"""


def test_who_makes_a_class_is_open_where_what_it_keeps_decides_it() -> None:
    asked = [
        lambda r, name=name: r.attribute(InstanceValue(r.find("moon.use.K")), name)
        for name in ("host", "other", "again", "child")
    ]
    for order in permutations(asked):
        resolver = names({}, {"moon/__init__.py": "", "moon/use.py": HANDED})
        for ask in order:
            ask(resolver)
        found = [resolver.symbol(ask(resolver)) for ask in asked]
        assert found == ["moon.use.K.host", "", "moon.use.K.again", "moon.use.K.child"]
