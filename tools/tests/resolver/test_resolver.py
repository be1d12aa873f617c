"""Names are followed through aliases, re-exports, classes and calls, and unknown beyond that."""

import pytest

from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    UNKNOWN,
    ClassValue,
    DataValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    Value,
)
from tests.kit.trees import names

CORE = {
    "orbit/__init__.py": "",
    "orbit/utils.py": """\
    LIMIT = 5
    def run(command): pass
    class Pool(object):
        def get(self): pass
    """,
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": "class Driver(object):\n    FLAG = True\n    def spawn(self): pass\n",
}


def looked_up(source: str, name: str, core: dict[str, str] | None = None) -> tuple[Resolver, Value]:
    """Resolve a name at the end of a driver's module, `moon/use.py`."""
    program = names(CORE | (core or {}), {"moon/__init__.py": "", "moon/use.py": source})
    root, *steps = name.split(".")
    value = program.lookup("moon.use", 0, root)
    for step in steps:
        value = program.called(value) if step == "()" else program.attribute(value, step)
    return program, value


def symbol(source: str, name: str = "x", core: dict[str, str] | None = None) -> str:
    program, value = looked_up(source, name, core)
    return f"{type(value).__name__.removesuffix('Value')} {program.symbol(value)}".strip()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import orbit.utils as x", "Module orbit.utils"),
        ("import orbit as x", "Module orbit"),
        ("from orbit import utils as x", "Module orbit.utils"),
        ("from orbit.utils import run as x", "Function orbit.utils.run"),
        ("from orbit.utils import Pool as x", "Class orbit.utils.Pool"),
        ("from orbit.utils import LIMIT as x", "Data orbit.utils.LIMIT"),
        ("from orbit import utils\nx = utils", "Module orbit.utils"),
        ("from orbit import utils\nx = utils.run", "Function orbit.utils.run"),
        ("from orbit import utils\ny = utils\nx = y.Pool", "Class orbit.utils.Pool"),
        ("import orbit.utils\nx = orbit.utils.Pool()", "Instance orbit.utils.Pool"),
        ("import orbit.utils\nx = orbit.utils.Pool().get", "Function orbit.utils.Pool.get"),
        ("import solar.utils as x", "External solar.utils"),
        ("import solar.utils\nx = solar.utils.run", "External solar.utils.run"),
        ("from orbit import gone as x", "Missing orbit.gone"),
        ("from orbit.gone import run as x", "Missing orbit.gone"),
        ("from orbit.utils import gone as x", "Missing orbit.utils.gone"),
        ("x = y", "Data moon.use.x"),
        ("x = 5", "Data moon.use.x"),
        ("x = 5\nx = 6", "Data moon.use.x"),
        ("def x(): pass", "Function moon.use.x"),
        ("", "Unknown"),
    ],
)
def test_a_name_stands_for(source: str, found: str) -> None:
    assert symbol(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "try:\n    from orbit import utils as x\nexcept ImportError:\n    x = None",
            "Unknown",
        ),
        (
            "try:\n    import orbit.gone as x\nexcept ImportError:\n    import orbit.utils as x",
            "Unknown",
        ),
        (
            "if y:\n    import orbit.utils as x\nelse:\n    from orbit import utils as x",
            "Module orbit.utils",
        ),
        ("if y:\n    def x(): pass\nelse:\n    def x(a): pass", "Unknown"),
        ("import orbit.utils as x\nx = x.Pool()", "Unknown"),
        ("x = x.next", "Data moon.use.x"),
        ("x = y.a\ny = x.b", "Data moon.use.x"),
    ],
)
def test_a_name_with_several_values_stands_for_what_they_agree_on(source: str, found: str) -> None:
    assert symbol(source) == found


@pytest.mark.parametrize(
    "line",
    [
        "from . import near as x",
        "from .near import *\nfrom . import near as x",
        "from moon import near as x",
        "import moon.near as x",
        "import near as x",
    ],
)
def test_a_neighbour_is_found_relative_absolute_and_as_python_2_did(line: str) -> None:
    program = names(CORE, {"moon/__init__.py": "", "moon/near.py": "y = 1\n", "moon/use.py": line})
    assert program.lookup("moon.use", 0, "x") == ModuleValue("moon.near")


