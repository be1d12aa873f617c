"""Simulates nova-compute while a driver is tested."""

import contextlib
import importlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from semistable_contract.adapter import Adapter, Fault, NoArgumentError, Story
from semistable_contract.nova import made
from semistable_contract.nova.conductor import Conductor
from semistable_contract.nova.faults import FAULTS
from semistable_contract.nova.images import images
from semistable_contract.nova.passed import VALUES, Value
from semistable_contract.nova.stories import STORIES

HOST = "kit-host"
SPAWNED = ("prepare_for_spawn", "spawn")
"""The calls before a method that needs an instance."""
OF_THE_NODE: tuple[str, ...] = ()
"""The calls before a method that needs no instance: none."""


@contextlib.contextmanager
def _messages(config: Any) -> Iterator[None]:
    """Let nova use the fake transport of oslo.messaging."""
    rpc = importlib.import_module("nova.rpc")
    importlib.import_module("oslo_messaging").TransportURL.parse(config)  # registers its options
    config.set_override("transport_url", "fake:///")
    rpc.init(config)
    try:
        yield
    finally:
        rpc.cleanup()


@contextlib.contextmanager
def _volumes() -> Iterator[None]:
    """Replace the call that reports the state of snapshots to cinder."""
    cinder = importlib.import_module("nova.volume.cinder")
    with mock.patch.object(cinder.API, "update_snapshot_status"):
        yield


def _nothing(_: object) -> None:
    return None


