"""What a verdict tells the caller: an incompatibility is no failure, and a failure none."""

from itertools import product

import pytest

from semistable.cli.query_options import exit_code
from semistable.errors import ExitCode
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Verdict,
    Waived,
)

WAIVER = Waived(reason="until the port is done", owner="lxd", until="train")


def verdict(answers: list[Answer], *findings: Finding) -> Verdict:
    return Verdict(
        core=Examined(name="nova", revision="19.0.0", commit=None),
        baseline=None,
        drivers=tuple(
            DriverAnswer(name=f"driver {n}", revision="1", commit=None, answer=answer)
            for n, answer in enumerate(answers)
        ),
        findings=findings,
        unknowns=(),
    )


def finding(severity: Severity, status: Status = Status.NEW, *, waived: bool = False) -> Finding:
    return Finding(
        rule="name-removed",
        severity=severity,
        driver="driver 0",
        driver_symbol="lxd.driver",
        path="lxd/driver.py",
        line=1,
        column=0,
        core_symbol="nova.utils.execute",
        core_path="nova/utils.py",
        core_line=1,
        message="Core has no nova.utils.execute.",
        hint="Keep a copy.",
        status=status,
        waived=WAIVER if waived else None,
    )


def test_no_error_and_no_doubt_is_clean() -> None:
    quiet = [
        finding(Severity.WARNING),
        finding(Severity.NOTE),
        finding(Severity.ERROR, waived=True),
    ]
    assert exit_code(verdict([Answer.COMPATIBLE], *quiet)) == ExitCode.CLEAN


@pytest.mark.parametrize("other", Answer)
def test_an_error_is_a_finding_whatever_else_there_is(other: Answer) -> None:
    found = verdict([Answer.INCOMPATIBLE, other], finding(Severity.ERROR))
    assert exit_code(found) == ExitCode.FINDINGS


def test_doubt_alone_says_nothing_about_compatibility() -> None:
    found = verdict([Answer.COMPATIBLE, Answer.UNKNOWN])
    assert exit_code(found) == ExitCode.ENVIRONMENT


@pytest.mark.parametrize(("status", "only_new"), list(product(Status, [True, False])))
def test_of_a_move_only_what_is_new_counts(status: Status, *, only_new: bool) -> None:
    found = verdict([Answer.INCOMPATIBLE], finding(Severity.ERROR, status))
    counts = status is Status.NEW or (status is Status.KNOWN and not only_new)
    expected = ExitCode.FINDINGS if counts else ExitCode.CLEAN
    assert exit_code(found, only_new=only_new) == expected
