"""The answer in one sentence, and places that editors open."""

from dataclasses import replace

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Answer, Verdict
from semistable.reports.sentences import clock, described, headline, place, tally
from semistable.reports.verdict.finding_groups import chapters

GOOD, BAD, OPEN = Answer.COMPATIBLE, Answer.INCOMPATIBLE, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([], "No driver was held against nova 33.0.0"),
        ([GOOD], "d0 fits nova 33.0.0"),
        ([BAD], "d0 does not fit nova 33.0.0"),
        ([OPEN], "d0 could not be judged against nova 33.0.0"),
        ([GOOD, GOOD], "Both drivers fit nova 33.0.0"),
        ([GOOD, GOOD, GOOD], "All 3 drivers fit nova 33.0.0"),
        ([BAD, GOOD, GOOD], "1 of 3 drivers does not fit nova 33.0.0"),
        ([BAD, BAD, OPEN], "2 of 3 drivers do not fit nova 33.0.0"),
        ([OPEN, GOOD], "1 of 2 drivers could not be judged against nova 33.0.0"),
    ],
)
def test_the_headline_says_the_worst(
    verdict: Verdict, answers: list[Answer], sentence: str
) -> None:
    drivers = tuple(
        replace(verdict.drivers[0], name=f"d{n}", answer=answer) for n, answer in enumerate(answers)
    )
    assert headline(replace(verdict, drivers=drivers)) == sentence


def test_the_tally_counts_what_is_open_then_what_is_quiet(verdict: Verdict, clean: Verdict) -> None:
    assert [tally(chapter) for chapter in chapters(verdict)] == [
        "4 errors, 1 warning, 1 note",
        "1 unknown",
        "1 known, 1 waived, 1 fixed, 1 unknown",
    ]
    assert [tally(chapter) for chapter in chapters(clean)] == ["nothing found"]


def test_a_repository_is_described_by_what_is_known_of_it(verdict: Verdict) -> None:
    assert described(verdict.core) == "nova 33.0.0 (Gazpacho, 5c0bdc9a7c1d)"
    assert described(replace(verdict.core, commit=None, cycle=None)) == "nova 33.0.0"


@pytest.mark.parametrize(
    ("path", "lines", "said"),
    [
        ("a.py", (3,), "a.py:3"),
        ("a.py", (3, 9), "a.py:3, 9"),
        ("a.py", (0,), "a.py"),
        ("", (3,), ""),
    ],
)
def test_a_place_opens_in_an_editor(path: str, lines: tuple[int, ...], said: str) -> None:
    assert place(path, *lines) == said


def test_the_clock_counts_states_the_most_urgent_first(ledger: Ledger) -> None:
    assert clock(ledger) == "1 overdue, 1 unknown"
    assert clock(replace(ledger, entries=())) == "nothing is deprecated"
