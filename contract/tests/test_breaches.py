"""Each deliberately broken driver fails with its own finding, and with no other."""

from pathlib import Path

import pytest
from conftest import Family

UPTIME = "get_uptime::"
STORY = "a server is known until it is destroyed::story"

BREACHES = {
    "DoesNotStart": ("driver::starts", "init_host raised moon.hypervisor.HypervisorError"),
    "StartsOnlyAlone": ("driver::starts", "__init__ raised TypeError"),
    "LacksParameter": ("get_info::accepts", "core's call (server, use_cache=): got an unexpected"),
    "WantsMore": ("get_info::accepts", "missing a required argument: 'zone'"),
    "SwapsParameters": ("suspend::accepts", "it takes core's 'context' for its own 'server'"),
    "ReturnsTheState": ("get_console::returns", "it['port'] is None, not str | int"),
    "ReturnsSomething": ("resume::returns", "it is True (bool), not None"),
    "RaisesItsOwn": (f"{UPTIME}call", "raised moon.hypervisor.HypervisorError: no connection"),
    "RaisesWhatOthersMay": ("detach_volume::call", "LookupError: /dev/vdb, which the contract"),
    "LeavesPython": (f"{UPTIME}call", "raised SystemExit: 3"),
    "ChangesArgument": ("attach_volume::arguments", "connection_info['data']['path'] is new"),
    "ChangesObject": ("suspend::arguments", "server.tags was ['first'] and is ['first', 'asleep"),
    "PatchesFunction": (f"{UPTIME}patches", "replaces orbit.images.weigh: is now builtins.len"),
    "PatchesClass": (f"{UPTIME}patches", "replaces orbit.images.Image.load: is now moon.broken"),
    "ChangesGlobal": (f"{UPTIME}globals", "changes orbit.images.LIMIT: was 10 and is 20"),
    "ChangesDictionary": (f"{UPTIME}globals", "orbit.images.CACHE['moon'] is new, 'mine'"),
    "AddsToCore": (f"{UPTIME}globals", "changes orbit.images.MOON: is new"),
    "CallsPrivate": (f"{UPTIME}privates", "uses orbit.images._weigh, which is private to core"),
    "CallsPrivateMethod": (f"{UPTIME}privates", "uses orbit.images.Image._load"),
    "ReadsPrivate": (f"{UPTIME}privates", "uses orbit.images._seen"),
    "LeavesThread": ("resume::threads", "resume leaves the thread watcher"),
    "LeavesProcess": ("resume::processes", "sleep 60"),
    "LeavesFork": ("resume::processes", "resume leaves the process"),
    "LeavesFile": ("attach_volume::files", "moon.disk"),
    "LeavesFolder": ("attach_volume::files", "moon"),
    "LeavesFileOpen": (f"{UPTIME}files", "moon/broken.py (still open)"),
    "ClaimsTooMuch": ("detach_volume::claim", "claims supports_volumes, but detach_volume raises"),
    "ClaimsWhatIsInherited": ("resume::claim", "resume is only inherited, and raises NotImpl"),
    "SilentlyLacks": ("power_on::implemented", "The driver's power_on raises NotImplemented"),
    "LacksWhatIsRequired": ("list_servers::implemented", "The driver's list_servers raises"),
    "OnlyOnce": ("detach_volume::twice", "raised KeyError: '/dev/vdb' when it was called a second"),
    "TogglesPower": ("power_on::twice", "the state['sputnik'] was 'off' and is 'running'"),
    "ForgetsToForget": (STORY, "list_servers forgets what was destroyed"),
    "SleepsNot": ("a server sleeps and wakes::story", "a suspended server is suspended"),
    "FailsUncleanly": ("power_off::fault: the hypervisor is away", "HypervisorError: no conn"),
    "StumblesOverStranger": ("get_info::fault: the server is not on this host", "KeyError"),
    "Crashes": (f"{UPTIME}call", "get_uptime killed the process with SIGSEGV"),
    "KillsItself": (f"{UPTIME}call", "get_uptime killed the process with SIGKILL"),
    "LeavesAbruptly": (f"{UPTIME}call", "get_uptime ended the process with status 7"),
    "Hangs": (f"{UPTIME}call", "get_uptime did not return within 5 s"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_and_nothing_else(family: Family, name: str) -> None:
    outcomes = family.outcomes(name, deadline=5 if name == "Hangs" else 20)
    found = {id_: one.reason for id_, one in outcomes.items() if one.outcome == "failed"}
    (expected, sentence) = BREACHES[name]
    assert list(found) == [expected], found
    assert sentence in found[expected]


@pytest.mark.parametrize("name", ["Crashes", "RaisesItsOwn", "CallsPrivate", "LeavesFile"])
def test_a_finding_names_the_line_of_the_driver(family: Family, name: str) -> None:
    examination = family.examination(name)
    (expected, _) = BREACHES[name]
    (check,) = (one for one in examination.checks() if one.id == expected)
    finding = examination.run(check).finding
    assert finding
    assert finding.driver
    assert finding.driver.path.endswith("moon/broken.py")
    line = Path(finding.driver.path).read_text().splitlines()[finding.driver.line - 1]
    marks = ("string_at", "raise Hypervisor", "_weigh(", "open(")
    assert any(mark in line for mark in marks), line


def test_the_reference_driver_keeps_the_contract(family: Family) -> None:
    outcomes = family.outcomes("MoonDriver")
    assert [one.reason for one in outcomes.values() if one.outcome == "failed"] == []
    assert sum(one.outcome == "passed" for one in outcomes.values()) > 130


@pytest.mark.parametrize(
    "name",
    ["CleansUp", "WorksOnCopies", "TakesAnything", "TakesMore", "LetsCoreCount", "DerivesFromCore"],
)
def test_what_looks_like_a_breach_and_is_none_passes(family: Family, name: str) -> None:
    outcomes = family.outcomes(name)
    assert [one.reason for one in outcomes.values() if one.outcome == "failed"] == []
    assert sum(one.outcome == "passed" for one in outcomes.values()) > 8


def test_what_is_not_claimed_is_skipped_with_the_reason(family: Family) -> None:
    outcomes = family.outcomes("ClaimsLittle")
    assert {one.outcome for one in outcomes.values()} == {"passed", "skipped"}
    assert outcomes["attach_volume::call"].reason == "supports_volumes is not claimed"
    assert outcomes["suspend::claim"].reason == "supports_suspend is not claimed"
