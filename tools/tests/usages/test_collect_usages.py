"""What a driver asks of core: the names it reaches, the calls it makes, the options it reads."""

import pytest

from semistable.model.code.signature import Shape
from semistable.model.findings.usage import ReferenceKind, Usages
from semistable.model.findings.verdict import UsageScope
from tests.kit.trees import asked

CORE = {
    "orbit/__init__.py": "",
    "orbit/utils.py": """\
    LIMIT = 5
    def run(command, deep=False): pass
    class Pool(object):
        def __init__(self, size): pass
        def get(self, key): pass
    """,
}


def of(source: str, path: str = "moon/use.py") -> Usages:
    return asked(CORE, {"moon/__init__.py": "", path: source})


def reached(source: str) -> list[str]:
    return [r.target.symbol for r in of(source).references if r.found]


def missed(source: str) -> list[tuple[str, bool, bool]]:
    """Give what core lacks: symbol, whether that is certain, whether the driver is prepared."""
    return [(r.target.symbol, r.certain, r.guarded) for r in of(source).references if not r.found]


def test_every_name_of_core_on_the_way_is_reached() -> None:
    source = "import orbit.utils as u\nu.Pool(3).get('x')\nu.LIMIT\n"
    assert reached(source) == [
        "orbit.utils",
        "orbit.utils.Pool",
        "orbit.utils.Pool.get",
        "orbit.utils.LIMIT",
    ]


def test_what_is_not_cores_is_not_asked_of_core() -> None:
    source = "import sys, moon, solar.orbit\nfrom oslo_config import cfg\nsys.path; cfg.CONF\n"
    assert of(source).references == ()


def test_a_reference_stands_at_its_place_in_the_driver_and_in_core() -> None:
    source = "from orbit import utils\nclass A:\n    def f(self):\n        return utils.run\n"
    reference = of(source).references[-1]
    place, target = reference.place, reference.target
    assert (place.symbol, place.path, place.line) == ("moon.use.A.f", "moon/use.py", 4)
    assert (target.symbol, target.path, target.line) == ("orbit.utils.run", "orbit/utils.py", 2)
    assert place.scope is UsageScope.RUNTIME


def test_what_only_tests_ask_is_marked() -> None:
    found = of("from orbit import utils\n", "moon/tests/test_use.py").references
    assert [r.place.scope for r in found] == [UsageScope.TEST]


@pytest.mark.parametrize(
    ("source", "symbol", "kind"),
    [
        ("import orbit.gone", "orbit.gone", ReferenceKind.MODULE),
        ("import orbit.gone.deep", "orbit.gone", ReferenceKind.MODULE),
        ("from orbit.gone import x", "orbit.gone", ReferenceKind.MODULE),
        ("from orbit.utils import gone", "orbit.utils.gone", ReferenceKind.NAME),
        ("from orbit import utils\nutils.gone()", "orbit.utils.gone", ReferenceKind.NAME),
        (
            "from orbit import utils\nutils.Pool.gone",
            "orbit.utils.Pool.gone",
            ReferenceKind.ATTRIBUTE,
        ),
        (
            "from orbit import utils\nutils.Pool(1).gone()",
            "orbit.utils.Pool.gone",
            ReferenceKind.ATTRIBUTE,
        ),
    ],
)
def test_what_core_lacks_is_named(source: str, symbol: str, kind: ReferenceKind) -> None:
    (lost,) = [r for r in of(source).references if not r.found]
    assert (lost.target.symbol, lost.kind, lost.certain) == (symbol, kind, True)


def test_nothing_is_asked_behind_what_is_missing() -> None:
    assert len(missed("from orbit import utils\nutils.gone.deeper.still()\n")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import orbit.gone\nexcept ImportError: pass",
        "try:\n    from orbit.utils import gone\nexcept ImportError: pass",
        "from orbit import utils\ntry:\n    utils.gone\nexcept AttributeError: pass",
        "from orbit import utils\nif hasattr(utils, 'gone'):\n    utils.gone",
    ],
)
def test_a_driver_may_be_prepared(source: str) -> None:
    assert [guarded for _, _, guarded in missed(source)] == [True]


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import orbit.gone\nexcept ValueError: pass",
        "from orbit import utils\ntry:\n    utils.gone\nexcept KeyError: pass",
        "from orbit import utils\ntry:\n    pass\nexcept AttributeError: utils.gone",
    ],
)
def test_other_exceptions_do_not_prepare_it(source: str) -> None:
    assert [guarded for _, _, guarded in missed(source)] == [False]


