"""Runs nova's libvirt driver without a hypervisor, on the fake libvirt of nova's tests.

Needs the requirements of nova's tests (`nova[test]`, os-brick), and fakes the same parts as
nova's own test_virt_drivers.py.
"""

import contextlib
import importlib
import os
from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

from semistable_contract.adapter import Story
from semistable_contract.nova.adapter import CoreAdapter

# Nova's tests select green or native threads at import, and fail if another module of nova has
# already selected. The kit uses native threads.
os.environ.setdefault("OS_NOVA_DISABLE_EVENTLET_PATCHING", "yes")
importlib.import_module("nova.monkey_patch").patch()

_DRIVER = "nova.virt.libvirt.driver.LibvirtDriver"
_HOST = "nova.virt.libvirt.host.Host"
_GUEST = "nova.virt.libvirt.guest.Guest"


def _nothing(*_: Any, **__: Any) -> None:
    return None


class LibvirtAdapter(CoreAdapter):
    """A compute host whose libvirt is nova.tests.fixtures.libvirt."""

    def configure(self, config: Any) -> None:
        """Turn off what would query the real host."""
        super().configure(config)
        importlib.import_module("nova.conf.libvirt")
        config.set_override("virt_type", "kvm", group="libvirt")
        config.set_override("rescue_image_id", None, group="libvirt")
        config.set_override("sysinfo_serial", "none", group="libvirt")
        config.set_override("snapshots_directory", str(self.directory), group="libvirt")
        config.set_override("images_type", "raw", group="libvirt")
        config.set_override("device_detach_timeout", 1, group="libvirt")
        config.set_override("device_detach_attempts", 1, group="libvirt")

    def stories(self) -> Sequence[Story]:
        """Exclude `suspend`: in nova's fake libvirt a saved machine keeps running."""
        return [story for story in super().stories() if story.name != "suspend"]

    def keeps(self, file: str) -> bool:
        """Allow files that only the other host or the end of a migration removes."""
        return super().keeps(file) or "/instances/tmp" in file or file.endswith("_resize")

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Replace libvirt and the other parts of the host by fakes."""
        fixtures = importlib.import_module("nova.tests.fixtures")
        with super().opened(), contextlib.ExitStack() as stack:
            for name in ("OSBrickFixture", "LibvirtImageBackendFixture", "LibvirtFixture"):
                fixture = getattr(fixtures, name)()
                fixture.setUp()
                stack.callback(fixture.cleanUp)
            for target, fake in {
                f"{_HOST}._conn_event_thread": _nothing,
                f"{_HOST}._event_emit_delayed": _nothing,
                f"{_DRIVER}._get_instance_disk_info_from_config": lambda *_: [],
                f"{_GUEST}.migrate": _nothing,
                "nova.network.neutron.API.has_port_binding_extension": lambda *_: False,
                "nova.virt.disk.api.extend": _nothing,
                "nova.virt.configdrive.ConfigDriveBuilder.make_drive": _nothing,
            }.items():
                stack.enter_context(mock.patch(target, fake))
            importlib.import_module("os_vif").initialize()
            yield
