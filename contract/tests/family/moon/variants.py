"""Drivers that keep the contract in ways that look like breaches."""

import copy
import os
import tempfile
import threading

from moon.driver import MoonDriver
from orbit import images


class CleansUp(MoonDriver):
    """Files and threads live as long as the server does."""

    def spawn(self, context, server, network=None, power_on=True):
        super().spawn(context, server, network, power_on)
        self.disk = os.path.join(tempfile.gettempdir(), server.name)
        with open(self.disk, "w") as file:
            file.write("disk")
        self.over = threading.Event()
        self.watcher = threading.Thread(target=self.over.wait)
        self.watcher.start()

    def destroy(self, context, server):
        super().destroy(context, server)
        if os.path.exists(self.disk):
            os.unlink(self.disk)
        self.over.set()
        self.watcher.join()


class WorksOnCopies(MoonDriver):
    def attach_volume(self, context, connection_info, server, mountpoint, encryption=None):
        mine = {**connection_info, "data": {**connection_info["data"], "path": mountpoint}}
        super().attach_volume(context, mine, server, mountpoint)


class TakesAnything(MoonDriver):
    def get_info(self, *args, **kwargs):
        return super().get_info(*args, **kwargs)


class TakesMore(MoonDriver):
    def get_info(self, server, use_cache=True, zone=None):
        return super().get_info(server)


class ClaimsLittle(MoonDriver):
    capabilities = {"supports_volumes": False, "supports_suspend": False}

    def attach_volume(self, *args, **kwargs):
        raise NotImplementedError


class LetsCoreCount(MoonDriver):
    """Core changes its own globals while a driver calls it."""

    def get_uptime(self):
        return images.weigh("four")


class Small(images.Image):
    def load(self):
        return self._load()


class DerivesFromCore(MoonDriver):
    """What core hands down to subclasses is theirs to call."""

    def get_uptime(self):
        copy.copy(images.Image())
        return len(Small().load())
