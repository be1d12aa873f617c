"""What a merge brings is told from what was there, moved or cured."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from semistable.model.findings.verdict import Finding, Severity, Status, Unknown
from semistable.policy.gate.finding_diff import finding_diff, joint_diff, new_unknowns, weighed

ONE = Finding(
    rule="name-removed",
    severity=Severity.ERROR,
    driver="moon",
    driver_symbol="moon.driver.D.spawn",
    path="moon/driver.py",
    line=7,
    column=0,
    core_symbol="orbit.utils.execute",
    core_path="orbit/utils.py",
    core_line=1,
    message="",
    hint="",
)
OTHER = replace(ONE, core_symbol="orbit.utils.other")
BY_CAUSE = (replace(ONE, cause="orbit.utils.a"), replace(ONE, cause="orbit.utils.b"))
NEW, KNOWN, FIXED = Status.NEW, Status.KNOWN, Status.FIXED


def effects(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Compare two states of a driver, whose code may have moved."""
    return finding_diff(before, after, code_moves=True)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, Status]]:
    return [(f"{f.path} {f.core_symbol.rpartition('.')[2]}", f.status) for f in findings]


@pytest.mark.parametrize(
    ("now", "before", "statuses"),
    [
        ([ONE], [], [Status.NEW]),
        ([ONE], [ONE], [Status.KNOWN]),
        ([], [ONE], [Status.FIXED]),
        ([OTHER], [ONE], [Status.FIXED, Status.NEW]),
        ([replace(ONE, line=90)], [ONE], [Status.KNOWN]),
        ([], [], []),
    ],
)
def test_a_baseline_tells_new_known_and_fixed_apart(
    now: list[Finding], before: list[Finding], statuses: list[Status]
) -> None:
    found = finding_diff(before, now)
    assert [f.status for f in found] == statuses


def test_where_only_core_changes_another_place_is_another_finding() -> None:
    elsewhere = replace(ONE, path="moon/virt.py")
    assert told(finding_diff([ONE], [elsewhere])) == [
        ("moon/driver.py execute", FIXED),
        ("moon/virt.py execute", NEW),
    ]


@pytest.mark.parametrize("found", [BY_CAUSE, BY_CAUSE[::-1]])
def test_findings_that_differ_by_their_cause_alone_have_one_order(
    found: tuple[Finding, ...],
) -> None:
    assert finding_diff((), found) == BY_CAUSE


def test_what_was_there_is_known_although_lines_moved() -> None:
    after = [replace(ONE, line=90), OTHER]
    assert told(effects([ONE], after)) == [
        ("moon/driver.py other", NEW),
        ("moon/driver.py execute", KNOWN),
    ]


def test_what_became_worse_is_new() -> None:
    mild = replace(ONE, severity=Severity.WARNING)
    assert [f.status for f in effects([mild], [ONE])] == [NEW]


def test_what_moved_to_another_file_is_known_and_not_cured() -> None:
    assert told(effects([ONE], [replace(ONE, path="moon/virt.py")])) == [
        ("moon/virt.py execute", KNOWN)
    ]


def test_what_moved_and_doubled_is_new_once() -> None:
    copies = [replace(ONE, path="moon/a.py"), replace(ONE, path="moon/b.py")]
    assert told(effects([ONE], copies)) == [
        ("moon/a.py execute", KNOWN),
        ("moon/b.py execute", NEW),
    ]


def test_what_was_copied_is_new_where_the_first_one_stays() -> None:
    copy = replace(ONE, path="moon/z.py")
    assert told(effects([ONE], [ONE, copy])) == [
        ("moon/driver.py execute", KNOWN),
        ("moon/z.py execute", NEW),
    ]


def test_what_moved_to_another_driver_is_new() -> None:
    assert [f.status for f in effects([ONE], [replace(ONE, driver="mars")])] == [NEW, FIXED]


def test_what_is_gone_is_cured_once_for_each() -> None:
    gone = [ONE, replace(ONE, path="moon/a.py")]
    assert told(effects(gone, [])) == [
        ("moon/a.py execute", FIXED),
        ("moon/driver.py execute", FIXED),
    ]


def test_what_a_baseline_calls_fixed_was_never_there() -> None:
    assert effects([replace(ONE, status=FIXED)], [replace(OTHER, status=FIXED)]) == ()


def test_of_two_changes_each_answers_for_what_it_brings() -> None:
    by_driver = effects([ONE], [ONE, OTHER])
    parted = replace(ONE, cause="context", status=KNOWN)
    core = replace(ONE, core_symbol="orbit.gone", status=NEW)
    found = joint_diff(by_driver, [parted, replace(OTHER, status=KNOWN), core])
    assert told(found) == [
        ("moon/driver.py gone", NEW),
        ("moon/driver.py execute", KNOWN),
        ("moon/driver.py other", NEW),
    ]


def test_what_both_changes_cure_together_is_cured() -> None:
    assert told(joint_diff(effects([ONE], [ONE]), [replace(ONE, status=FIXED)])) == [
        ("moon/driver.py execute", FIXED)
    ]
    assert joint_diff(effects([], [ONE]), [replace(ONE, status=FIXED)]) == ()


def test_a_removal_refuses_only_where_somebody_breaks() -> None:
    breach = replace(ONE, rule="removal-without-window", driver="orbit")
    stable = replace(ONE, rule="break-on-stable", driver="orbit")
    assert weighed([breach, stable], [ONE]) == (breach, stable)
    part = replace(ONE, core_symbol="orbit.utils")
    assert weighed([breach], [part]) == (breach,)
    for nobody in ([], [OTHER], [replace(ONE, status=KNOWN)]):
        (mild, other) = weighed([breach, stable], nobody)
        assert (mild.severity, other.severity) == (Severity.WARNING, Severity.ERROR)
    note = replace(breach, severity=Severity.NOTE)
    assert weighed([note], []) == (note,)


def test_what_could_not_be_read_before_is_no_news() -> None:
    before = Unknown(driver="moon", path="a.py", line=1, reason="not Python")
    after = (replace(before, line=5), replace(before, path="b.py"))
    assert new_unknowns([before], after) == after[1:]
