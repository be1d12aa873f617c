"""Nova's ironic driver without ironic: a client of one bare metal node that lives in memory.

Needs openstacksdk, whose classes the answers are made of.
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
    """Answers what the driver asks openstacksdk's bare metal proxy, at once."""

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
        """Give the node, or say that there is none."""
        if getattr(node, "id", node) != NODE:
            raise self._gone(f"Node {node} could not be found.")
        return self._node()

    def nodes(self, **asked: Any) -> Iterator[Any]:
        """Give the node where it is the one that is asked for."""
        wanted = asked.get("instance_id", self.state["instance_id"])
        found = wanted == self.state["instance_id"]
        if "associated" in asked:
            found = found and asked["associated"] == bool(self.state["instance_id"])
        return iter([self._node()] if found else [])

    def update_node(self, node: Any, **changes: Any) -> Any:
        """Change the node: by keywords, or to what the given one says."""
        self.get_node(node)
        changes.pop("retry_on_conflict", None)
        given = getattr(node, "instance_id", None)
        self.state.update(changes or {"instance_id": given})
        return self._node()

    def patch_node(self, node: Any, patch: Any) -> Any:
        """Change what a JSON patch names of the node's own dictionaries."""
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
        """Find nothing wrong with the node."""
        self.get_node(node)
        sound = self._kind.ValidationResult(result=True, reason=None)
        return dict.fromkeys(("power", "deploy", "console", "rescue", "storage"), sound)

    def set_node_provision_state(self, node: Any, target: str, **_: Any) -> Any:
        """Bring the node into a state; what was deleted has no instance any more."""
        self.get_node(node)
        state = _PROVISIONED[target]
        self.state["provision_state"] = state or "available"
        self.state["power_state"] = "power on" if state else "power off"
        if state is None:
            self.state |= {"instance_id": None, "instance_info": {}}
            self._vifs.clear()
        return self._node()

    def set_node_power_state(self, node: Any, target: Any, **_: Any) -> None:
        """Switch the node."""
        self.get_node(node)
        self.state["power_state"] = _POWERED[getattr(target, "value", target)]

    def attach_vif_to_node(self, node: Any, vif: str, **_: Any) -> None:
        """Attach a port; twice is a conflict."""
        self.get_node(node)
        if vif in self._vifs:
            conflict = importlib.import_module("openstack.exceptions").ConflictException
            raise conflict(f"VIF {vif} is attached already.")
        self._vifs.add(vif)

    def detach_vif_from_node(self, node: Any, vif: str, **_: Any) -> bool:
        """Detach a port; one that is not there cannot be."""
        self.get_node(node)
        if vif not in self._vifs:
            raise self._refused(f"VIF {vif} is not attached.")
        self._vifs.remove(vif)
        return True

    def inject_nmi_to_node(self, node: Any) -> None:
        """Do nothing: nobody sees it."""
        self.get_node(node)

    def get_node_console(self, node: Any) -> dict[str, Any]:
        """Say where the serial console is."""
        self.get_node(node)
        info = {"type": "socat", "url": "tcp://127.0.0.1:10000"}
        return {"console_enabled": True, "console_info": info}

    def enable_node_console(self, node: Any) -> None:
        """Switch the console on, which it is."""
        self.get_node(node)

    disable_node_console = enable_node_console

    def ports(self, **_: Any) -> Iterator[Any]:
        """Give no port: neutron's are attached as VIFs."""
        return iter(())

    port_groups = volume_connectors = volume_targets = ports


class IronicAdapter(CoreAdapter):
    """A compute service for one bare metal node."""

    node: ClassVar[str] = NODE

    def configure(self, config: Any) -> None:
        """Ask ironic again at once: the fake never needs time."""
        super().configure(config)
        importlib.import_module("nova.conf.ironic")
        config.set_override("api_retry_interval", 0, group="ironic")
        config.set_override("serial_console_state_timeout", 1, group="ironic")

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Let the driver's client be the one in memory, and this service the only one."""
        importlib.import_module("nova.virt.ironic.driver")
        services = mock.patch(
            "nova.objects.ServiceList.get_all_computes_by_hv_type",
            return_value=[mock.Mock(host=self.host)],
        )
        with super().opened(), services, mock.patch("nova.utils.get_sdk_adapter") as adapter:
            adapter.return_value = Baremetal()
            yield
