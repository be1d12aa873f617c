"""The class that drivers of orbit derive from."""


class Driver:
    capabilities = {"supports_volumes": False, "supports_suspend": False}

    def __init__(self, virtapi):
        self.virtapi = virtapi

    def init_host(self, host):
        raise NotImplementedError

    def cleanup_host(self, host):
        pass

    def spawn(self, context, server, network=None, power_on=True):
        raise NotImplementedError

    def destroy(self, context, server):
        raise NotImplementedError

    def get_info(self, server, use_cache=True):
        raise NotImplementedError

    def list_servers(self):
        raise NotImplementedError

    def power_off(self, server, timeout=0):
        raise NotImplementedError

    def power_on(self, context, server):
        raise NotImplementedError

    def suspend(self, context, server):
        raise NotImplementedError

    def resume(self, context, server):
        raise NotImplementedError

    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        raise NotImplementedError

    def detach_volume(self, context, connection_info, server, mountpoint):
        raise NotImplementedError

    def get_console(self, server):
        raise NotImplementedError

    def get_uptime(self):
        raise NotImplementedError

    def _shared_path(self):
        return "/var/lib/orbit"
