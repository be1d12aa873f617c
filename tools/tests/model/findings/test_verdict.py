"""A verdict's answer, what blocks, and when two findings are the same one."""

from dataclasses import replace

import pytest

from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    Verdict,
    Waived,
    answer,
    worst,
)

FINDING = Finding(
    rule="name-removed",
    severity=Severity.ERROR,
    driver="moon",
    driver_symbol="moon.driver.Moon.spawn",
    path="moon/driver.py",
    line=3,
    column=4,
    core_symbol="orbit.utils.trycmd",
    core_path="orbit/utils.py",
    core_line=1,
    message="Core has no orbit.utils.trycmd.",
    hint="Use run.",
)
UNREAD = Unknown(driver="moon", path="moon/broken.py", line=1, reason="not Python")


@pytest.mark.parametrize(
    ("answers", "folded"),
    [
        ([], Answer.UNKNOWN),
        ([Answer.COMPATIBLE], Answer.COMPATIBLE),
        ([Answer.COMPATIBLE, Answer.UNKNOWN], Answer.UNKNOWN),
        ([Answer.UNKNOWN, Answer.INCOMPATIBLE, Answer.COMPATIBLE], Answer.INCOMPATIBLE),
    ],
)
def test_the_worst_answer_speaks_for_all(answers: list[Answer], folded: Answer) -> None:
    assert worst(answers) is folded


def test_a_verdict_answers_for_its_drivers() -> None:
    drivers = tuple(
        DriverAnswer(name=name, revision="1.0", commit=None, answer=answer)
        for name, answer in (("dust", Answer.COMPATIBLE), ("moon", Answer.INCOMPATIBLE))
    )
    core = Examined(name="orbit", revision="2.0", commit=None)
    verdict = Verdict(core=core, baseline=None, drivers=drivers, findings=(), unknowns=())
    assert verdict.answer is Answer.INCOMPATIBLE
    assert replace(verdict, drivers=drivers[:1]).answer is Answer.COMPATIBLE


@pytest.mark.parametrize("status", [Status.NEW, Status.KNOWN])
def test_an_error_blocks_whether_new_or_known(status: Status) -> None:
    assert replace(FINDING, status=status).blocks


@pytest.mark.parametrize(
    "finding",
    [
        replace(FINDING, severity=Severity.WARNING),
        replace(FINDING, severity=Severity.NOTE),
        replace(FINDING, status=Status.FIXED),
        replace(FINDING, waived=Waived(reason="known", owner="me", until="train")),
    ],
)
def test_nothing_else_blocks(finding: Finding) -> None:
    assert not finding.blocks


def test_a_finding_stays_the_same_when_lines_move_and_texts_change() -> None:
    moved = replace(FINDING, line=90, column=0, core_line=7, message="Gone.", hint="")
    assert moved.identity == FINDING.identity


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, rule="module-removed"),
        replace(FINDING, driver="dust"),
        replace(FINDING, path="moon/other.py"),
        replace(FINDING, driver_symbol="moon.driver.Moon.destroy"),
        replace(FINDING, core_symbol="orbit.utils.other"),
        replace(FINDING, cause="parameter"),
    ],
)
def test_another_cause_or_place_is_another_finding(other: Finding) -> None:
    assert other.identity != FINDING.identity


@pytest.mark.parametrize(
    ("found", "unread", "expected"),
    [
        ((), (), Answer.COMPATIBLE),
        ((FINDING,), (), Answer.INCOMPATIBLE),
        ((FINDING,), (UNREAD,), Answer.INCOMPATIBLE),
        ((), (UNREAD,), Answer.UNKNOWN),
        ((replace(FINDING, severity=Severity.WARNING),), (), Answer.COMPATIBLE),
        ((replace(FINDING, severity=Severity.NOTE),), (UNREAD,), Answer.UNKNOWN),
        ((replace(FINDING, status=Status.FIXED),), (), Answer.COMPATIBLE),
        ((replace(FINDING, status=Status.KNOWN),), (), Answer.INCOMPATIBLE),
    ],
)
def test_the_answer_for_a_driver(
    found: tuple[Finding, ...], unread: tuple[Unknown, ...], expected: Answer
) -> None:
    assert answer(found, unread) is expected
