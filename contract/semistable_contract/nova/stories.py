"""Stories of an instance's life on a compute host, with nova's calls in nova's order."""

import importlib
from typing import Any

from semistable_contract.adapter import Life, Story

NOT_FOUND = "nova.exception.InstanceNotFound"


def _state(name: str) -> Any:
    return getattr(importlib.import_module("nova.compute.power_state"), name)


def _spawn(life: Life, **replaced: Any) -> None:
    life.call("prepare_for_spawn")
    life.call("spawn", **replaced)


def _runs(life: Life, what: str) -> None:
    state = life.call("get_info").state
    life.expect(state == _state("RUNNING"), f"{what} runs (its power state is {state})")


def _known_until_destroyed(life: Life) -> None:
    instance = life.adapter.argument("", "instance")
    life.expect(instance.name not in life.call("list_instances"), "list_instances is without it")
    _spawn(life)
    life.expect(instance.name in life.call("list_instances"), "list_instances has it")
    _runs(life, "a new instance")
    life.call("destroy")
    life.expect(instance.name not in life.call("list_instances"), "list_instances no longer has it")
    life.refused("get_info", NOT_FOUND)
    life.call("destroy")


def _stays_off(life: Life) -> None:
    _spawn(life, power_on=False)
    state = life.call("get_info").state
    life.expect(state == _state("SHUTDOWN"), f"it is off (its power state is {state})")


def _off_and_on(life: Life) -> None:
    _spawn(life)
    life.call("power_off")
    state = life.call("get_info").state
    life.expect(state == _state("SHUTDOWN"), f"it is off (its power state is {state})")
    life.call("power_on")
    _runs(life, "an instance that is powered on again")


def _pauses(life: Life) -> None:
    _spawn(life)
    life.call("pause")
    state = life.call("get_info").state
    life.expect(state == _state("PAUSED"), f"it is paused (its power state is {state})")
    life.call("unpause")
    _runs(life, "an instance that is unpaused")


def _sleeps(life: Life) -> None:
    _spawn(life)
    life.call("suspend")
    state = life.call("get_info").state
    asleep = (_state("SUSPENDED"), _state("SHUTDOWN"))
    life.expect(state in asleep, f"it is suspended (its power state is {state})")
    life.call("resume")
    _runs(life, "an instance that is resumed")


def _rescued(life: Life) -> None:
    _spawn(life)
    life.call("rescue")
    life.call("unrescue")
    _runs(life, "an instance that is not rescued any more")


def _rebooted(life: Life) -> None:
    for how in ("SOFT", "HARD"):
        _spawn(life)
        life.call("reboot", reboot_type=how)
        _runs(life, f"an instance after a {how.lower()} reboot")
        life.call("destroy")


def _resized(life: Life) -> None:
    _spawn(life)
    life.call("migrate_disk_and_power_off")
    life.call("finish_revert_migration")
    _runs(life, "an instance whose resize was reverted")


def _arrives(life: Life) -> None:
    instance = life.adapter.argument("", "instance")
    life.call("finish_migration")
    life.expect(instance.name in life.call("list_instances"), "list_instances has it")
    _runs(life, "an instance that was resized to this host")


def _volume(life: Life) -> None:
    _spawn(life)
    for _ in range(2):
        life.call("attach_volume")
        life.call("detach_volume")
    _runs(life, "an instance after its volume was attached and detached")


def _interface(life: Life) -> None:
    _spawn(life)
    for _ in range(2):
        life.call("attach_interface")
        life.call("detach_interface")
    _runs(life, "an instance after its interface was attached and detached")


def _node(life: Life) -> None:
    nodes = life.call("get_available_nodes")
    life.expect(nodes, "there is a node")
    node = nodes[0]
    life.expect(life.call("node_is_available", nodename=node), f"{node} is available")
    found = life.call("get_available_resource", nodename=node)
    lacking = {"vcpus", "memory_mb", "local_gb", "hypervisor_hostname"} - set(found)
    life.expect(not lacking, f"get_available_resource has {', '.join(sorted(lacking))}")
    life.expect(found["hypervisor_hostname"] == node, "its hypervisor_hostname is the node's name")
    tree = life.adapter.argument("", "provider_tree")
    life.call("update_provider_tree", nodename=node)
    inventory = tree.data(node).inventory
    for name, values in inventory.items():
        lacking = {"total"} - set(values)
        life.expect(not lacking, f"the inventory of {name} has a total")
    life.expect(inventory, f"update_provider_tree sets an inventory of {node}")


def _counted(life: Life) -> None:
    before = life.call("get_num_instances")
    _spawn(life)
    life.expect(life.call("get_num_instances") == before + 1, "get_num_instances counts one more")
    life.expect(life.call("instance_exists"), "instance_exists returns True")
    instance = life.adapter.argument("", "instance")
    life.expect(instance.uuid in life.call("list_instance_uuids"), "list_instance_uuids has it")


STORIES = tuple(
    Story(name=name, uses=uses, tell=tell)
    for name, uses, tell in (
        (
            "an instance is known until it is destroyed",
            ("prepare_for_spawn", "spawn", "list_instances", "get_info", "destroy"),
            _known_until_destroyed,
        ),
        (
            "an instance is spawned powered off",
            ("prepare_for_spawn", "spawn", "get_info"),
            _stays_off,
        ),
        (
            "off and on",
            ("prepare_for_spawn", "spawn", "get_info", "power_off", "power_on"),
            _off_and_on,
        ),
        ("pause", ("prepare_for_spawn", "spawn", "get_info", "pause", "unpause"), _pauses),
        ("suspend", ("prepare_for_spawn", "spawn", "get_info", "suspend", "resume"), _sleeps),
        ("rescue", ("prepare_for_spawn", "spawn", "get_info", "rescue", "unrescue"), _rescued),
        ("reboot", ("prepare_for_spawn", "spawn", "get_info", "reboot", "destroy"), _rebooted),
        (
            "a resize is reverted",
            (
                "prepare_for_spawn",
                "spawn",
                "get_info",
                "migrate_disk_and_power_off",
                "finish_revert_migration",
            ),
            _resized,
        ),
        (
            "an instance arrives by a resize",
            ("finish_migration", "get_info", "list_instances"),
            _arrives,
        ),
        (
            "a volume",
            ("prepare_for_spawn", "spawn", "get_info", "attach_volume", "detach_volume"),
            _volume,
        ),
        (
            "an interface",
            ("prepare_for_spawn", "spawn", "get_info", "attach_interface", "detach_interface"),
            _interface,
        ),
        (
            "the node",
            ("get_available_nodes", "get_available_resource", "update_provider_tree"),
            _node,
        ),
        (
            "instances are counted",
            (
                "prepare_for_spawn",
                "spawn",
                "get_num_instances",
                "instance_exists",
                "list_instance_uuids",
            ),
            _counted,
        ),
    )
)