# Calls ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "symbol", "signature", "shape"),
    [
        ("u.run(1)", "orbit.utils.run", "(command, deep=…)", Shape(1)),
        ("u.run(1, deep=2)", "orbit.utils.run", "(command, deep=…)", Shape(1, ("deep",))),
        (
            "u.run(*x, **y)",
            "orbit.utils.run",
            "(command, deep=…)",
            Shape(0, star=True, star_star=True),
        ),
        ("u.Pool(5)", "orbit.utils.Pool", "(size)", Shape(1)),
        ("u.Pool.get(1, 2)", "orbit.utils.Pool.get", "(self, key)", Shape(2)),
    ],
)
def test_a_call_binds_as_its_caller_sees_it(
    call: str, symbol: str, signature: str, shape: Shape
) -> None:
    (found,) = of(f"import orbit.utils as u\n{call}\n").calls
    assert (found.target.symbol, str(found.signature), found.shape) == (symbol, signature, shape)


def test_a_bound_method_needs_no_self() -> None:
    found = of("import orbit.utils as u\nu.Pool(1).get(2)\n").calls
    assert [str(call.signature) for call in found] == ["(size)", "(key)"]


@pytest.mark.parametrize(
    "text",
    [
        "other.run(1)",
        "def f(u): u.run(1)",
        "u.LIMIT(1)",
        "u.run",
        "u.gone(1)",
        "len(1)",
        "class P(u.Pool):\n    def __init__(self): pass\nP()",
    ],
)
def test_other_calls_are_not_cores(text: str) -> None:
    assert of(f"import orbit.utils as u\n{text}\n").calls == ()


def test_a_call_may_be_expected_to_fail() -> None:
    source = "import orbit.utils as u\ntry:\n    u.run(1)\nexcept TypeError:\n    u.run(2)\n"
    assert [call.guarded for call in of(source).calls] == [True, False]


# Strings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        "mock.patch('orbit.utils.run')",
        "import_module('orbit.utils')",
        "importlib.import_module('orbit.utils')",
        "mock.patch.object(orbit.utils, 'run')",
    ],
)
def test_a_string_may_name_something_of_core(call: str) -> None:
    assert "orbit.utils" in {s.removesuffix(".run") for s in reached(f"import orbit.utils\n{call}")}


@pytest.mark.parametrize("call", ["print('orbit.gone')", "x = 'orbit.gone'", "f('orbit.gone')"])
def test_other_strings_name_nothing(call: str) -> None:
    assert of(call).references == ()


# Options --------------------------------------------------------------------------------------

CONF = {
    "orbit/__init__.py": "",
    "orbit/conf/__init__.py": "from oslo_config import cfg\nCONF = cfg.CONF\n",
    "orbit/conf/virt.py": """\
    from oslo_config import cfg
    cfg.CONF.register_opts([cfg.StrOpt('there'), cfg.StrOpt('new', deprecated_name='old')], 'virt')
    cfg.CONF.register_opt(cfg.StrOpt('alone'))
    """,
}


