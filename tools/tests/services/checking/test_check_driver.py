"""What is kept from one core to the next: whatever the order, each is asked as if it were alone."""

from itertools import permutations

import pytest

from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import Unknown
from semistable.model.project.driver_source import DriverSource
from semistable.resolver import resolver
from semistable.resolver.questions import BudgetError
from semistable.services.checking.check_driver import DriverChecker
from tests.kit.trees import SURFACE, MemoryTree, NoCache

OLD = {
    "orbit/__init__.py": "",
    "orbit/states.py": "RUNNING = 1\n",
    "orbit/utils.py": "def run(): pass\ndef walk(): pass\n",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": "class Driver(object):\n    def spawn(self, context): pass\n",
}
CORES = {
    "old": OLD,
    "a constant on another line": OLD | {"orbit/states.py": "\n\nRUNNING = 1\n"},
    "a name is gone": OLD | {"orbit/utils.py": "def run(): pass\n"},
    "a module is gone": {path: text for path, text in OLD.items() if path != "orbit/utils.py"},
    "a library became core's": OLD | {"dust/__init__.py": "", "dust/lib.py": "def other(): pass\n"},
    "the driver's package is core's too": OLD | {"moon/__init__.py": "from orbit.utils import run"},
    "a class that is inherited has it": OLD
    | {
        "orbit/virt/driver.py": """\
        class Driver(object):
            host = None
            def spawn(self, context): pass
            def power(self): return self.host
        """
    },
}
"""Cores that differ in what a driver may see of them."""
MOON = {
    "moon/__init__.py": "",
    "moon/host.py": "class Host(object):\n    def __init__(self, conn): self.conn = conn\n",
    "moon/driver.py": """\
    import moon
    from dust import lib
    from moon import host
    from orbit import states
    from orbit.utils import *
    from orbit import utils
    from orbit.virt import driver
    class Moon(driver.Driver):
        def __init__(self):
            self.ops = host.Host(self)
        def spawn(self, context):
            utils.walk()
            walk()
            lib.missing()
            host.missing()
            moon.run()
            self.power()
            self.ops.conn.spawn(1)
            return states.RUNNING
    """,
    "moon/tests/test_driver.py": """\
    import mock
    @mock.patch('orbit.utils.walk')
    def test(walk): pass
    @mock.patch('dust.lib.missing')
    def test_lib(missing): pass
    """,
}


def driver() -> DriverSource:
    return DriverSource(name="moon", tree=MemoryTree("moon", MOON))


def asked(judging: DriverChecker, core: str, by: DriverSource) -> Usages:
    found, _ = judging.usages(MemoryTree("orbit", CORES[core]), by)
    return found


def test_a_driver_asks_of_each_core_in_turn_what_it_asks_of_it_alone() -> None:
    alone = {core: asked(DriverChecker(SURFACE, NoCache()), core, driver()) for core in CORES}
    assert len(set(map(str, alone.values()))) == len(CORES)
    for first, second in permutations(CORES, 2):
        judging, moon = DriverChecker(SURFACE, NoCache()), driver()
        assert asked(judging, first, moon) == alone[first]
        assert asked(judging, second, moon) == alone[second], f"{second}, after {first}"


@pytest.mark.parametrize("baseline", [None, "a name is gone"])
def test_a_driver_that_takes_too_many_steps_is_unknown(
    monkeypatch: pytest.MonkeyPatch, baseline: str | None
) -> None:
    monkeypatch.setattr(resolver, "BUDGET", 60)
    judging, core = DriverChecker(SURFACE, NoCache()), MemoryTree("orbit", CORES["old"])
    before = MemoryTree("orbit", CORES[baseline]) if baseline else None
    findings, unknowns = judging.check(core, driver(), before)
    reason = "moon could not be followed within 60 steps."
    assert (findings, unknowns) == ((), (Unknown(driver="moon", path="", line=0, reason=reason),))
    with pytest.raises(BudgetError, match="moon could not be followed within 60 steps"):
        judging.usages(core, driver())
