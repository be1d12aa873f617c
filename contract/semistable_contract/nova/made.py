"""Creates the objects that nova passes to a driver: one instance with its related objects.

Fields and classes that the installed nova does not have are omitted.
"""

import datetime as dt
import importlib
import json
import types
from typing import Any

INSTANCE = "6ccd3d0e-5a0c-4a0e-9b2c-0d1f9e3a6a01"
STRANGER = "0b1e3f52-9f0a-4d3e-8f61-2f3a1a7a9e02"
IMAGE = "155d900f-4e14-4e4c-a73d-069cbf4541e6"
VOLUME = "a26887c6-c47b-4654-abb5-dfadf7d3f803"
PORT = "ce531f90-199f-48c0-816c-13e38010b442"
OTHER_PORT = "88dae9fa-0dc6-49e3-8c29-3abc41e99ac9"
NETWORK = "3cb9bc59-5699-4588-a4b1-b87f96708bc6"
PROJECT = "6f70656e737461636b20342065766572"
BORN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def context() -> Any:
    """Create an administrator's request context."""
    kind = importlib.import_module("nova.context").RequestContext
    return kind(user_id="kit", project_id=PROJECT, is_admin=True)


def make(name: str, owner: Any = None, /, **values: Any) -> Any:
    """Create a versioned object from the values for which its class has fields.

    Returns None if the installed nova has no such class.
    """
    kind = getattr(importlib.import_module("nova.objects"), name, None)
    if kind is None:
        return None
    made = kind(owner, **{key: value for key, value in values.items() if key in kind.fields})
    made.obj_reset_changes()
    return made


def flavor(owner: Any, **changes: Any) -> Any:
    """Create a flavor of one processor and half a gigabyte."""
    values = {
        "id": 7,
        "name": "m1.kit",
        "flavorid": "7",
        "memory_mb": 512,
        "vcpus": 1,
        "root_gb": 1,
        "ephemeral_gb": 0,
        "swap": 0,
        "rxtx_factor": 1.0,
        "vcpu_weight": 0,
        "disabled": False,
        "is_public": True,
        "description": None,
        "extra_specs": {},
        "projects": [],
    }
    return make("Flavor", owner, **(values | changes))


def image_meta(owner: Any, disk_format: str = "raw") -> Any:
    """Create the metadata of a small image."""
    return make(
        "ImageMeta",
        owner,
        id=IMAGE,
        name="kit",
        status="active",
        visibility="public",
        protected=False,
        checksum="0" * 32,
        owner=PROJECT,
        size=1 << 20,
        virtual_size=1 << 20,
        container_format="bare",
        disk_format=disk_format,
        min_ram=0,
        min_disk=0,
        created_at=BORN,
        updated_at=BORN,
        tags=[],
        direct_url="",
        properties=make("ImageMetaProps", owner),
    )


def instance(owner: Any, host: str, node: str, uuid: str = INSTANCE, **changes: Any) -> Any:
    """Create an instance as the compute service has it while it runs."""
    kind = flavor(owner)
    number = 1 if uuid == INSTANCE else 2
    values: dict[str, Any] = {
        "id": number,
        "uuid": uuid,
        "user_id": "kit",
        "project_id": PROJECT,
        "image_ref": IMAGE,
        "kernel_id": "",
        "ramdisk_id": "",
        "hostname": "kit",
        "launch_index": 0,
        "key_name": None,
        "key_data": None,
        "power_state": 1,
        "vm_state": "active",
        "task_state": None,
        "services": make("ServiceList", owner, objects=[]),
        "memory_mb": kind.memory_mb,
        "vcpus": kind.vcpus,
        "root_gb": kind.root_gb,
        "ephemeral_gb": 0,
        "ephemeral_key_uuid": None,
        "host": host,
        "node": node,
        "compute_id": 1,
        "instance_type_id": kind.id,
        "user_data": None,
        "reservation_id": "r-kit",
        "launched_at": BORN,
        "terminated_at": None,
        "created_at": BORN,
        "updated_at": BORN,
        "deleted_at": None,
        "deleted": False,
        "availability_zone": "nova",
        "display_name": "kit",
        "display_description": "kit",
        "launched_on": host,
        "locked": False,
        "locked_by": None,
        "os_type": None,
        "architecture": None,
        "vm_mode": None,
        "root_device_name": "/dev/vda",
        "default_ephemeral_device": None,
        "default_swap_device": None,
        "config_drive": "",
        "access_ip_v4": None,
        "access_ip_v6": None,
        "auto_disk_config": False,
        "progress": 0,
        "shutdown_terminate": False,
        "disable_terminate": False,
        "cell_name": None,
        "metadata": {},
        "system_metadata": {
            "image_container_format": "bare",
            "image_disk_format": "raw",
            "image_min_disk": "1",
            "image_base_image_ref": IMAGE,
        },
        "info_cache": make(
            "InstanceInfoCache", owner, instance_uuid=uuid, network_info=network_info()
        ),
        "security_groups": make("SecurityGroupList", owner, objects=[]),
        "fault": None,
        "cleaned": False,
        "pci_devices": make("PciDeviceList", owner, objects=[]),
        "numa_topology": None,
        "pci_requests": make("InstancePCIRequests", owner, instance_uuid=uuid, requests=[]),
        "device_metadata": None,
        "tags": make("TagList", owner, objects=[]),
        "flavor": kind,
        "old_flavor": flavor(owner),
        "new_flavor": flavor(owner, memory_mb=1024),
        "vcpu_model": None,
        "ec2_ids": make("EC2Ids", owner, instance_id="i-1", ami_id="ami-1"),
        "migration_context": None,
        "keypairs": make("KeyPairList", owner, objects=[]),
        "trusted_certs": None,
        "hidden": False,
        "resources": None,
    }
    return make("Instance", owner, **(values | changes))


