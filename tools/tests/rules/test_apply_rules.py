"""Findings against a baseline, and the answer that follows."""

from dataclasses import replace

import pytest

from semistable.model.findings import verdict
from semistable.model.findings.rule import Contact
from semistable.model.findings.usage import CorePlace, Place, Reference, ReferenceKind, Usages
from semistable.model.findings.verdict import Answer, Finding, Severity, Status, Unknown
from semistable.rules import apply_rules

FINDING = Finding(
    rule="name-removed",
    severity=Severity.ERROR,
    driver="moon",
    driver_symbol="moon.driver",
    path="moon/driver.py",
    line=3,
    column=4,
    core_symbol="orbit.utils.run",
    core_path="orbit/utils.py",
    core_line=1,
    message="Gone.",
    hint="",
)
UNREAD = Unknown(driver="moon", path="moon/broken.py", line=1, reason="not Python")


def lost(line: int, symbol: str) -> Reference:
    place = Place(symbol="moon.driver", path="moon/driver.py", line=line, column=0)
    return Reference(
        place=place,
        target=CorePlace(symbol=symbol),
        name=symbol.rpartition(".")[2],
        kind=ReferenceKind.NAME,
        found=False,
    )


def test_findings_are_sorted_by_place_and_never_doubled() -> None:
    references = (lost(9, "orbit.b"), lost(3, "orbit.c"), lost(9, "orbit.a"), lost(9, "orbit.b"))
    found = apply_rules.findings(Contact(driver="moon", usages=Usages(references=references)))
    assert [(f.line, f.core_symbol) for f in found] == [
        (3, "orbit.c"),
        (9, "orbit.a"),
        (9, "orbit.b"),
    ]


def test_a_driver_that_asks_nothing_has_no_findings() -> None:
    assert apply_rules.findings(Contact(driver="moon", usages=Usages())) == ()


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
    assert verdict.answer(found, unread) is expected
