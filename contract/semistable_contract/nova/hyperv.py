"""Runs compute-hyperv's driver without Windows: replaces os-win's classes by data in memory.

Virtual machines are kept as far as nova can see them. Everything else is a mock that accepts
every call.
"""

import contextlib
import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from semistable_contract.nova import made
from semistable_contract.nova.adapter import CoreAdapter

RUNNING, OFF, REBOOT = 2, 3, 10
"""os_win.constants.HYPERV_VM_STATE_*: the values of EnabledState in Windows."""


class Windows:
    """One Hyper-V host: its virtual machines by name, with their state and notes."""

    def __init__(self) -> None:
        self.machines: dict[str, dict[str, Any]] = {}
        self.directory = Path()
        self._absent = importlib.import_module("os_win.exceptions").HyperVVMNotFoundException

    def machine(self, name: str) -> dict[str, Any]:
        """Return a machine; raises os-win's exception if there is none."""
        if name not in self.machines:
            raise self._absent(vm_name=name)
        return self.machines[name]

    def vmutils(self) -> Any:
        """Return a replacement of os_win.utils.compute.vmutils.VMUtils."""
        fake = mock.MagicMock()
        fake.vm_exists = lambda name: name in self.machines
        fake.list_instances = lambda: sorted(self.machines)
        fake.list_instance_notes = lambda: [(n, m["notes"]) for n, m in self.machines.items()]
        fake.create_vm = self._create
        fake.update_vm = lambda name, *_, **__: self.machine(name)
        fake.set_vm_state = self._switch
        fake.get_vm_state = lambda name: self.machine(name)["state"]
        fake.get_vm_summary_info = self._summary
        fake.destroy_vm = lambda name: self.machines.pop(name, None)
        fake.soft_shutdown_vm = lambda name: self.machine(name).update(state=OFF)
        fake.get_vm_generation = lambda _: 2
        fake.get_vm_config_root_dir = self._home
        fake.is_secure_vm = lambda _: False
        fake.get_vm_storage_paths = lambda name: (self.machine(name) and [], [])
        fake.get_vm_physical_disk_mapping = lambda _: {}
        fake.get_free_controller_slot = lambda *_: 1
        fake.get_vm_serial_port_connections = lambda _: []
        return fake

    def _switch(self, name: str, state: int) -> None:
        self.machine(name)["state"] = RUNNING if state == REBOOT else state

    def _home(self, name: str) -> str:
        home = self.directory / "instances" / name
        home.mkdir(parents=True, exist_ok=True)
        return str(home)

    def _create(self, name: str, *_: Any, **options: Any) -> None:
        notes = options.get("notes") or next((one for one in _ if isinstance(one, list)), [])
        (Path(self._home(name)) / "Virtual Machines").mkdir(exist_ok=True)
        self.machines[name] = {"state": OFF, "notes": list(notes)}

    def _summary(self, name: str) -> dict[str, Any]:
        machine = self.machine(name)
        return {
            "EnabledState": machine["state"],
            "MemoryUsage": 512,
            "NumberOfProcessors": 1,
            "UpTime": 1000,
        }

    def vhdutils(self) -> Any:
        """Return a replacement of os_win's VHDUtils; disks are empty files."""
        fake = mock.MagicMock()
        for name in ("create_differencing_vhd", "create_dynamic_vhd", "create_vhd"):
            setattr(fake, name, lambda path, *_, **__: Path(path).touch())
        fake.get_vhd_info = lambda *_: {"VirtualSize": 1 << 20, "PhysicalSize": 1 << 20}
        fake.get_vhd_parent_path = lambda _: None
        fake.get_vhd_size = fake.get_vhd_info
        fake.get_internal_vhd_size_by_file_size = lambda _, size: size
        fake.get_vhd_format = lambda _: "vhdx"
        fake.get_best_supported_vhd_format = lambda: "vhdx"
        return fake

    def hostutils(self) -> Any:
        """Return a replacement of os_win.utils.hostutils.HostUtils."""
        fake = mock.MagicMock()
        fake.check_min_windows_version = lambda *_: True
        fake.get_windows_version = lambda: "10.0.17763"
        fake.get_host_tick_count64 = lambda: 100_000
        fake.get_local_ips = lambda: ["127.0.0.1"]
        fake.get_memory_info = lambda: (8 << 20, 4 << 20)
        fake.get_cpus_info = lambda: [
            {
                "Architecture": 9,
                "Name": "kit",
                "Manufacturer": "kit",
                "MaxClockSpeed": 2000,
                "NumberOfCores": 4,
                "NumberOfLogicalProcessors": 8,
            }
        ]
        fake.get_default_vm_generation = lambda: "hyperv-gen2"
        fake.get_supported_vm_types = lambda: ["hyperv-gen1", "hyperv-gen2"]
        fake.is_cpu_feature_present = lambda _: True
        fake.get_numa_nodes = list
        fake.get_remotefx_gpu_info = list
        fake.get_pci_passthrough_devices = list
        return fake

    def diskutils(self) -> Any:
        """Return a replacement of os_win.utils.storage.diskutils.DiskUtils."""
        fake = mock.MagicMock()
        fake.get_disk_capacity = lambda *_, **__: (100 << 30, 50 << 30)
        policies = importlib.import_module("os_win.constants")
        fake.get_new_disk_policy = lambda: policies.DISK_POLICY_OFFLINE_ALL
        return fake

    def make(self, class_type: str, **_: Any) -> Any:
        """Return the replacement of a class; replaces os_win.utilsfactory._get_class."""
        known = getattr(self, class_type, None)
        return known() if known else mock.MagicMock(name=class_type)


def _copy(_: Any, source: str, target: str) -> None:
    shutil.copyfile(source, target)


class HyperVAdapter(CoreAdapter):
    """A compute host with a Hyper-V in memory."""

    disk_format: ClassVar[str] = "vhdx"
    vif_type: ClassVar[str] = "hyperv"

    def configure(self, config: Any) -> None:
        """Set retry intervals to zero, since the fake needs no time."""
        super().configure(config)
        importlib.import_module("compute_hyperv.nova.conf")
        config.set_override("volume_attach_retry_interval", 0, group="hyperv")
        self.conductor.answers["Service.get_by_args"] = self._service

    def _service(self, *_: Any, **__: Any) -> Any:
        owner = self.value("context")
        return made.make("Service", owner, id=1, host=self.host, disabled=False)

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Replace os-win and the Windows parts of os-brick by data in memory."""
        importlib.import_module("compute_hyperv.nova.driver")
        windows = Windows()
        connector = mock.Mock()
        connector.connect_volume.return_value = {"path": "/dev/kit", "type": "block"}
        connector.get_volume_paths.return_value = ["/dev/kit"]
        properties = {"ip": "127.0.0.1", "host": self.host, "initiator": "iqn.kit"}
        with (
            super().opened(),
            mock.patch("os_win.utilsfactory._get_class", windows.make),
            mock.patch("platform.node", return_value=self.host),
            mock.patch("os_win.utils.pathutils.PathUtils.copyfile", _copy),
            mock.patch("os_brick.initiator.connector.get_connector_properties") as reader,
            mock.patch("os_brick.initiator.connector.InitiatorConnector.factory") as factory,
        ):
            reader.return_value, factory.return_value = properties, connector
            windows.directory = self.directory
            yield