def network_info(port: str = PORT, kind: str = "ovs") -> Any:
    """Create the network information of one port, bound as `kind`."""
    model = importlib.import_module("nova.network.model")
    subnet = model.Subnet(
        cidr="10.0.0.0/24",
        dns=[model.IP("10.0.0.2")],
        gateway=model.IP("10.0.0.1"),
        ips=[model.FixedIP(address="10.0.0.3")],
        routes=[],
        dhcp_server="10.0.0.2",
    )
    network = model.Network(
        id=NETWORK, bridge="br-int", label="kit", subnets=[subnet], injected=False, mtu=1500
    )
    vif = model.VIF(
        id=port,
        address="fa:16:3e:4c:2c:30" if port == PORT else "fa:16:3e:4c:2c:31",
        network=network,
        type=kind,
        devname=f"tap{port[:11]}",
        ovs_interfaceid=port,
        vnic_type="normal",
        active=True,
        details={},
        profile={},
    )
    return model.NetworkInfo([vif])


def connection_info(volume: str = VOLUME) -> dict[str, Any]:
    """Create cinder's connection information of an iSCSI volume, as in its documentation."""
    return {
        "driver_volume_type": "iscsi",
        "serial": volume,
        "data": {
            "volume_id": volume,
            "target_iqn": f"iqn.2010-10.org.openstack:volume-{volume}",
            "target_portal": "127.0.0.1:3260",
            "target_lun": 1,
            "target_discovered": False,
            "access_mode": "rw",
            "qos_specs": None,
            "encrypted": False,
        },
    }


def block_device_info() -> dict[str, Any]:
    """Create the result of nova.virt.driver.get_block_device_info without further disks."""
    return {
        "root_device_name": "/dev/vda",
        "image": [],
        "ephemerals": [],
        "block_device_mapping": [],
        "swap": None,
    }


def block_device(owner: Any) -> Any:
    """Create the block device mapping of one volume."""
    return make(
        "BlockDeviceMapping",
        owner,
        id=1,
        uuid="1b4b6a6e-9a33-4a3e-b4a0-1ad3b4a0fd01",
        instance_uuid=INSTANCE,
        device_name="/dev/vdb",
        source_type="volume",
        destination_type="volume",
        guest_format=None,
        delete_on_termination=False,
        disk_bus="virtio",
        device_type="disk",
        boot_index=-1,
        volume_id=VOLUME,
        volume_size=1,
        image_id=None,
        snapshot_id=None,
        connection_info=json.dumps(connection_info()),
        no_device=False,
        tag=None,
        attachment_id=None,
        volume_type=None,
        encrypted=False,
        encryption_secret_uuid=None,
        encryption_format=None,
        encryption_options=None,
    )


def migration(owner: Any, host: str, node: str) -> Any:
    """Create the migration record of a resize to another host."""
    return make(
        "Migration",
        owner,
        id=1,
        uuid="5b0d6b6e-19b7-4ed0-9a53-6a2d1e1f6a01",
        instance_uuid=INSTANCE,
        source_compute="another-host",
        source_node="another-node",
        dest_compute=host,
        dest_node=node,
        dest_host="127.0.0.1",
        old_instance_type_id=7,
        new_instance_type_id=7,
        status="migrating",
        migration_type="resize",
        hidden=False,
        cross_cell_move=False,
        user_id="kit",
        project_id=PROJECT,
    )


def compute_info() -> dict[str, Any]:
    """Create the data of a compute node that core passes, as primitive values."""
    return {
        "cpu_info": '{"arch": "x86_64", "model": "Penryn", "vendor": "Intel", "features": [],'
        ' "topology": {"sockets": 1, "cores": 4, "threads": 2}}',
        "disk_available_least": 50,
        "hypervisor_type": "QEMU",
        "hypervisor_version": 10_000_000,
    }


def claim(instance: Any, migration: Any) -> Any:
    """Create the attributes of nova.compute.claims.MoveClaim that a driver reads."""
    return types.SimpleNamespace(
        instance=instance,
        migration=migration,
        claimed_numa_topology=None,
        flavor=instance.flavor,
        image_meta=image_meta(context()),
    )
