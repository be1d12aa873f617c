"""A driver's classes against core's: what they override, inherit and replace."""

import pytest

from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import UsageScope
from tests.kit.trees import asked

BASE = """\
class Base(object):
    def from_base(self, a): pass

class Driver(Base):
    FLAG = True
    capabilities = {"old": True, "new": False}
    def __init__(self): self.address = None
    def spawn(self, context, server=None): pass
    def pause(self, context): raise NotImplementedError()
    @staticmethod
    def static(a, b): pass
    @property
    def shown(self): pass
    def _own(self): pass
"""
MANAGER = """\
class Manager(object):
    def build(self):
        self.driver.spawn(1, server=2)
        self.driver.pause(3)
        self.driver.capabilities["new"]
"""
CORE = {
    "orbit/__init__.py": "",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": BASE,
    "orbit/virt/volumes.py": "class Volumes(object):\n    def connect(self, a): pass\n",
    "orbit/compute/manager.py": MANAGER,
}
HEAD = "from orbit.virt import driver, volumes\n"


def of(source: str, path: str = "moon/driver.py", **surface: object) -> Usages:
    files = {"moon/__init__.py": "", path: HEAD + source}
    return asked(CORE, files, **surface)


def overridden(source: str) -> list[tuple[str, str]]:
    found = of(source).overrides
    return [(o.place.symbol.partition(".")[2], o.target.symbol) for o in found]


def moon(body: str) -> str:
    return f"class Moon(driver.Driver):\n    {body}\n"


def test_an_override_knows_both_sides_and_cores_calls() -> None:
    (found,) = of(moon("def spawn(self, context): pass")).overrides
    assert found.place.symbol == "moon.driver.Moon.spawn"
    assert (found.place.path, found.place.line) == ("moon/driver.py", 3)
    assert found.target.symbol == "orbit.virt.driver.Driver.spawn"
    assert (found.target.path, found.target.line) == ("orbit/virt/driver.py", 8)
    assert (str(found.signature), str(found.base)) == ("(context)", "(context, server=…)")
    assert [(c.path, c.line) for c in found.calls] == [("orbit/compute/manager.py", 3)]
    assert found.of_driver_class


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        ("def spawn(self, a, *b, c=1, **d): pass", "(a, *b, c=…, **d)"),
        ("def spawn(*args): pass", "(*args)"),
        ("async def spawn(self, a): pass", "(a)"),
        ("@staticmethod\n    def spawn(a): pass", "(a)"),
        ("@classmethod\n    def spawn(cls, a): pass", "(a)"),
        ("@wrapped\n    def spawn(self, a): pass", "(a)"),
    ],
)
def test_an_override_is_what_core_can_call(body: str, signature: str) -> None:
    (found,) = of(moon(body)).overrides
    assert str(found.signature) == signature


def test_a_static_method_of_core_keeps_its_first_parameter() -> None:
    (found,) = of(moon("@staticmethod\n    def static(a): pass")).overrides
    assert str(found.base) == "(a, b)"


@pytest.mark.parametrize(
    "source",
    [
        "class Moon(object):\n    def spawn(self): pass\n",
        "def spawn(self): pass\n",
        moon("def own(self): pass"),
        moon("def __init__(self, more): pass"),
        moon("spawn = None"),
        moon("@property\n    def spawn(self): pass"),
        moon("def shown(self): pass"),
        moon("def outer(self):\n        def spawn(): pass"),
        "import solar\nclass Moon(solar.Driver):\n    def spawn(self): pass\n",
    ],
)
def test_nothing_else_is_an_override(source: str) -> None:
    assert overridden(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "class A(driver.Driver): pass\nclass Moon(A):\n    def spawn(self): pass\n",
        "class M(object): pass\nclass Moon(M, driver.Driver):\n    def spawn(self): pass\n",
        "class M(object):\n    def spawn(self): pass\nclass Moon(M, driver.Driver): pass\n",
        "D = driver.Driver\nclass Moon(D):\n    def spawn(self): pass\n",
        "import orbit.virt.driver\nclass M(orbit.virt.driver.Driver):\n    def spawn(self): pass\n",
        "def make():\n    class Moon(driver.Driver):\n        def spawn(self): pass\n",
    ],
)
def test_the_class_of_core_may_stand_at_any_level(source: str) -> None:
    ((_, target),) = overridden(source)
    assert target == "orbit.virt.driver.Driver.spawn"