@pytest.mark.parametrize(
    ("module", "target", "absolute"),
    [
        ("moon.use", "orbit", "orbit"),
        ("moon.use", ".", "moon"),
        ("moon.use", ".near", "moon.near"),
        ("moon.deep.use", "..near", "moon.near"),
        ("moon.deep", ".near", "moon.deep.near"),
        ("moon.deep", "..", "moon"),
    ],
)
def test_relative_imports_are_made_absolute(module: str, target: str, absolute: str) -> None:
    driver = dict.fromkeys(("moon/use.py", "moon/deep/__init__.py", "moon/deep/use.py"), "")
    assert names(CORE, driver).absolute(module, target) == absolute


# Re-exports -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "from orbit.utils import Pool",
        "from orbit.utils import *",
        "from orbit import utils\nPool = utils.Pool",
        "from .utils import Pool",
        "from orbit.between import *",
    ],
)
def test_a_reexported_name_is_what_it_was(text: str) -> None:
    core = {"orbit/front.py": text, "orbit/between.py": "from orbit.utils import Pool as Pool\n"}
    assert symbol("from orbit.front import Pool as x", core=core) == "Class orbit.utils.Pool"
    assert symbol("from orbit import front\nx = front.Pool", core=core) == "Class orbit.utils.Pool"


def test_a_name_that_no_star_brings_is_missing() -> None:
    core = {"orbit/front.py": "from orbit.utils import *\n"}
    assert symbol("from orbit.front import gone as x", core=core) == "Missing orbit.front.gone"


def test_behind_a_librarys_star_anything_may_be() -> None:
    core = {"orbit/front.py": "from solar.all import *\n"}
    assert symbol("from orbit.front import gone as x", core=core) == "Unknown"


@pytest.mark.parametrize(
    "core",
    [
        {"orbit/a.py": "from orbit.b import *", "orbit/b.py": "from orbit.a import *"},
        {"orbit/a.py": "from orbit.b import x", "orbit/b.py": "from orbit.a import x"},
        {"orbit/a.py": "from orbit.a import *"},
        {"orbit/a.py": "from orbit.a import x"},
        {"orbit/a.py": "x = orbit.a.x\nimport orbit.a"},
    ],
)
def test_circles_of_imports_end(core: dict[str, str]) -> None:
    _, value = looked_up("from orbit.a import x", "x", core)
    assert isinstance(value, MissingValue | DataValue | type(UNKNOWN))


def test_a_module_that_cannot_be_read_may_hold_anything() -> None:
    core = {"orbit/a.py": "def broken(:\n"}
    assert symbol("from orbit.a import x", core=core) == "Unknown"


def test_names_made_at_run_time_are_not_certainly_missing() -> None:
    core = {"orbit/a.py": "def __getattr__(name): pass\n"}
    _, value = looked_up("from orbit.a import x", "x", core)
    assert isinstance(value, MissingValue)
    assert not value.certain


def test_a_registry_shows_classes_under_their_own_names() -> None:
    core = CORE | {"orbit/objects/__init__.py": "", "orbit/objects/a.py": "class Server: pass\n"}
    program = names(core, registries=(("orbit.objects", "orbit.objects"),))
    objects = ModuleValue("orbit.objects")
    assert program.symbol(program.attribute(objects, "Server")) == "orbit.objects.a.Server"
    assert isinstance(program.attribute(objects, "Gone"), MissingValue)


# Classes --------------------------------------------------------------------------------------


def line(source: str, name: str) -> list[str]:
    program = names({}, {"m.py": source})
    class_ = program.lookup("m", 0, name)
    assert isinstance(class_, ClassValue)
    return [program.symbol(c).removeprefix("m.") for c in program.mro(class_)[0]]


