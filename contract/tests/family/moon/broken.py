"""Drivers that break one promise each."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

from moon.driver import MoonDriver
from moon.hypervisor import Hypervisor, HypervisorError
from orbit import exception, images
from orbit.virt import driver


class DoesNotStart(MoonDriver):
    def init_host(self, host):
        raise HypervisorError("no connection")


class StartsOnlyAlone(MoonDriver):
    def __init__(self):
        super().__init__(None)


class LacksParameter(MoonDriver):
    def get_info(self, server):
        return super().get_info(server)


class WantsMore(MoonDriver):
    def get_info(self, server, use_cache=True, *, zone):
        return super().get_info(server)


class SwapsParameters(MoonDriver):
    def suspend(self, server, context):
        super().suspend(context, server)


class ReturnsTheState(MoonDriver):
    def get_console(self, server):
        return {"host": server.name, "port": None}


class ReturnsSomething(MoonDriver):
    def resume(self, context, server):
        super().resume(context, server)
        return True


class RaisesItsOwn(MoonDriver):
    def get_uptime(self):
        raise HypervisorError("no connection")


class RaisesWhatOthersMay(MoonDriver):
    def detach_volume(self, context, connection_info, server, mountpoint):
        raise LookupError(mountpoint)


class LeavesPython(MoonDriver):
    def get_uptime(self):
        sys.exit(3)


class ChangesArgument(MoonDriver):
    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        super().attach_volume(context, connection_info, server, mountpoint)
        connection_info["data"]["path"] = mountpoint


class ChangesObject(MoonDriver):
    def suspend(self, context, server):
        super().suspend(context, server)
        server.tags.append("asleep")


class PatchesFunction(MoonDriver):
    def get_uptime(self):
        images.weigh = len
        return 1


class PatchesClass(MoonDriver):
    def get_uptime(self):
        images.Image.load = lambda self: "mine"
        return 1


class ChangesGlobal(MoonDriver):
    def get_uptime(self):
        images.LIMIT = 20
        return 1


class ChangesDictionary(MoonDriver):
    def get_uptime(self):
        images.CACHE["moon"] = "mine"
        return 1


class AddsToCore(MoonDriver):
    def get_uptime(self):
        images.MOON = 1
        return 1


class CallsPrivate(MoonDriver):
    def get_uptime(self):
        return images._weigh("four")


class CallsPrivateMethod(MoonDriver):
    def get_uptime(self):
        return len(images.Image()._load())


class ReadsPrivate(MoonDriver):
    def get_uptime(self):
        return len(images._seen)


class LeavesThread(MoonDriver):
    def resume(self, context, server):
        super().resume(context, server)
        threading.Thread(target=time.sleep, args=(60,), name="watcher", daemon=True).start()


class LeavesProcess(MoonDriver):
    def resume(self, context, server):
        super().resume(context, server)
        self.child = subprocess.Popen(["sleep", "60"])


class LeavesFork(MoonDriver):
    def resume(self, context, server):
        super().resume(context, server)
        if not os.fork():
            os.setsid()
            time.sleep(60)
            os._exit(0)


class LeavesFile(MoonDriver):
    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        super().attach_volume(context, connection_info, server, mountpoint)
        with open(os.path.join(tempfile.gettempdir(), "moon.disk"), "w") as file:
            file.write("disk")


class LeavesFolder(MoonDriver):
    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        super().attach_volume(context, connection_info, server, mountpoint)
        os.makedirs(os.path.join(tempfile.gettempdir(), "moon", "disks"))


OPEN = []


class LeavesFileOpen(MoonDriver):
    def get_uptime(self):
        OPEN.append(open(__file__))
        return 1


class ClaimsTooMuch(MoonDriver):
    def detach_volume(self, context, connection_info, server, mountpoint):
        raise NotImplementedError


class ClaimsWhatIsInherited(driver.Driver):
    capabilities = {"supports_volumes": False, "supports_suspend": True}

    def __init__(self, virtapi):
        self.hypervisor = Hypervisor()

    init_host = MoonDriver.init_host
    spawn, destroy = MoonDriver.spawn, MoonDriver.destroy
    list_servers, get_info = MoonDriver.list_servers, MoonDriver.get_info
    _state = MoonDriver._state
    power_off, power_on = MoonDriver.power_off, MoonDriver.power_on
    suspend = MoonDriver.suspend


class SilentlyLacks(MoonDriver):
    def power_on(self, context, server):
        raise NotImplementedError("not yet")


class LacksWhatIsRequired(MoonDriver):
    def list_servers(self):
        raise NotImplementedError


class OnlyOnce(MoonDriver):
    def detach_volume(self, context, connection_info, server, mountpoint):
        self._state(server)
        del self.hypervisor.disks[server.name][mountpoint]


class TogglesPower(MoonDriver):
    def power_on(self, context, server):
        states = self.hypervisor.states
        states[server.name] = "off" if states[server.name] == "running" else "running"

    def spawn(self, context, server, network=None, power_on=True):
        super().spawn(context, server, network, power_on=False)
        self.hypervisor.states[server.name] = "running"


class ForgetsToForget(MoonDriver):
    def destroy(self, context, server):
        self.gone = server.name

    def get_info(self, server, use_cache=True):
        if getattr(self, "gone", None) == server.name:
            raise exception.ServerNotFound(server.name)
        return super().get_info(server)


class SleepsNot(MoonDriver):
    def suspend(self, context, server):
        pass


class FailsUncleanly(MoonDriver):
    def power_off(self, server, timeout=0):
        self._state(server)
        self.hypervisor.reach().states[server.name] = "off"


class StumblesOverStranger(MoonDriver):
    def get_info(self, server, use_cache=True):
        if server.name == "stranger":
            raise KeyError(server.name)
        return super().get_info(server)


class Crashes(MoonDriver):
    def get_uptime(self):
        return ctypes.string_at(0)


class KillsItself(MoonDriver):
    def get_uptime(self):
        os.kill(os.getpid(), signal.SIGKILL)


class LeavesAbruptly(MoonDriver):
    def get_uptime(self):
        os._exit(7)


class Hangs(MoonDriver):
    def get_uptime(self):
        while True:
            time.sleep(1)
