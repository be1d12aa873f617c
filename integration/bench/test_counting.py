"""How a case is counted: in the driver's file, by the symbol's name, and gone once repaired."""

from typing import Any

import msgspec
import pytest

from semistable.model.findings.verdict import Finding, Severity, Status, UsageScope

from .cases import Breakage
from .counting import errors, names, outcome, shares, shares_by, wanted
from .verdict_on_cases import as_json, text

SPAWN = "nova.virt.driver.ComputeDriver.spawn"


def case(**changes: Any) -> Breakage:
    known = {
        "id": "lxd-spawn",
        "driver": "nova-lxd",
        "driver_broken": "1" * 40,
        "driver_fix": "2" * 40,
        "driver_file": "lxd/driver.py",
        "driver_use": "override",
        "core_before": "3" * 40,
        "core_change": "4" * 40,
        "core_symbol": SPAWN,
        "kind": "param-added",
        "static_detectable": True,
        "runtime_break": True,
    }
    return msgspec.convert(known | changes, Breakage)


def finding(core_symbol: str = SPAWN, path: str = "lxd/driver.py", **changes: Any) -> Finding:
    known: dict[str, Any] = {
        "rule": "override-refuses-call",
        "severity": Severity.ERROR,
        "driver": "nova-lxd",
        "driver_symbol": "lxd.driver.LXDDriver.spawn",
        "path": path,
        "line": 7,
        "column": 4,
        "core_symbol": core_symbol,
        "core_path": "nova/virt/driver.py",
        "core_line": 90,
        "message": "It does not accept the call.",
        "hint": "",
    }
    return Finding(**(known | changes))


@pytest.mark.parametrize(
    ("said", "symbol"),
    [
        (SPAWN, SPAWN),
        ("nova.openstack.common.log", "nova.openstack.common.log.getLogger"),
        ("nova.image.API.get", "nova.image.API"),
        ("CONF.vnc.keymap", "nova.conf.vnc [vnc]enabled, keymap"),
        ("CONF.my_ip", "nova.conf.netconf [DEFAULT]my_ip"),
    ],
)
def test_a_finding_names_the_symbol_or_what_holds_it(said: str, symbol: str) -> None:
    assert names(finding(said), symbol)


@pytest.mark.parametrize(
    ("said", "symbol"),
    [
        ("nova", "nova.image.API"),
        ("nova.image", "nova.image_cache"),
        ("CONF.vnc.keymap", "nova.conf.vnc [vnc]enabled"),
        ("CONF.keymap", "nova.conf.vnc [vnc]keymap"),
    ],
)
def test_a_finding_of_something_else_does_not_count(said: str, symbol: str) -> None:
    assert not names(finding(said), symbol)


def test_one_of_several_options_is_enough() -> None:
    assert wanted("nova.conf.powervm [powervm]disk_driver, volume_group_name") == (
        "CONF.powervm.disk_driver",
        "CONF.powervm.volume_group_name",
    )


def test_what_is_said_of_cores_words_alone_neither_finds_nor_alarms() -> None:
    note = finding(rule="docstring-changed", severity=Severity.NOTE)
    told = outcome(case(), [note], [note])
    assert not told.found
    assert told.still == ()


def test_a_breakage_is_found_in_the_drivers_file_only() -> None:
    found = outcome(case(), [finding()], [])
    assert found.found
    missed = outcome(case(), [finding(path="lxd/other.py")], [])
    assert not missed.found
    assert missed.reason == "reported in another file: lxd/other.py"


def test_what_core_had_before_is_not_what_the_change_broke() -> None:
    known = outcome(case(), [finding(status=Status.KNOWN)], [])
    assert known.reason == "nothing new is reported in the file"


def test_a_miss_tells_what_else_the_file_shows() -> None:
    missed = outcome(case(), [finding("nova.utils.execute")], [])
    assert missed.reason == "the file has other new findings: nova.utils.execute"


def test_a_case_that_cannot_be_run_is_missed() -> None:
    failed = outcome(case(), [], [])
    assert not failed.found
    assert shares([failed])[1].ratio == 0


def test_the_repaired_driver_must_be_silent_in_that_file() -> None:
    other = finding(path="lxd/other.py")
    assert outcome(case(), [finding()], [finding(), other]).still == (finding(),)
    assert outcome(case(), [finding()], [other]).still == ()


@pytest.mark.parametrize(
    ("runtime_break", "severity", "scope", "said"),
    [
        (True, Severity.ERROR, UsageScope.RUNTIME, ""),
        (True, Severity.WARNING, UsageScope.RUNTIME, "broke at run time, reported as warning"),
        (False, Severity.WARNING, UsageScope.RUNTIME, ""),
        (False, Severity.ERROR, UsageScope.RUNTIME, "broke no running driver, reported as error"),
        (False, Severity.ERROR, UsageScope.TEST, ""),
    ],
)
def test_severity_is_held_against_what_happened(
    runtime_break: bool,  # noqa: FBT001 - a column of the table
    severity: Severity,
    scope: UsageScope,
    said: str,
) -> None:
    told = outcome(case(runtime_break=runtime_break), [finding(severity=severity, scope=scope)], [])
    assert told.disagreement == said


def test_only_new_errors_count_against_a_harmless_change() -> None:
    quiet = [finding(status=Status.KNOWN), finding(severity=Severity.WARNING)]
    assert errors(quiet) == ()
    assert errors([*quiet, finding()]) == (finding(),)


def test_shares_are_by_what_can_be_seen_and_by_kind() -> None:
    outcomes = [
        outcome(case(), [finding()], []),
        outcome(case(id="b"), [], []),
        outcome(case(id="c", kind="semantic", static_detectable=False), [], []),
    ]
    assert [(s.label, s.found, s.of) for s in shares(outcomes)] == [
        ("all", 1, 3),
        ("static-detectable", 1, 2),
        ("others", 0, 1),
    ]
    assert [(s.label, s.of) for s in shares_by(outcomes, lambda c: c.kind)] == [
        ("param-added", 2),
        ("semantic", 1),
    ]


def test_the_report_tells_each_miss_and_each_false_alarm() -> None:
    outcomes = [outcome(case(), [], [finding()])]
    said = text(outcomes, [])
    assert "Missed: 1\n  lxd-spawn [param-added, static-detectable]" in said
    assert "Repaired drivers still reported: 1\n  lxd-spawn\n" in said
    assert '"repaired_still_reported": 1' in as_json(outcomes, [])