HIERARCHIES = [
    "class A: pass\nclass B(A): pass\nclass C(A): pass\nclass D(B, C): pass\n",
    "class A: pass\nclass B: pass\nclass C(A, B): pass\nclass D(C): pass\n",
    "class X: pass\nclass Y: pass\nclass A(X, Y): pass\nclass B(Y): pass\nclass D(A, B): pass\n",
    "class M: pass\nclass A: pass\nclass B(M, A): pass\nclass D(B, A): pass\n",
    """\
class O: pass
class A(O): pass
class B(O): pass
class C(O): pass
class E(A, B): pass
class F(B, C): pass
class D(E, F): pass
""",
]


@pytest.mark.parametrize("source", HIERARCHIES)
def test_classes_are_searched_in_pythons_own_order(source: str) -> None:
    namespace: dict[str, type] = {}
    exec(source, namespace)  # noqa: S102 - the test's own text
    assert line(source, "D") == [c.__name__ for c in namespace["D"].__mro__[:-1]]


def test_an_order_that_python_refuses_still_ends() -> None:
    source = "class A: pass\nclass B(A): pass\nclass D(A, B): pass\n"
    assert line(source, "D")[0] == "D"
    assert sorted(line(source, "D")) == ["A", "B", "D"]


@pytest.mark.parametrize("source", ["class D(D): pass\n", "class C(D): pass\nclass D(C): pass\n"])
def test_circles_of_classes_end(source: str) -> None:
    assert line(source, "D")[0] == "D"


@pytest.mark.parametrize(
    ("head", "certain"),
    [
        ("class A:", True),
        ("class A(object):", True),
        ("class A(Exception):", True),
        ("class A(Pool):", True),
        ("class A(solar.Base):", False),
        ("class A(dict):", False),
        ("class A(make()):", False),
        ("@decorated\nclass A:", False),
        ("class A:\n    def __getattr__(self, name): pass\nclass B(A):", False),
        ("class A:\n    def f(self, n): setattr(self, n, 1)\nclass B(A):", False),
    ],
)
def test_a_name_is_certainly_missing_where_all_of_the_class_is_known(
    head: str, *, certain: bool
) -> None:
    name = "B" if "class B(" in head else "A"
    text = f"import solar\nfrom orbit.utils import Pool\n{head}\n    pass\n"
    program, value = looked_up("", "x", {"orbit/a.py": text})
    class_ = program.lookup("orbit.a", 0, name)
    value = program.attribute(class_, "gone")
    assert isinstance(value, MissingValue)
    assert value.certain is certain
    assert value.symbol == f"orbit.a.{name}.gone"


METHODS = """\
class Base:
    def method(self): pass
    @classmethod
    def of_class(cls): pass
    @staticmethod
    def static(a): pass
    @property
    def shown(self): pass
    size = 3
    def __init__(self, pool):
        self.pool = Pool()
        self.given = pool
        self.late = None
    def start(self):
        self.late = Pool()
class Pool: pass
class Driver(Base):
    def method(self):
        return super().method
"""


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("Base.method", False),
        ("Base.().method", True),
        ("Base.of_class", True),
        ("Base.().of_class", True),
        ("Base.static", False),
        ("Base.().static", False),
        ("Driver.().of_class", True),
    ],
)
def test_a_method_is_bound_where_python_binds_it(name: str, *, bound: bool) -> None:
    _, value = looked_up(METHODS, name)
    assert isinstance(value, FunctionValue)
    assert value.bound is bound


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Driver.method", "Function moon.use.Driver.method"),
        ("Driver.static", "Function moon.use.Base.static"),
        ("Driver.size", "Data moon.use.Base.size"),
        ("Driver.().pool", "Instance moon.use.Pool"),
        ("Driver.().late", "Instance moon.use.Pool"),
        ("Driver.().given", "Data moon.use.Base.given"),
        ("Driver.__name__", "Unknown"),
        ("Driver.().__dict__", "Unknown"),
    ],
)
def test_members_are_found_along_the_line(name: str, found: str) -> None:
    assert symbol(METHODS, name) == found


