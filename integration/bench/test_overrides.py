"""Which overrides fit core no more is told by definitions alone, and counts what Python counts."""

from pathlib import Path

import pytest

from .overrides import Override, dead, fits, overrides, promised, stale

CORE = """
class ComputeDriver(object):
    def __init__(self, virtapi): pass
    def reboot(self, context, instance, share_info=None): pass
    def destroy(self, context, instance, disks=True): pass
    def plug(self, instance, vif): pass
class Other(object):
    def gone(self): pass
"""
DRIVER = """
from nova.virt import driver
class Hyper(driver.ComputeDriver):
    def __init__(self): pass
    def reboot(self, context, instance): pass
    def destroy(self, context, instance, *args, **kwargs): pass
    @traced
    def plug(self, instance): pass
    def gone(self): pass
    def own(self): pass
class Bystander(object):
    def reboot(self): pass
"""
CLUSTER = """
from hyper import driver
class Cluster(driver.Hyper):
    def destroy(self, context, instance): pass
"""


@pytest.fixture
def found(tmp_path: Path) -> list[Override]:
    for path, text in (
        ("hyper/driver.py", DRIVER),
        ("hyper/cluster.py", CLUSTER),
        ("hyper/tests/fake.py", "class Fake(driver.ComputeDriver):\n    def plug(self): pass\n"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return overrides(tmp_path / "hyper")


def test_an_override_that_refuses_what_core_takes_is_stale(found: list[Override]) -> None:
    told = [(o.owner, o.method, *o.place) for o in stale(found, promised(CORE))]
    assert told == [
        ("Cluster", "destroy", "hyper/cluster.py", 4),
        ("Hyper", "reboot", "hyper/driver.py", 5),
        ("Hyper", "plug", "hyper/driver.py", 8),
    ]


def test_an_override_is_dead_when_core_had_the_method_and_has_it_no_more(
    found: list[Override],
) -> None:
    former = promised(CORE.replace("def plug", "def gone"))
    assert [o.method for o in dead(found, promised(CORE), [former])] == ["gone"]
    assert dead(found, promised(CORE), []) == []


@pytest.mark.parametrize(
    ("core", "override", "fit"),
    [
        ("self, a, b=None", "self, a, b=None, c=None", True),
        ("self, a", "self, other", False),
        ("self, a", "self, **kw", False),
        ("self, a", "self, *a, **kw", True),
        ("self, a, b", "self, b, a", True),
        ("self, a", "self, a, b", False),
        ("self, a", "self, a, *, b", False),
        ("self, a", "self, a, *, b=1", True),
    ],
)
def test_fit_is_what_python_binds_by_position_and_by_name(
    core: str, override: str, *, fit: bool
) -> None:
    def method(parameters: str) -> str:
        return f"class ComputeDriver:\n    def m({parameters}): pass\n"

    assert fits(promised(method(core))["m"], promised(method(override))["m"]) is fit
