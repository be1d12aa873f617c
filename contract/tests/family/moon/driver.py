"""The reference: a driver of orbit that keeps every promise."""

from moon.hypervisor import Hypervisor, HypervisorError
from orbit import exception, images, objects
from orbit.virt import driver


class MoonDriver(driver.Driver):
    capabilities = {"supports_volumes": True, "supports_suspend": True}

    def __init__(self, virtapi):
        super().__init__(virtapi)
        self.hypervisor = Hypervisor()

    def init_host(self, host):
        self.host = host

    def spawn(self, context, server, network=None, power_on=True):
        images.weigh(server.name)
        self.hypervisor.path = self._shared_path()
        self.hypervisor.states[server.name] = "running" if power_on else "off"

    def destroy(self, context, server):
        self.hypervisor.states.pop(server.name, None)
        self.hypervisor.disks.pop(server.name, None)

    def get_info(self, server, use_cache=True):
        return objects.Info(self._state(server))

    def _state(self, server):
        try:
            return self.hypervisor.states[server.name]
        except KeyError:
            raise exception.ServerNotFound(server.name) from None

    def list_servers(self):
        return sorted(self.hypervisor.states)

    def power_off(self, server, timeout=0):
        self._state(server)
        try:
            self.hypervisor.reach().states[server.name] = "off"
        except HypervisorError as error:
            raise exception.ServerNotFound(server.name) from error

    def power_on(self, context, server):
        self._state(server)
        self.hypervisor.states[server.name] = "running"

    def suspend(self, context, server):
        self.hypervisor.states[server.name] = "suspended"

    def resume(self, context, server):
        self.hypervisor.states[server.name] = "running"

    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        self._state(server)
        try:
            disks = self.hypervisor.reach().disks
        except HypervisorError as error:
            raise exception.VolumeBusy(mountpoint) from error
        disks.setdefault(server.name, {})[mountpoint] = dict(connection_info)
        connection_info["serial"] = mountpoint  # core lets drivers do so

    def detach_volume(self, context, connection_info, server, mountpoint):
        self._state(server)
        self.hypervisor.disks.get(server.name, {}).pop(mountpoint, None)
