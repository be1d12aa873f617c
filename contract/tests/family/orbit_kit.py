"""Stands for orbit when its drivers are tried."""

import contextlib

from orbit import objects
from semistable_contract.adapter import Adapter, Fault, NoArgumentError, Story


def known_until_destroyed(life):
    life.call("spawn")
    life.expect(life.call("list_servers") == ["sputnik"], "list_servers names the new server")
    life.expect(life.call("get_info").state == "running", "the new server runs")
    life.call("destroy")
    life.expect(life.call("list_servers") == [], "list_servers forgets what was destroyed")
    life.refused("get_info", "orbit.exception.ServerNotFound")


def sleeps_and_wakes(life):
    life.call("spawn")
    life.call("suspend")
    life.expect(life.call("get_info").state == "suspended", "a suspended server is suspended")
    life.call("resume")
    life.expect(life.call("get_info").state == "running", "a resumed server runs")


class OrbitAdapter(Adapter):
    beginning = ("init_host",)
    usual = ("spawn",)
    preparations = {
        "init_host": (),
        "spawn": (),
        "get_uptime": (),
        "cleanup_host": (),
        "resume": ("spawn", "suspend"),
        "detach_volume": ("spawn", "attach_volume"),
    }
    ending = ("destroy", "cleanup_host")

    def __init__(self):
        self.made = {
            "context": objects.Context(),
            "server": objects.Server("sputnik", ["first"]),
            "connection_info": {"type": "iscsi", "data": {"lun": 1}},
            "mountpoint": "/dev/vdb",
            "encryption": None,
            "network": {"ports": [{"id": "p1"}]},
            "host": "baikonur",
            "power_on": True,
            "timeout": 0,
            "use_cache": True,
        }

    def make_driver(self, driver_class):
        return driver_class(None)

    def argument(self, method, name):
        try:
            return self.made[name]
        except KeyError:
            raise NoArgumentError(f"{method}({name})") from None

    def observe(self, driver):
        return {name: driver.get_info(objects.Server(name, [])).state for name in driver.list_servers()}

    def faults(self):
        stranger = {"server": objects.Server("stranger", [])}
        methods = {"get_info", "power_off", "destroy", "attach_volume", "detach_volume"}
        return (
            Fault(
                name="the server is not on this host",
                methods=frozenset(methods),
                arguments=stranger,
            ),
            Fault(
                name="the hypervisor is away",
                methods=frozenset({"attach_volume", "power_off"}),
                inject=hypervisor_away,
            ),
        )

    def stories(self):
        return (
            Story(
                name="a server is known until it is destroyed",
                uses=("spawn", "list_servers", "get_info", "destroy"),
                tell=known_until_destroyed,
            ),
            Story(
                name="a server sleeps and wakes",
                uses=("spawn", "get_info", "suspend", "resume"),
                tell=sleeps_and_wakes,
            ),
        )


@contextlib.contextmanager
def hypervisor_away(adapter, driver):
    driver.hypervisor.away = True
    yield
    driver.hypervisor.away = False
