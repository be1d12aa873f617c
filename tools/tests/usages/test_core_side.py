"""How core meets its drivers: the calls it makes, the keys it reads, the options it has."""

from dataclasses import replace

import pytest

from semistable.model.code.signature import Shape
from semistable.usages.core_side import CoreSide, core_side
from tests.kit.trees import SURFACE, modules

SECOND = "        "


def side(body: str, path: str = "orbit/compute/manager.py", more: str = "") -> CoreSide:
    text = f"{more}\nclass Manager(object):\n    def build(self, driver, x):\n"
    text += "".join(f"{SECOND}{line}\n" for line in body.split("\n"))
    return core_side(modules("orbit", {"orbit/__init__.py": "", path: text}), SURFACE)


@pytest.mark.parametrize(
    ("call", "shape"),
    [
        ("self.driver.spawn()", Shape(0)),
        ("self.driver.spawn(x, 1)", Shape(2)),
        ("self.driver.spawn(x, mode=1, force=x)", Shape(1, ("mode", "force"))),
        ("self.driver.spawn(*x)", Shape(0, star=True)),
        ("self.driver.spawn(1, **x)", Shape(1, star_star=True)),
        ("return self.driver.spawn(1)", Shape(1)),
        ("print(self.driver.spawn(1))", Shape(1)),
        ("self.driver.spawn(1).then(2, 3)", Shape(1)),
        ("driver.spawn(1)", Shape(1)),
        ("y = lambda: self.driver.spawn(1)", Shape(1)),
        ("def inner(): self.driver.spawn(1)", Shape(1)),
    ],
)
def test_a_call_of_a_driver_is_seen(call: str, shape: Shape) -> None:
    (found,) = side(call).calls
    assert (found.method, found.shape) == ("spawn", shape)
    assert (found.path, found.line) == ("orbit/compute/manager.py", 4)
    assert found.caller.startswith("Manager.build")


@pytest.mark.parametrize(
    "text",
    [
        "self.spawn(1)",
        "self.other.spawn(1)",
        "x.driver.spawn(1)",
        "self.driver.spawn",
        "self.driver.api.spawn(1)",
        "self.drivers.spawn(1)",
        "'self.driver.spawn(1)'",
    ],
)
def test_anything_else_is_no_call_of_a_driver(text: str) -> None:
    assert side(text).calls == ()


def test_only_the_files_of_the_surface_call_drivers() -> None:
    for path in ("orbit/scheduler.py", "orbit/compute/tests/test_manager.py"):
        assert side("self.driver.spawn(1)", path).calls == ()


def test_an_imported_module_of_the_receivers_name_is_no_driver() -> None:
    assert side("x.y", more="from orbit.virt import driver\ndriver.load(1)").calls == ()


@pytest.mark.parametrize(
    ("caught", "guarded", "tolerates_absence"),
    [
        ("TypeError", True, False),
        ("NotImplementedError", False, True),
        ("AttributeError", False, True),
        ("(NotImplementedError, TypeError)", True, True),
        ("ValueError", False, False),
    ],
)
def test_core_may_expect_a_call_to_fail(
    caught: str, *, guarded: bool, tolerates_absence: bool
) -> None:
    body = f"try:\n    self.driver.spawn(1)\nexcept {caught}:\n    pass"
    (found,) = side(body).calls
    assert (found.guarded, found.tolerates_absence) == (guarded, tolerates_absence)


def test_core_may_ask_whether_a_driver_has_a_method() -> None:
    (found,) = side("if hasattr(self.driver, 'spawn'):\n    self.driver.spawn(1)").calls
    assert found.tolerates_absence


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("self.driver.capabilities['key']", True),
        ("if self.driver.capabilities['key']: pass", True),
        ("self.driver.capabilities.get('key')", False),
        ("self.driver.capabilities.get('key', x)", False),
        ("driver.capabilities['key']", True),
        ("try:\n    self.driver.capabilities['key']\nexcept KeyError:\n    pass", False),
    ],
)
def test_a_key_that_core_reads_is_seen(text: str, *, required: bool) -> None:
    (found,) = side(text).reads
    assert (found.mapping, found.key, found.required) == ("capabilities", "key", required)


@pytest.mark.parametrize(
    "text",
    ["self.driver.capabilities[x]", "self.driver.other['key']", "self.capabilities['key']"],
)
def test_other_keys_are_not(text: str) -> None:
    assert side(text).reads == ()


def test_keys_that_core_looks_up_one_by_one_are_optional() -> None:
    core = {"orbit/virt/driver.py": "TRAITS = {'b': 1, 'a': 2}\n"}
    found = core_side(modules("orbit", core), SURFACE).reads
    assert [(r.key, r.required, r.line) for r in found] == [("a", False, 1), ("b", False, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "cfg.CONF.register_opt(cfg.StrOpt('name'), 'group')",
        "cfg.CONF.register_opt(cfg.StrOpt('name'), group='group')",
        "cfg.CONF.register_opts([cfg.StrOpt('name')], 'group')",
        "cfg.CONF.register_cli_opts([cfg.StrOpt('name')], 'group')",
        "OPTS = [cfg.StrOpt('name')]\ncfg.CONF.register_opts(OPTS, 'group')",
        "A = cfg.StrOpt('name')\nOPTS = [A]\ncfg.CONF.register_opts(OPTS, 'group')",
        "A = [cfg.StrOpt('name')]\nOPTS = A + []\ncfg.CONF.register_opts(OPTS, 'group')",
        "G = 'group'\ncfg.CONF.register_opt(cfg.StrOpt('name'), G)",
        "G = cfg.OptGroup('group')\ncfg.CONF.register_opt(cfg.StrOpt('name'), G)",
        "G = cfg.OptGroup(name='group')\ncfg.CONF.register_opt(cfg.StrOpt('name'), group=G)",
        "def register(conf):\n    conf.register_opt(cfg.StrOpt('name'), group='group')",
        "from orbit.more import OPTS\ncfg.CONF.register_opts(OPTS, 'group')",
    ],
)
def test_an_option_is_found_where_it_is_registered(text: str) -> None:
    core = {
        "orbit/conf.py": f"from oslo_config import cfg\n{text}\n",
        "orbit/more.py": "from oslo_config import cfg\nOPTS = [cfg.StrOpt('name')]\n",
    }
    found = core_side(modules("orbit", core), SURFACE).options
    assert [(o.group, o.name, o.kind) for o in found] == [("group", "name", "StrOpt")]


def test_options_without_a_group_and_with_dashes() -> None:
    core = {"orbit/conf.py": "CONF.register_opts([cfg.IntOpt('a-b'), cfg.BoolOpt('c')])\n"}
    found = core_side(modules("orbit", core), SURFACE).options
    assert [(o.group, o.name) for o in found] == [("DEFAULT", "a_b"), ("DEFAULT", "c")]


def test_a_group_with_options_that_cannot_be_read_stays_open() -> None:
    core = {"orbit/conf.py": "CONF.register_opts(make_options(), 'group')\n"}
    found = core_side(modules("orbit", core), SURFACE)
    assert not found.options
    assert found.open_groups == {"group"}


def test_an_option_defined_and_not_registered_is_none() -> None:
    core = {"orbit/conf.py": "OPTS = [cfg.StrOpt('name')]\n# register_opts(OPTS)\n"}
    assert core_side(modules("orbit", core), SURFACE).options == ()


def test_a_core_without_anything_says_nothing() -> None:
    empty = replace(SURFACE, receivers=(), callers=())
    found = core_side(modules("orbit", {}), empty)
    assert (found.calls, found.reads, found.options) == ((), (), ())