# What calls give ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return Pool()", "Instance orbit.utils.Pool"),
        ("return Pool", "Class orbit.utils.Pool"),
        ("if a:\n        return Pool()\n    return Pool()", "Instance orbit.utils.Pool"),
        ("pool = Pool()\n    return pool", "Instance orbit.utils.Pool"),
        ("if a:\n        return Pool()\n    return None", "Unknown"),
        ("if a:\n        return Pool()\n    return 5", "Unknown"),
        ("return a", "Unknown"),
        ("return a.Pool()", "Unknown"),
        ("pass", "Unknown"),
    ],
)
def test_a_factory_gives_what_it_always_returns(body: str, found: str) -> None:
    source = f"from orbit.utils import Pool\ndef make(a):\n    {body}\n"
    assert symbol(source, "make.()") == found


def test_a_decorated_factory_may_give_anything() -> None:
    source = "from orbit.utils import Pool\n@wrapped\ndef make():\n    return Pool()\n"
    assert symbol(source, "make.()") == "Unknown"


def test_a_factory_may_call_itself() -> None:
    assert symbol("def make():\n    return make()\n", "make.()") == "Unknown"


def test_the_surface_says_what_sources_cannot() -> None:
    core = CORE | {"orbit/net.py": "def API():\n    return find_class()()\n"}
    program = names(core, instances=(("orbit.net.API", "orbit.utils.Pool"),))
    api = program.attribute(ModuleValue("orbit.net"), "API")
    called = program.called(api)
    assert isinstance(called, InstanceValue)
    assert program.symbol(called) == "orbit.utils.Pool"


# Scopes ---------------------------------------------------------------------------------------

INSIDE = """\
from orbit import utils
class A:
    utils = 5
    def method(self, utils=None):
        return utils
    def plain(self):
        return utils
    def local(self):
        utils = other()
        return utils
    def loop(self):
        for utils in x: pass
        return utils
    def comprehension(self):
        return [utils for utils in x]
    def imported(self):
        from orbit import virt as utils
        return utils
    def outer(self):
        def inner():
            return utils
"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", ModuleValue("orbit.utils")),
        ("A.method", UNKNOWN),
        ("A.plain", ModuleValue("orbit.utils")),
        ("A.local", UNKNOWN),
        ("A.loop", UNKNOWN),
        ("A.comprehension", UNKNOWN),
        ("A.imported", ModuleValue("orbit.virt")),
        ("A.outer.inner", ModuleValue("orbit.utils")),
    ],
)
def test_a_name_is_looked_up_from_where_it_stands(path: str, found: Value) -> None:
    program = names(CORE, {"moon/use.py": INSIDE})
    definitions = program.program.definitions("moon.use")
    assert definitions is not None
    scope = next(n for n, s in enumerate(definitions.scopes) if s.path == path)
    assert program.lookup("moon.use", scope, "utils") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("orbit.utils", "Module orbit.utils"),
        ("orbit.utils.Pool.get", "Function orbit.utils.Pool.get"),
        ("orbit.utils.gone", "Missing orbit.utils.gone"),
        ("orbit.gone.run", "Missing orbit.gone"),
        ("solar.run", "External solar.run"),
    ],
)
def test_a_dotted_text_is_found_the_longest_module_first(text: str, found: str) -> None:
    program = names(CORE)
    value = program.find(text)
    assert f"{type(value).__name__.removesuffix('Value')} {program.symbol(value)}" == found


def test_values_stand_at_their_file_and_line() -> None:
    program = names(CORE)
    places = {
        text: program.place(program.find(text))
        for text in ("orbit.utils", "orbit.utils.run", "orbit.utils.LIMIT", "orbit.utils.gone")
    }
    assert places == {
        "orbit.utils": ("orbit/utils.py", 1),
        "orbit.utils.run": ("orbit/utils.py", 2),
        "orbit.utils.LIMIT": ("orbit/utils.py", 1),
        "orbit.utils.gone": ("orbit/utils.py", 1),
    }
    assert program.place(ExternalValue("solar")) == ("", 0)
