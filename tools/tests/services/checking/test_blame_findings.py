"""Halving finds the step at which each thing begins, and asks together what halves alike."""

from itertools import pairwise

import pytest

from semistable.services.checking.blame_findings import Identity, beginnings


class History:
    """Steps at which findings are there; it counts what it is asked."""

    def __init__(self, steps: dict[str, set[int]]) -> None:
        self.steps = {(name,): there for name, there in steps.items()}
        self.asked: list[int] = []

    def present(self, step: int, among: frozenset[Identity]) -> frozenset[Identity]:
        self.asked.append(step)
        return frozenset(name for name in among if step in self.steps[name])

    def beginnings(self, last: int) -> dict[Identity, int]:
        return beginnings(frozenset(self.steps), last, self.present)


@pytest.mark.parametrize("since", range(1, 8))
def test_what_stays_is_found_where_it_begins(since: int) -> None:
    history = History({"gone": set(range(since, 8))})
    assert history.beginnings(7) == {("gone",): since}
    assert len(history.asked) <= 3


def test_what_came_with_one_commit_costs_as_much_as_one_finding() -> None:
    alone, together = (History({name: set(range(600, 1024)) for name in n}) for n in ("a", "abcd"))
    assert set(together.beginnings(1023).values()) == {600}
    alone.beginnings(1023)
    assert together.asked == alone.asked
    assert len(alone.asked) <= 10


def test_findings_of_several_commits_are_told_apart() -> None:
    history = History({name: set(range(since, 16)) for name, since in [("a", 1), ("b", 9)]})
    assert history.beginnings(15) == {("a",): 1, ("b",): 9}


def test_what_came_and_went_is_found_at_a_step_that_brought_it() -> None:
    there = {2, 3, 4, 9, 10, 15}
    begun = {high for low, high in pairwise(range(16)) if high in there and low not in there}
    assert history_of(there)[("a",)] in begun


def history_of(there: set[int]) -> dict[Identity, int]:
    return History({"a": there}).beginnings(15)


def test_where_nothing_is_new_nothing_is_asked() -> None:
    history = History({})
    assert history.beginnings(15) == {}
    assert history.asked == []
