"""The guard at run time: it is the driver to core, and sees each breach as it happens."""

import logging
import threading

import pytest
from conftest import ORBIT
from moon import broken
from moon.driver import MoonDriver
from orbit import exception, images, objects
from orbit.virt.driver import Driver

from semistable_contract.contract import KitError
from semistable_contract.guard import ContractBreachError, ContractGuard

CONTEXT, SERVER = objects.Context(), objects.Server("sputnik", [])


def guarded(kind: type, mode: str = "observe", **how: bool) -> ContractGuard:
    return ContractGuard(kind(None), ORBIT, mode, **how)


def attach(guard: ContractGuard) -> dict:
    info = {"type": "iscsi", "data": {"lun": 1}}
    guard.init_host("baikonur")
    guard.spawn(CONTEXT, SERVER, network=None, power_on=True)
    guard.attach_volume(CONTEXT, info, SERVER, "/dev/vdb", encryption=None)
    return info


def test_to_core_a_guard_is_its_driver() -> None:
    guard = guarded(MoonDriver)
    assert isinstance(guard, Driver)
    assert isinstance(guard, MoonDriver)
    assert guard.capabilities is MoonDriver.capabilities
    guard.virtapi = "ours"
    assert guard._driver.virtapi == "ours"
    attach(guard)
    assert guard.get_info(SERVER).state == "running"
    assert guard.list_servers() == ["sputnik"]
    assert not guard.counts


def test_exceptions_that_the_contract_names_pass(caplog: pytest.LogCaptureFixture) -> None:
    guard = guarded(MoonDriver, "enforce")
    with pytest.raises(exception.ServerNotFound):
        guard.get_info(objects.Server("stranger", []))
    with pytest.raises(NotImplementedError):
        guard.get_uptime()
    assert not guard.counts
    assert not caplog.records


def test_a_breach_is_counted_each_time_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    guard = guarded(broken.ChangesArgument)
    with caplog.at_level(logging.WARNING):
        attach(guard)
        attach(guard)
    assert guard.counts == {("attach_volume", "arguments"): 2}
    (record,) = caplog.records
    assert record.getMessage().startswith(
        "The driver broke the contract: attach_volume changes its argument: "
        "connection_info['data']['path'] is new, '/dev/vdb'.\n"
        "  contract  Arguments belong to core; a driver changes only those that the contract lists."
    )


@pytest.mark.parametrize(
    ("kind", "method", "check"),
    [
        (broken.RaisesItsOwn, "get_uptime", "call"),
        (broken.ReturnsTheState, "get_console", "returns"),
        (broken.SilentlyLacks, "power_on", "implemented"),
        (broken.ClaimsTooMuch, "detach_volume", "implemented"),
        (broken.ChangesArgument, "attach_volume", "arguments"),
    ],
)
def test_an_enforcing_guard_stops_a_breach(kind: type, method: str, check: str) -> None:
    arguments = {
        "get_uptime": (),
        "get_console": (SERVER,),
        "power_on": (CONTEXT, SERVER),
        "detach_volume": (CONTEXT, {}, SERVER, "/dev/vdb"),
        "attach_volume": (CONTEXT, {"data": {}}, SERVER, "/dev/vdb"),
    }
    guard = guarded(kind, "enforce")
    guard.spawn(CONTEXT, SERVER)
    with pytest.raises(ContractBreachError) as caught:
        getattr(guard, method)(*arguments[method])
    assert (caught.value.finding.method, caught.value.finding.check) == (method, check)


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        (broken.CallsPrivate, "privates"),
        (broken.ReadsPrivate, "privates"),
        (broken.ChangesGlobal, "globals"),
        (broken.PatchesFunction, "patches"),
    ],
)
def test_a_thorough_guard_sees_what_is_done_to_core(
    kind: type, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "weigh", images.weigh)  # and so put back what drivers change
    monkeypatch.setattr(images, "LIMIT", 10)
    guard = guarded(kind, thorough=True)
    guard.get_uptime()
    assert guard.counts == {("get_uptime", check): 1}


def test_a_thorough_guard_sees_threads() -> None:
    over = threading.Event()

    class Starts(MoonDriver):
        def get_uptime(self) -> int:
            threading.Thread(target=over.wait, name="watcher").start()
            return 1

    guard = guarded(Starts, thorough=True)
    guard.get_uptime()
    over.set()
    assert "the thread watcher" in guard.findings["get_uptime", "threads"].sentence


def test_a_guard_has_two_modes() -> None:
    with pytest.raises(KitError, match=r"no mode 'ask'.\nhint: It has observe and enforce"):
        guarded(MoonDriver, "ask")
