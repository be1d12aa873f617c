"""Faults for any driver of nova: an unknown instance, a deleted instance."""

import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from semistable_contract.adapter import Adapter, Fault
from semistable_contract.nova import made

ON_AN_INSTANCE = frozenset(
    (
        *("attach_interface", "attach_volume", "delete_instance_files", "destroy"),
        *("detach_interface", "detach_volume", "extend_volume", "get_console_output"),
        *("get_diagnostics", "get_info", "get_instance_diagnostics", "get_vnc_console"),
        *("instance_exists", "instance_on_disk", "migrate_disk_and_power_off", "pause"),
        *("power_off", "power_on", "reboot", "rescue", "restore", "resume", "set_admin_password"),
        *("snapshot", "soft_delete", "suspend", "trigger_crash_dump", "unpause", "unrescue"),
    )
)


class _UnknownInstance(Mapping[str, Any]):
    """An argument mapping with an instance that the driver does not know, created on access."""

    def __getitem__(self, key: str) -> Any:
        if key != "instance":
            raise KeyError(key)
        return made.instance(made.context(), "kit-host", "kit-host", made.STRANGER)

    def __iter__(self) -> Iterator[str]:
        return iter(("instance",))

    def __len__(self) -> int:
        return 1


@contextlib.contextmanager
def _gone(adapter: Any, _: Any) -> Iterator[None]:
    """Let saving the instance raise InstanceNotFound, as if its row were deleted."""
    exception = importlib.import_module("nova.exception")
    adapter.conductor.failing["Instance.save"] = exception.InstanceNotFound(
        instance_id=made.INSTANCE
    )
    try:
        yield
    finally:
        adapter.conductor.failing.clear()


Inject = Callable[[Adapter, Any], contextlib.AbstractContextManager[None]]

FAULTS = (
    Fault(
        name="the instance is not on this host",
        methods=ON_AN_INSTANCE,
        arguments=_UnknownInstance(),
        prepared=False,
    ),
    Fault(name="the instance was deleted from the database", methods=ON_AN_INSTANCE, inject=_gone),
)