def test_a_mixin_behind_cores_class_overrides_nothing() -> None:
    source = "class M(object):\n    def spawn(self): pass\nclass Moon(driver.Driver, M): pass\n"
    assert overridden(source) == []


def test_the_nearest_method_of_core_counts() -> None:
    found = overridden(moon("def from_base(self): pass"))
    assert found == [("driver.Moon.from_base", "orbit.virt.driver.Base.from_base")]


def test_another_class_of_core_has_no_calls_of_drivers() -> None:
    (found,) = of("class V(volumes.Volumes):\n    def connect(self): pass\n").overrides
    assert (found.calls, found.of_driver_class) == ((), False)


def test_a_driver_in_several_files_is_one() -> None:
    files = {
        "moon/__init__.py": "",
        "moon/base.py": "from orbit.virt import driver as d\nclass Base(d.Driver): pass\n",
        "moon/driver.py": "from moon import base\nclass M(base.Base):\n    def spawn(self): pass\n",
    }
    (found,) = asked(CORE, files).overrides
    assert found.place.symbol == "moon.driver.M.spawn"


def test_what_only_tests_override_is_marked() -> None:
    (found,) = of(moon("def spawn(self): pass"), "moon/tests/fakes.py").overrides
    assert found.place.scope is UsageScope.TEST


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("FLAG = False", ["FLAG"]),
        ("def f(self): self.address = 1", ["address"]),
        ("other = 1", []),
    ],
)
def test_an_attribute_stands_for_cores(body: str, names: list[str]) -> None:
    found = of(f"{moon(body)}\nMoon()\n").attributes
    assert [a.target.symbol.rpartition(".")[2] for a in found] == names


# What is inherited ----------------------------------------------------------------------------


def inherited(source: str, path: str = "moon/driver.py") -> list[tuple[str, str, bool]]:
    return [
        (i.place.symbol.rpartition(".")[2], i.target.symbol.rpartition(".")[2], i.raises)
        for i in of(source, path).inherited
    ]


def test_what_core_calls_and_a_driver_inherits() -> None:
    assert inherited(moon("pass")) == [("Moon", "pause", True), ("Moon", "spawn", False)]


def test_what_a_driver_or_its_mixin_implements_is_not_inherited() -> None:
    assert inherited(moon("def pause(self, c): pass")) == [("Moon", "spawn", False)]
    mixin = "class M(object):\n    def pause(self, c): pass\nclass Moon(M, driver.Driver): pass\n"
    assert inherited(mixin) == [("Moon", "spawn", False)]


def test_tests_and_other_classes_inherit_nothing_that_counts() -> None:
    assert inherited(moon("pass"), "moon/tests/fakes.py") == []
    assert inherited("class V(volumes.Volumes): pass\n") == []


# Dictionaries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ('capabilities = {"a": 1, "b": 2}', {"a", "b"}),
        ("capabilities = {}", set()),
        ('def __init__(self):\n        self.capabilities = {"a": 1}', {"a"}),
        (
            'capabilities = {"a": 1}\n    def f(self): self.capabilities["b"] = 1',
            {"a", "b"},
        ),
    ],
)
def test_a_dictionary_that_replaces_cores_whole(body: str, keys: set[str]) -> None:
    (found,) = of(moon(body)).mappings
    assert found.keys == keys
    assert found.core_keys == {"old", "new"}
    assert [(r.key, r.required) for r in found.reads] == [("new", True)]
    assert found.place.symbol == "moon.driver.Moon.capabilities"


@pytest.mark.parametrize(
    ("body", "off"),
    [
        ('capabilities = {"a": False, "b": True, "c": 0, "d": off}', {"a"}),
        ('capabilities = {"a": False, "a": True}', set()),
        ('capabilities = {"a": False}\n    def f(self): self.capabilities["a"] = on()', set()),
    ],
)
def test_only_what_is_surely_false_is_off(body: str, off: set[str]) -> None:
    (found,) = of(moon(body)).mappings
    assert found.off == off
    assert found.core_off == {"new"}


@pytest.mark.parametrize(
    "body",
    [
        'capabilities = {**driver.Driver.capabilities, "a": 1}',
        "capabilities = dict(driver.Driver.capabilities, a=1)",
        "capabilities = make()",
        'other = {"a": 1}',
        "pass",
    ],
)
def test_a_dictionary_that_extends_cores_is_not_asked(body: str) -> None:
    assert of(moon(body)).mappings == ()
