"""Where core itself uses what it deprecates."""

from semistable.usages.core_self_uses import core_uses
from tests.kit.trees import SURFACE, modules

CORE = {
    "orbit/utils.py": "def run(): pass\n\n\ndef walk():\n    run()\n",
    "orbit/api.py": "from orbit.utils import run\n",
    "orbit/compute/task.py": """\
        from orbit import conf
        from orbit import utils

        def go(self, other):
            utils.run()
            self.driver.stop(1)
            other.stop()
            return conf.CONF.virt.retries
        """,
    "orbit/tests/test_utils.py": "from orbit.utils import run\n",
    "orbit/virt/driver.py": "class Driver:\n    def stop(self): pass\n",
}


def test_imports_chains_options_and_calls_of_drivers_count_and_tests_do_not() -> None:
    stop = "orbit.virt.driver.Driver.stop"
    found = core_uses(
        modules("orbit", CORE),
        ["orbit.utils", "orbit.utils.run", stop, "CONF.virt.retries", "CONF.x"],
        SURFACE,
    )
    assert {symbol: [(u.path, u.line) for u in uses] for symbol, uses in found.items()} == {
        "orbit.utils": [
            ("orbit/api.py", 1),
            ("orbit/compute/task.py", 2),
            ("orbit/compute/task.py", 5),
        ],
        "orbit.utils.run": [
            ("orbit/api.py", 1),
            ("orbit/compute/task.py", 5),
            ("orbit/utils.py", 5),
        ],
        stop: [("orbit/compute/task.py", 6)],
        "CONF.virt.retries": [("orbit/compute/task.py", 8)],
    }