class CoreAdapter(Adapter):
    """A separate compute service for each trial, without database, network or images.

    The adapter of a driver derives from this, fakes the hypervisor in `opened`, and overrides
    `values` if the driver needs other arguments.
    """

    host: ClassVar[str] = HOST
    node: ClassVar[str] = HOST
    disk_format: ClassVar[str] = "raw"
    vif_type: ClassVar[str] = "ovs"
    beginning = ("init_host",)
    usual = SPAWNED
    ending = ("unrescue", "destroy", "check_instance_shared_storage_cleanup", "cleanup_host")
    preparations: Mapping[str, Sequence[str]] = {
        **dict.fromkeys(
            (
                *("init_host", "prepare_for_spawn", "failed_spawn_cleanup"),
                *("cleanup_host", "get_available_nodes", "get_available_resource"),
                *("get_nodenames_by_uuid", "node_is_available", "is_node_deleted"),
                *("update_provider_tree", "capabilities_as_traits", "get_host_cpu_stats"),
                *("get_host_ip_addr", "get_host_uptime", "host_power_action", "cache_image"),
                *("host_maintenance_mode", "set_host_enabled", "register_event_listener"),
                *("emit_event", "is_supported_fs_format", "pre_live_migration"),
                *("check_can_live_migrate_destination", "check_source_migrate_data_at_dest"),
                *(
                    "check_instance_shared_storage_remote",
                    "cleanup_live_migration_destination_check",
                ),
                *("check_instance_shared_storage_cleanup", "post_claim_migrate_data"),
                *("finish_migration", "prepare_networks_before_block_device_mapping"),
                *("clean_networks_preparation", "plug_vifs", "get_instance_driver_metadata"),
                *("default_root_device_name", "default_device_names_for_instance"),
                *("get_device_name_for_instance", "manage_image_cache"),
                "cleanup_lingering_instance_resources",
            ),
            OF_THE_NODE,
        ),
        "spawn": ("prepare_for_spawn",),
        "resume": (*SPAWNED, "suspend"),
        "unpause": (*SPAWNED, "pause"),
        "unrescue": (*SPAWNED, "rescue"),
        "power_on": (*SPAWNED, "power_off"),
        "restore": (*SPAWNED, "soft_delete"),
        "unquiesce": (*SPAWNED, "quiesce"),
        "cleanup": (*SPAWNED, "destroy"),
        "delete_instance_files": (*SPAWNED, "destroy"),
        "detach_volume": (*SPAWNED, "attach_volume"),
        "swap_volume": (*SPAWNED, "attach_volume"),
        "extend_volume": (*SPAWNED, "attach_volume"),
        "volume_snapshot_create": (*SPAWNED, "attach_volume"),
        "volume_snapshot_delete": (*SPAWNED, "attach_volume"),
        "detach_interface": (*SPAWNED, "attach_interface"),
        "umount_share": (*SPAWNED, "mount_share"),
        "unplug_vifs": ("plug_vifs",),
        "confirm_migration": (*SPAWNED, "migrate_disk_and_power_off"),
        "finish_revert_migration": (*SPAWNED, "migrate_disk_and_power_off"),
        "post_live_migration_at_destination": ("pre_live_migration",),
        "rollback_live_migration_at_destination": ("pre_live_migration",),
    }

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self.driver: Any = None
        self.conductor = Conductor(
            {
                "Instance.get_by_uuid": self._instance_of,
                "BlockDeviceMapping.get_by_volume": self._block_device,
                "BlockDeviceMapping.get_by_volume_and_instance": self._block_device,
                "InstanceList.get_uuids_by_host": lambda *_, **__: [made.INSTANCE],
            }
        )
        self.directory = Path()

    # The surroundings of a trial ------------------------------------------------------------

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Configure nova in an empty directory, and let its objects use the kit's conductor."""
        config = importlib.import_module("nova.conf").CONF
        objects = importlib.import_module("nova.objects")
        base = importlib.import_module("nova.objects.base").NovaObject
        objects.register_all()
        before = base.indirection_api
        with tempfile.TemporaryDirectory(prefix="contract-nova-") as place:
            self.directory = Path(place)
            config([], project="nova", default_config_files=[], default_config_dirs=[])
            for name in ("neutron", "devices"):  # nova/config.py does the same
                group = importlib.import_module(f"nova.conf.{name}")
                getattr(group, "register_dynamic_opts", _nothing)(config)
            self.configure(config)
            base.indirection_api = self.conductor
            try:
                with images(self.disk_format), _messages(config), _volumes():
                    yield
            finally:
                base.indirection_api = before
                config.reset()
                config.clear_override("host")

    def configure(self, config: Any) -> None:
        """Set nova's options; all paths are inside `directory`."""
        instances = self.directory / "instances"
        (instances / "_base").mkdir(parents=True)  # a host has an image cache
        config.set_override("host", self.host)
        config.set_override("state_path", str(self.directory))
        config.set_override("instances_path", str(instances))
        config.set_override("my_ip", "127.0.0.1")

    def make_driver(self, driver_class: type) -> Any:
        """Create a driver as nova.virt.driver.load_compute_driver does."""
        self.driver = driver_class(self.virtapi())
        return self.driver

    def virtapi(self) -> Any:
        """Return the API through which a driver calls the compute service."""
        kind = importlib.import_module("nova.virt.virtapi").VirtAPI

        @contextlib.contextmanager
        def wait(*_: Any, **__: Any) -> Iterator[None]:
            yield  # neutron responds immediately

        def nothing(*_: Any, **__: Any) -> None:
            return None

        names = [name for name in vars(kind) if not name.startswith("_")]
        own: dict[str, Any] = {name: staticmethod(nothing) for name in names}
        own["wait_for_instance_event"] = staticmethod(wait)
        return type("VirtAPI", (kind,), own)()

    def shared_file(self) -> str:
        """Return the name of the file that check_instance_shared_storage_local created."""
        found = (self.directory / "instances" / made.INSTANCE).glob("tmp*")
        return next((file.name for file in found), "kit")

    def _block_device(self, *_: Any, **__: Any) -> Any:
        return self.value("root_bdm")

    def _instance_of(self, context: Any, uuid: str, **_: Any) -> Any:
        del context
        instance = self.value("instance")
        if instance.uuid == uuid:
            return instance
        exception = importlib.import_module("nova.exception")
        raise exception.InstanceNotFound(instance_id=uuid)

    # The arguments of nova's calls ----------------------------------------------------------

    def argument(self, method: str, name: str) -> Any:
        """Return the argument that nova passes under this name, or raise NoArgumentError."""
        key = next((k for k in (f"{method}.{name}", name) if k in self.values), None)
        if key is None:
            raise NoArgumentError(f"{method}({name})")
        if key not in self._made:
            self._made[key] = self.values[key](self)
        return self._made[key]

    def value(self, name: str) -> Any:
        """Return the value of a name, created once for each trial."""
        return self.argument("", name)

    def view(self, value: Any) -> Any:
        """Return a versioned object as its fields, and a context without its time."""
        base = importlib.import_module("nova.objects.base").NovaObject
        if isinstance(value, base):
            return {n: getattr(value, n) for n in value.fields if value.obj_attr_is_set(n)}
        if isinstance(value, importlib.import_module("nova.context").RequestContext):
            return {"user": value.user_id, "project": value.project_id, "admin": value.is_admin}
        return NotImplemented

    def observe(self, driver: Any) -> Any:
        """Return the instances and their state, as nova's periodic tasks see them."""
        seen: dict[str, Any] = {"instances": sorted(driver.list_instances())}
        instance = self.value("instance")
        if instance.name in seen["instances"]:
            seen["state"] = driver.get_info(instance).state
        return seen

    def claims(self, driver: Any) -> dict[str, bool]:
        """Return the capabilities, and the traits derived from them."""
        found = super().claims(driver)
        method = getattr(driver, "capabilities_as_traits", None)
        traits: dict[str, bool] = method() if method else {}
        return found | {str(trait): bool(claimed) for trait, claimed in traits.items()}

    def keeps(self, file: str) -> bool:
        """Allow the image cache to stay; a periodic task of nova cleans it."""
        return "/instances/_base/" in file

    def faults(self) -> Sequence[Fault]:
        """Return the faults to try with any driver of nova."""
        return FAULTS

    def stories(self) -> Sequence[Story]:
        """Return the stories of an instance's life."""
        return STORIES

    values: ClassVar[Mapping[str, Value]] = VALUES
    """What nova passes, by the parameter's name, or by "method.parameter" for special cases."""
