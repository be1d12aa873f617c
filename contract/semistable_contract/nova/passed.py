"""The arguments that nova passes to a driver, as functions of the adapter by parameter name."""

import importlib
from collections.abc import Callable
from typing import Any

from semistable_contract.nova import made

Adapter = Any
"""nova.adapter.CoreAdapter, which imports this."""
Value = Callable[[Adapter], Any]


def _node(adapter: Adapter) -> str:
    nodes = adapter.driver.get_available_nodes() if adapter.driver else []
    return str(nodes[0]) if nodes else adapter.node


def _instance(adapter: Adapter) -> Any:
    return made.instance(adapter.value("context"), adapter.host, adapter.value("nodename"))


def _provider_tree(adapter: Adapter) -> Any:
    tree = importlib.import_module("nova.compute.provider_tree").ProviderTree()
    tree.new_root(adapter.value("nodename"), "7f1f6e0c-5b1f-4f7e-9d7e-6b6b0e9a7a01", generation=0)
    return tree


def _event(adapter: Adapter) -> Any:
    event = importlib.import_module("nova.virt.event")
    return event.LifecycleEvent(adapter.value("instance").uuid, event.EVENT_LIFECYCLE_STOPPED)


def _list_of(kind: str, *items: str) -> Value:
    def of(adapter: Adapter) -> Any:
        objects = [adapter.value(item) for item in items]
        return made.make(kind, adapter.value("context"), objects=objects)

    return of


def _plain(value: Any) -> Value:
    return lambda _: value


def _nothing(*_: Any, **__: Any) -> None:
    return None


VALUES: dict[str, Value] = {
    "context": lambda _: made.context(),
    "ctxt": lambda adapter: adapter.value("context"),
    "host": lambda adapter: adapter.host,
    "nodename": _node,
    "instance": _instance,
    "instances": _list_of("InstanceList", "instance"),
    "all_instances": _list_of("InstanceList", "instance"),
    "image_meta": lambda adapter: made.image_meta(adapter.value("context"), adapter.disk_format),
    "image_id": _plain(made.IMAGE),
    "injected_files": lambda _: [],
    "admin_password": _plain("a password"),
    "new_pass": _plain("another password"),
    "rescue_password": _plain("a third password"),
    "allocations": lambda _: {},
    "allocs": lambda _: {},
    "network_info": lambda adapter: made.network_info(kind=adapter.vif_type),
    "nw_info": lambda adapter: adapter.value("network_info"),
    "vif": lambda adapter: made.network_info(made.OTHER_PORT, adapter.vif_type)[0],
    "block_device_info": lambda _: made.block_device_info(),
    "connection_info": lambda _: made.connection_info(),
    "old_connection_info": lambda adapter: adapter.value("connection_info"),
    "new_connection_info": lambda _: made.connection_info(made.STRANGER),
    "mountpoint": _plain("/dev/vdb"),
    "disk_bus": _plain("virtio"),
    "device_type": _plain("disk"),
    "encryption": _plain(None),
    "resize_to": _plain(0),
    "requested_size": _plain(2 << 30),
    "volume_id": _plain(made.VOLUME),
    "snapshot_id": _plain("8b1e3f52-9f0a-4d3e-8f61-2f3a1a7a9e05"),
    "create_info": lambda _: {
        "type": "qcow2",
        "snapshot_id": "8b1e3f52-9f0a-4d3e-8f61-2f3a1a7a9e05",
        "new_file": "volume-kit.snapshot",
    },
    "delete_info": lambda _: {
        "type": "qcow2",
        "volume_id": made.VOLUME,
        "file_to_merge": None,
        "merge_target_file": None,
    },
    "power_on": _plain(True),  # noqa: FBT003 - the value is what is passed
    "destroy_disks": _plain(True),  # noqa: FBT003
    "destroy_secrets": _plain(True),  # noqa: FBT003
    "destroy_vifs": _plain(True),  # noqa: FBT003
    "accel_info": lambda _: [],
    "accel_uuids": lambda _: [],
    "share_info": _list_of("ShareMappingList"),
    "share_mapping": lambda adapter: made.make(
        "ShareMapping",
        adapter.value("context"),
        id=1,
        uuid="9b1e3f52-9f0a-4d3e-8f61-2f3a1a7a9e06",
        instance_uuid=made.INSTANCE,
        share_id="9b1e3f52-9f0a-4d3e-8f61-2f3a1a7a9e07",
        status="inactive",
        tag="kit",
        export_location="127.0.0.1:/kit",
        share_proto="NFS",
    ),
    "reboot_type": _plain("SOFT"),
    "bad_volumes_callback": _plain(_nothing),
    "update_task_state": _plain(_nothing),
    "post_method": _plain(_nothing),
    "recover_method": _plain(_nothing),
    "detach_block_devices": _plain(_nothing),
    "attach_block_devices": _plain(_nothing),
    "callback": _plain(_nothing),
    "event": _event,
    "timeout": _plain(0),
    "retry_interval": _plain(0),
    "dest": _plain("127.0.0.1"),
    "flavor": lambda adapter: made.flavor(adapter.value("context"), memory_mb=1024),
    "migration": lambda adapter: made.migration(
        adapter.value("context"), adapter.host, adapter.value("nodename")
    ),
    "disk_info": _plain("[]"),
    "resize_instance": _plain(True),  # noqa: FBT003
    "block_migration": _plain(False),  # noqa: FBT003
    "disk_over_commit": _plain(False),  # noqa: FBT003
    "migrate_data": lambda adapter: made.make(
        "LibvirtLiveMigrateData",
        adapter.value("context"),
        is_shared_block_storage=True,
        is_shared_instance_path=True,
        block_migration=False,
    ),
    "dest_check_data": lambda adapter: adapter.value("migrate_data"),
    "src_compute_info": lambda _: made.compute_info(),
    "dst_compute_info": lambda _: made.compute_info(),
    "data": lambda adapter: {"filename": adapter.shared_file()},
    "claim": lambda adapter: made.claim(adapter.value("instance"), adapter.value("migration")),
    "limits": lambda adapter: made.make("SchedulerLimits", adapter.value("context")),
    "provider_tree": _provider_tree,
    "update_provider_tree.allocations": _plain(None),
    "evacuate": _plain(False),  # noqa: FBT003
    "preserve_ephemeral": _plain(False),  # noqa: FBT003
    "reimage_boot_volume": _plain(False),  # noqa: FBT003
    "use_cache": _plain(True),  # noqa: FBT003
    "refresh": _plain(True),  # noqa: FBT003
    "enabled": _plain(True),  # noqa: FBT003
    "mode": _plain(True),  # noqa: FBT003
    "action": _plain("reboot"),
    "target_power_state": _plain("POWER_ON"),
    "disk_id": _plain("vda"),
    "fs_type": _plain("ext4"),
    "compute_host_bdms": lambda _: [],
    "bdms": _list_of("BlockDeviceMappingList", "root_bdm"),
    "root_bdm": lambda adapter: made.block_device(adapter.value("context")),
    "block_device_obj": lambda adapter: adapter.value("root_bdm"),
    "root_device_name": _plain("/dev/vda"),
}