def options(text: str) -> list[tuple[str, str, bool]]:
    source = f"from oslo_config import cfg\nfrom orbit import conf\nCONF = conf.CONF\n{text}\n"
    found = asked(CONF, {"moon.py": source}, foreign_options=frozenset(("DEFAULT.debug", "lib.*")))
    return [(o.group, o.name, o.found) for o in found.options]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CONF.virt.there", [("virt", "there", True)]),
        ("cfg.CONF.virt.there", [("virt", "there", True)]),
        ("CONF['virt']['there']", [("virt", "there", True)]),
        ("CONF.virt.gone", [("virt", "gone", False)]),
        ("CONF.alone", [("DEFAULT", "alone", True)]),
        ("CONF.gone", [("DEFAULT", "gone", False)]),
        ("CONF.set_override('gone', 1, 'virt')", [("virt", "gone", False)]),
        ("CONF.set_override('gone', 1, group='virt')", [("virt", "gone", False)]),
        ("CONF.virt", []),
        ("CONF.debug", []),
        ("CONF.lib.anything", []),
        ("CONF.log_opt_values(1)", []),
        ("CONF.register_opts(x)", []),
        ("other.CONF.virt.gone", []),
        ("def f(CONF): CONF.virt.gone", []),
    ],
)
def test_options_that_a_driver_reads(text: str, found: list[tuple[str, str, bool]]) -> None:
    assert options(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import orbit.conf\norbit.conf.CONF.virt.gone", [("virt", "gone", False)]),
        ("import orbit.conf as settings\nsettings.CONF.virt.there", [("virt", "there", True)]),
        ("from orbit.conf import CONF as C\nC.virt.gone", [("virt", "gone", False)]),
        ("import orbit.conf\norbit.conf.virt.gone", []),
        ("class conf: CONF = 1\nconf.CONF.virt.gone", []),
        (
            """from orbit import conf
class A:
    options = conf.CONF
    def f(self): return self.options.virt.gone
A.options.alone
A().options.alone""",
            [("virt", "gone", False), ("DEFAULT", "alone", True)],
        ),
    ],
)
def test_the_configuration_object_is_known_by_any_name(
    text: str, found: list[tuple[str, str, bool]]
) -> None:
    uses = asked(CONF, {"moon.py": text}).options
    assert [(use.group, use.name, use.found) for use in uses] == found


def test_a_renamed_option_is_known_by_its_old_name() -> None:
    source = "from oslo_config import cfg\ncfg.CONF.virt.old\n"
    (use,) = asked(CONF, {"moon.py": source}).options
    assert (use.found, use.renamed_to) == (False, "virt.new")


@pytest.mark.parametrize(
    ("read", "place"),
    [("virt.gone", "virt.py:2"), ("virt.old", "virt.py:2"), ("gone", "__init__.py:1")],
    ids=["beside its group", "by its new name", "of everybody's group, anywhere"],
)
def test_a_lost_option_is_looked_for_where_it_would_stand(read: str, place: str) -> None:
    (use,) = asked(CONF, {"moon.py": f"from oslo_config import cfg\ncfg.CONF.{read}\n"}).options
    assert f"{use.target.path}:{use.target.line}" == f"orbit/conf/{place}"


def test_a_drivers_own_options_are_its_own() -> None:
    assert options("CONF.register_opt(cfg.StrOpt('mine'), 'virt')\nCONF.virt.mine") == []


def test_in_a_group_that_a_driver_fills_in_a_loop_nothing_is_surely_missing() -> None:
    loop = """\
    from oslo_config import cfg
    CONF = cfg.CONF
    CONF.register_opt(cfg.StrOpt('size'), group='moon')
    for section in SECTIONS:
        CONF.register_opts(SECTIONS[section], group=section)
    """
    read = "from oslo_config import cfg\ncfg.CONF.moon.phase, cfg.CONF.virt.gone\n"
    driver = {"moon/__init__.py": "", "moon/conf.py": loop, "moon/use.py": read}
    found = asked(CONF, driver).options
    assert [(o.target.symbol, o.certain) for o in found if not o.found] == [
        ("CONF.moon.phase", False),
        ("CONF.virt.gone", True),
    ]
    driver["moon/conf.py"] = loop.partition("    for")[0]
    certain = {o.target.symbol: o.certain for o in asked(CONF, driver).options}
    assert certain["CONF.moon.phase"]


def test_an_option_of_a_program_that_never_meets_core_is_registered_once() -> None:
    registers = "from oslo_config import cfg\ncfg.CONF.register_opt(cfg.StrOpt('alone'))\n"
    driver = {
        "moon/__init__.py": "",
        "moon/conf.py": registers,
        "moon/driver.py": "import orbit.conf\nfrom moon import conf\n",
        "creds/__init__.py": "",
        "creds/api.py": registers,
    }
    found = asked(CONF, driver).registrations
    assert [r.place.path for r in found] == ["moon/conf.py"]
    driver["moon/driver.py"] = "import orbit.conf\nimport moon.conf, creds.api\n"
    found = asked(CONF, driver).registrations
    assert [r.place.path for r in found] == ["creds/api.py", "moon/conf.py"]
