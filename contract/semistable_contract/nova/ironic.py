"""Runs nova's ironic driver without ironic: a client with one bare metal node in memory.

Needs openstacksdk, whose classes are used for the results.
"""

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any, ClassVar
from unittest import mock

from semistable_contract.nova.adapter import CoreAdapter

NODE = "eeeeeeee-dddd-4ccc-8bbb-aaaaaaaaaaaa"
_PROVISIONED = {"active": "active", "rebuild": "active", "deleted": None, "unrescue": "active"}
_PROVISIONED |= {"rescue": "rescue"}
_POWERED = {"power on": "power on", "rebooting": "power on", "soft rebooting": "power on"}
_POWERED |= {"power off": "power off", "soft power off": "power off"}


class Baremetal:
    """Replaces openstacksdk's bare metal proxy; responds immediately."""

    def __init__(self) -> None:
        self._kind = importlib.import_module("openstack.baremetal.v1.node")
        self._gone = importlib.import_module("openstack.exceptions").ResourceNotFound
        self._refused = importlib.import_module("openstack.exceptions").BadRequestException
        self._vifs: set[str] = set()
        self.state: dict[str, Any] = {
            "id": NODE,
            "power_state": "power off",
            "provision_state": "available",
            "target_provision_state": None,
            "instance_id": None,
            "instance_info": {},
            "driver_internal_info": {},
            "driver": "ipmi",
            "is_maintenance": False,
            "network_interface": "neutron",
            "resource_class": "baremetal.kit",
            "traits": [],
            "properties": {"cpus": 8, "memory_mb": 8192, "local_gb": 100, "cpu_arch": "x86_64"},
        }

    def _node(self) -> Any:
        return self._kind.Node(**self.state)

    def get_node(self, node: Any, **_: Any) -> Any:
        """Return the node; raises ResourceNotFound for another one."""
        if getattr(node, "id", node) != NODE:
            raise self._gone(f"Node {node} could not be found.")
        return self._node()

    def nodes(self, **query: Any) -> Iterator[Any]:
        """Yield the node if it matches the query."""
        wanted = query.get("instance_id", self.state["instance_id"])
        found = wanted == self.state["instance_id"]
        if "associated" in query:
            found = found and query["associated"] == bool(self.state["instance_id"])
        return iter([self._node()] if found else [])

    def update_node(self, node: Any, **changes: Any) -> Any:
        """Change the node: by keywords, or to the instance of the passed node."""
        self.get_node(node)
        changes.pop("retry_on_conflict", None)
        instance_id = getattr(node, "instance_id", None)
        self.state.update(changes or {"instance_id": instance_id})
        return self._node()

    def patch_node(self, node: Any, patch: Any) -> Any:
        """Apply a JSON patch to the node."""
        self.get_node(node)
        for change in patch:
            name, _, key = change["path"].strip("/").partition("/")
            name = {"instance_uuid": "instance_id"}.get(name, name)
            if not key:
                self.state[name] = change.get("value")
            elif change["op"] == "remove":
                self.state[name].pop(key, None)
            else:
                self.state[name] = {**self.state[name], key: change["value"]}
        return self._node()

    def validate_node(self, node: Any, **_: Any) -> dict[str, Any]:
        """Return a positive validation of the node."""
        self.get_node(node)
        sound = self._kind.ValidationResult(result=True, reason=None)
        return dict.fromkeys(("power", "deploy", "console", "rescue", "storage"), sound)

    def set_node_provision_state(self, node: Any, target: str, **_: Any) -> Any:
        """Set the provision state; a deleted node loses its instance."""
        self.get_node(node)
        state = _PROVISIONED[target]
        self.state["provision_state"] = state or "available"
        self.state["power_state"] = "power on" if state else "power off"
        if state is None:
            self.state |= {"instance_id": None, "instance_info": {}}
            self._vifs.clear()
        return self._node()

    def set_node_power_state(self, node: Any, target: Any, **_: Any) -> None:
        """Set the power state."""
        self.get_node(node)
        self.state["power_state"] = _POWERED[getattr(target, "value", target)]

    def attach_vif_to_node(self, node: Any, vif: str, **_: Any) -> None:
        """Attach a port; raises ConflictException if it is attached already."""
        self.get_node(node)
        if vif in self._vifs:
            conflict = importlib.import_module("openstack.exceptions").ConflictException
            raise conflict(f"VIF {vif} is attached already.")
        self._vifs.add(vif)

    def detach_vif_from_node(self, node: Any, vif: str, **_: Any) -> bool:
        """Detach a port; raises BadRequestException if it is not attached."""
        self.get_node(node)
        if vif not in self._vifs:
            raise self._refused(f"VIF {vif} is not attached.")
        self._vifs.remove(vif)
        return True

    def inject_nmi_to_node(self, node: Any) -> None:
        """Check that the node exists; an NMI has no visible effect."""
        self.get_node(node)

    def get_node_console(self, node: Any) -> dict[str, Any]:
        """Return the address of the serial console."""
        self.get_node(node)
        info = {"type": "socat", "url": "tcp://127.0.0.1:10000"}
        return {"console_enabled": True, "console_info": info}

    def enable_node_console(self, node: Any) -> None:
        """Check that the node exists; the console is always enabled."""
        self.get_node(node)

    disable_node_console = enable_node_console

    def ports(self, **_: Any) -> Iterator[Any]:
        """Return no ports: those of neutron are attached as VIFs."""
        return iter(())

    port_groups = volume_connectors = volume_targets = ports


class IronicAdapter(CoreAdapter):
    """A compute service for one bare metal node."""

    node: ClassVar[str] = NODE

    def configure(self, config: Any) -> None:
        """Set retry intervals to zero, since the fake needs no time."""
        super().configure(config)
        importlib.import_module("nova.conf.ironic")
        config.set_override("api_retry_interval", 0, group="ironic")
        config.set_override("serial_console_state_timeout", 1, group="ironic")

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Replace the driver's client, and let this service be the only one."""
        importlib.import_module("nova.virt.ironic.driver")
        services = mock.patch(
            "nova.objects.ServiceList.get_all_computes_by_hv_type",
            return_value=[mock.Mock(host=self.host)],
        )
        with super().opened(), services, mock.patch("nova.utils.get_sdk_adapter") as adapter:
            adapter.return_value = Baremetal()
            yield
