"""Measures what a guard adds to each call of nova's fake driver: `python contract/bench/guard.py`.

It needs nova and the kit in one environment. What is measured is processor time, the least of five
rounds: the driver bare, behind a guard, and behind a thorough one.
"""

import time
import warnings
from collections.abc import Callable
from typing import Any

from nova.virt.fake import FakeDriver

from semistable_contract.guard import ContractGuard
from semistable_contract.nova.adapter import CoreAdapter

CALLS = (
    ("list_instances", ()),
    ("get_info", ("instance",)),
    ("power_off", ("instance", "timeout", "retry_interval")),
    ("attach_volume", ("context", "connection_info", "instance", "mountpoint")),
    ("pause", ("instance",)),
    (
        "reboot",
        ("context", "instance", "network_info", "reboot_type", "block_device_info"),
    ),
)


def least(call: Callable[[], Any], times: int) -> float:
    """Give microseconds of processor time a call."""
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            call()
        rounds.append((time.process_time() - began) / times * 1e6)
    return min(rounds)


def main() -> None:
    """Print a row a method."""
    warnings.simplefilter("ignore")
    adapter = CoreAdapter()
    with adapter.opened():
        driver = adapter.make_driver(FakeDriver)
        driver.init_host("kit-host")
        given = {name: adapter.argument("", name) for _, names in CALLS for name in names}
        driver.spawn(given["context"], given["instance"], None, [], "", {})
        guard = ContractGuard(driver, "nova-virt", view=adapter.view)
        thorough = ContractGuard(driver, "nova-virt", view=adapter.view, thorough=True)
        print("| method | bare | guard adds | thorough guard adds |\n| --- | ---: | ---: | ---: |")
        for name, names in CALLS:
            arguments = [given[one] for one in names]
            bare, guarded, watched = (
                least(lambda one=one: getattr(one, name)(*arguments), times)  # noqa: B023
                for one, times in ((driver, 2000), (guard, 500), (thorough, 20))
            )
            added, much = guarded - bare, (watched - bare) / 1000
            print(f"| {name} | {bare:.1f} µs | {added:.0f} µs | {much:.0f} ms |", flush=True)
        print(f"\nbreaches seen: {dict(guard.counts)}, thorough: {dict(thorough.counts)}")


if __name__ == "__main__":
    main()
