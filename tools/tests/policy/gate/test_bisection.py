"""Two histories as one line, and the first bad state of it."""

import pytest

from semistable.model.findings.first_bad import DatedCommit
from semistable.policy.gate.bisection import first_bad, states


def steps(side: str, *dates: str) -> list[DatedCommit]:
    return [
        DatedCommit(side=side, commit=f"{side}{number}", date=date, subject="")
        for number, date in enumerate(dates)
    ]


def test_two_histories_are_one_by_day_and_core_comes_first() -> None:
    line = states(
        steps("c", "2019-01-01", "2019-01-03", "2019-01-05"), steps("d", "2018-01-01", "2019-01-03")
    )
    assert [(state.core, state.driver) for state in line] == [
        ("c0", "d0"),
        ("c1", "d0"),
        ("c1", "d1"),
        ("c2", "d1"),
    ]


def test_a_clock_that_went_back_turns_no_history_around() -> None:
    line = states(steps("c", "2019-01-01", "2019-05-01", "2019-02-01"), steps("d", "2019-01-01"))
    assert [state.core for state in line] == ["c0", "c1", "c2"]


@pytest.mark.parametrize("count", range(2, 20))
def test_the_first_bad_state_is_found_wherever_it_is(count: int) -> None:
    for begin in range(1, count):
        asked: list[int] = []

        def is_bad(number: int, begin: int = begin, asked: list[int] = asked) -> bool:
            asked.append(number)
            return number >= begin

        assert first_bad(count, is_bad) == (begin, ())
        assert len(asked) <= count.bit_length()


def test_what_cannot_be_judged_is_stepped_around_and_named() -> None:
    answers = [False, False, None, None, True, True]
    assert first_bad(len(answers), answers.__getitem__) == (4, (2, 3))
