"""Times are medians of whole processes; what did not do its work has no time."""

import sys
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure

from .timing import Target, Time, Work, median, once, rounds, table, verdicts


def work(label: str, code: str, **changes: object) -> Work:
    return Work(label=label, command=(sys.executable, "-S", "-c", code), **changes)  # type: ignore[arg-type]


def test_medians_are_of_each_figure_alone() -> None:
    times = [Time(wall=w, processor=p) for w, p in ((1, 9), (2, 7), (30, 8))]
    assert median(times) == Time(wall=2, processor=8)


def test_each_round_runs_every_work_once_and_prepares_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    note = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    works = [
        Work(label=name, command=(sys.executable, "-S", "-c", note, str(log), name))
        for name in ("a", "b")
    ]
    assert sorted(rounds(works, 2)) == ["a", "b"]
    assert log.read_text() == "abab"


def test_a_command_that_fails_is_not_timed() -> None:
    with pytest.raises(EnvironmentFailure, match="exited 1") as refused:
        once(work("refused", "raise SystemExit('no such revision')"))
    assert refused.value.hint == "no such revision"
    assert once(work("found something", "raise SystemExit(1)", accepted=frozenset({1}))).wall > 0


def test_ratios_are_to_the_floor() -> None:
    said = table({"floor": Time(wall=1, processor=2), "ours": Time(wall=1, processor=5)}, "floor")
    assert said.splitlines()[-1].split() == ["ours", "1.00", "5.00", "2.5"]


def test_a_target_is_said_with_what_was_measured() -> None:
    times = {"ours": Time(wall=0.3, processor=1), "theirs": Time(wall=0.2, processor=0.4)}
    said = verdicts(
        times,
        (
            Target(label="ours", figure="wall", most=2, to="theirs"),
            Target(label="ours", figure="processor", most=2, to="theirs"),
            Target(label="ours", figure="wall", most=0.25),
            Target(label="ours", figure="wall", most=2, to="nobody's"),
            Target(label="nobody's", figure="wall", most=2),
        ),
    )
    assert [" ".join(line.split()) for line in said.splitlines()] == [
        "targets",
        "ours, wall 1.50 of 2 times theirs: met",
        "ours, processor 2.50 of 2 times theirs: MISSED",
        "ours, wall 0.30 of 0.25 s: MISSED",
    ]
