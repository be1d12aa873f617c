"""What a source file says: names it binds, chains it follows, guards around them."""

import ast
import textwrap
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Body,
    Call,
    Chain,
    Entries,
    Expression,
    Facts,
    Guard,
    ImportedName,
    Items,
    Scope,
    ScopeKind,
    Subscript,
    Text,
)
from semistable.model.code.signature import ParameterKind
from semistable.source.facts.read_facts import read_facts
from semistable.source.source_file import SourceFile

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A slow machine is no fault of the code."""


def facts(source: str) -> Facts:
    read = read_facts(SourceFile(textwrap.dedent(source).encode()))
    assert read.definitions.problem == ""
    return read


def names(source: str) -> Mapping[str, tuple[Binding, ...]]:
    """Give the names that the module binds."""
    return facts(source).definitions.scopes[0].bindings


def scope(source: str, path: str) -> Scope:
    return next(s for s in facts(source).definitions.scopes if s.path == path)


def chains(source: str) -> list[Chain]:
    read = facts(source)
    return [*read.definitions.chains, *read.uses.chains]


def chain(source: str, root: str) -> Chain:
    """Give the longest chain that begins with a name."""
    return max((c for c in chains(source) if c.root == root), key=lambda c: len(c.steps))


def guards(source: str, root: str) -> Guard:
    return Guard(chain(source, root).guards)


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "bound"),
    [
        ("import a", "a"),
        ("import a.b.c", "a"),
        ("import a.b as c", "c"),
        ("from a import b", "b"),
        ("from a import b as c", "c"),
        ("from . import b", "b"),
        ("a = 1", "a"),
        ("a: int = 1", "a"),
        ("a: int", "a"),
        ("a += 1", "a"),
        ("a = b = 1", "a b"),
        ("a, (b, *c) = x", "a b c"),
        ("[a, b] = x", "a b"),
        ("a, b = 1, 2", "a b"),
        ("for a in x: b = 1\nelse: c = 1", "a b c"),
        ("for a, b in x: pass", "a b"),
        ("while x: a = 1\nelse: b = 1", "a b"),
        ("with x as a: b = 1", "a b"),
        ("with x as a, y as (b, c): pass", "a b c"),
        ("if x: a = 1\nelif y: b = 1\nelse: c = 1", "a b c"),
        (
            "try: a = 1\nexcept E as b: c = 1\nelse: d = 1\nfinally: e = 1",
            "a b c d e",
        ),
        ("try: a = 1\nexcept* E as b: c = 1", "a b c"),
        ("def a(): b = 1", "a"),
        ("async def a(): b = 1", "a"),
        ("class a: b = 1", "a"),
        ("print(a := 1)", "a"),
        ("if (a := x) and (b := y): pass", "a b"),
        ("match x:\n    case 1:\n        a = 1\n    case _:\n        b = 1", "a b"),
        ("@x\ndef a(): pass", "a"),
        ("a.b = 1", ""),
        ("a[0] = 1", ""),
        ("a.b += 1", ""),
        ("(a)", ""),
        ("del a", ""),
        ("lambda a: a", ""),
        ("pass", ""),
    ],
)
def test_statements_bind_names(statement: str, bound: str) -> None:
    assert sorted(names(statement)) == bound.split()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import a", BindingKind.IMPORT),
        ("def a(): pass", BindingKind.DEFINITION),
        ("class a: pass", BindingKind.DEFINITION),
        ("a = b", BindingKind.VALUE),
        ("a = b.c", BindingKind.VALUE),
        ("a = []", BindingKind.VALUE),
        ("a = 'text'", BindingKind.VALUE),
        ("a = 1", BindingKind.OPAQUE),
        ("a = 'two words'", BindingKind.OPAQUE),
        ("a = b if c else d", BindingKind.OPAQUE),
        ("for a in b: pass", BindingKind.OPAQUE),
        ("with b as a: pass", BindingKind.OPAQUE),
    ],
)
def test_a_binding_says_how_the_name_got_its_value(source: str, kind: BindingKind) -> None:
    assert [b.kind for b in names(source)["a"]] == [kind]


def test_all_bindings_of_a_name_are_kept_in_order() -> None:
    bound = names("try:\n    import a\nexcept ImportError:\n    a = None\n")["a"]
    assert [(b.kind, b.line) for b in bound] == [(BindingKind.IMPORT, 2), (BindingKind.OPAQUE, 4)]


def test_pairs_of_an_unpacking_keep_their_values() -> None:
    bound = names("a, b = x, y.z()\n")
    assert bound["a"][0].value == "x"
    assert chains("a, b = x, y.z()\n")[int(str(bound["b"][0].value))].root == "y"


def test_imports_are_listed_with_their_place() -> None:
    read = facts("import a.b, c\nif x:\n    from .d import e as f, g\nfrom h import *\n")
    imports = read.definitions.imports
    assert imports == (
        ImportedName("a.b", "", 1, 0, 0, 0),
        ImportedName("c", "", 1, 0, 0, 0),
        ImportedName(".d", "e", 3, 4, 0, 0),
        ImportedName(".d", "g", 3, 4, 0, 0),
        ImportedName("h", "", 4, 0, 0, 0),
    )
    assert read.definitions.stars == ("h",)


@pytest.mark.parametrize(
    ("statement", "module", "name"),
    [
        ("import a.b", "a", ""),
        ("import a.b as x", "a.b", ""),
        ("from a.b import c as x", "a.b", "c"),
        ("from .. import c as x", "..", "c"),
    ],
)
def test_an_import_binds_a_module_or_a_name_of_it(statement: str, module: str, name: str) -> None:
    (binding,) = next(iter(names(statement).values()))
    assert (binding.module, binding.name) == (module, name)


# Scopes ---------------------------------------------------------------------------------------


NESTED = """\
class Outer(base.Class, metaclass=Meta):
    flag = True

    class Inner(Outer):
        def deep(self):
            def deeper(x):
                class Local:
                    pass
                return lambda y: x
            return deeper
"""


def test_scopes_nest_and_know_their_path_line_and_parent() -> None:
    scopes = facts(NESTED).definitions.scopes
    assert [(s.path, s.kind, s.line, s.parent) for s in scopes] == [
        ("", ScopeKind.MODULE, 1, -1),
        ("Outer", ScopeKind.CLASS, 1, 0),
        ("Outer.Inner", ScopeKind.CLASS, 4, 1),
        ("Outer.Inner.deep", ScopeKind.FUNCTION, 5, 2),
        ("Outer.Inner.deep.deeper", ScopeKind.FUNCTION, 6, 3),
        ("Outer.Inner.deep.deeper.Local", ScopeKind.CLASS, 7, 4),
        ("Outer.Inner.deep.deeper.<lambda>", ScopeKind.FUNCTION, 9, 4),
    ]


def test_what_a_function_binds_is_its_own() -> None:
    read = facts("def f(a, *b, c=1, **d):\n    e = a\n    import g\n    return e\n")
    assert sorted(read.uses.locals[1]) == ["a", "b", "c", "d", "e", "g"]
    assert sorted(read.definitions.scopes[0].bindings) == ["f"]
    assert read.definitions.scopes[1].bindings == {}


def test_a_class_keeps_its_bases_and_names() -> None:
    found = scope("class A(B, c.D, e()):\n    f = 1\n    def g(self): pass\n", "A")
    assert found.bases[0] == "B"
    assert [type(base) for base in found.bases[1:]] == [int, int]
    assert sorted(found.bindings) == ["f", "g"]


def test_parameters_of_all_five_kinds() -> None:
    found = scope("def f(a, b=1, /, c=2, *d, e, g=3, **h): pass", "f").parameters
    assert [(p.name, p.kind, p.optional) for p in found] == [
        ("a", ParameterKind.POSITIONAL_ONLY, False),
        ("b", ParameterKind.POSITIONAL_ONLY, True),
        ("c", ParameterKind.POSITIONAL, True),
        ("d", ParameterKind.VAR_POSITIONAL, True),
        ("e", ParameterKind.KEYWORD, False),
        ("g", ParameterKind.KEYWORD, True),
        ("h", ParameterKind.VAR_KEYWORD, True),
    ]


def test_the_first_parameter_of_a_method_is_its_receiver() -> None:
    source = """\
    class A:
        def method(this, x): pass
        @classmethod
        def of_class(cls, x): pass
        @staticmethod
        def static(x): pass
        def stars(*args): pass
    def function(self): pass
    """
    read = facts(source)
    first = {
        s.path: next(iter(read.uses.locals[n].values()))[0].kind
        for n, s in enumerate(read.definitions.scopes)
        if s.kind == ScopeKind.FUNCTION
    }
    assert first["A.method"] == first["A.of_class"] == BindingKind.RECEIVER
    assert first["A.static"] == first["function"] == BindingKind.PARAMETER


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise NotImplementedError()", Body.NOT_IMPLEMENTED),
        ("raise NotImplementedError", Body.NOT_IMPLEMENTED),
        ("raise exceptions.NotImplementedError('x')", Body.NOT_IMPLEMENTED),
        ("'''Doc.'''; raise NotImplementedError()", Body.NOT_IMPLEMENTED),
        ("text = 'x'; raise NotImplementedError(text)", Body.NOT_IMPLEMENTED),
        ("pass", Body.EMPTY),
        ("'''Doc.'''", Body.EMPTY),
        ("'''Doc.'''; pass", Body.EMPTY),
        ("return None", Body.REAL),
        ("raise ValueError()", Body.REAL),
        ("raise", Body.REAL),
        ("assert x; raise NotImplementedError()", Body.REAL),
    ],
)
def test_a_body_amounts_to_something(body: str, kind: Body) -> None:
    assert scope(f"def f(): {body}", "f").body == kind


def test_decorators_and_documented_fields_are_kept() -> None:
    source = '''\
    @first
    @second.of("a")
    def f(a):
        """Do.

        :param a: what
        :raises Error: when
        :returns: it
        """
    '''
    found = scope(source, "f")
    assert found.decorators[0] == "first"
    assert isinstance(found.decorators[1], int)
    assert found.doc_fields == ("param a", "raises Error", "returns it")


def test_what_a_function_returns_is_kept_and_what_its_inner_ones_return_is_not() -> None:
    read = facts("def f(x):\n    def g(): return 1\n    if x: return x\n    return A(x)\n")
    assert read.uses.returns[1][0] == "x"
    assert len(read.uses.returns[1]) == 2
    assert len(read.uses.returns[2]) == 1


# Instance attributes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "attributes"),
    [
        ("self.a = 1", "a"),
        ("self.a = b = 1", "a"),
        ("self.a = self.b = c = 1", "a b"),
        ("self.a, self.b = x", "a b"),
        ("self.a, self.b = 1, 2", "a b"),
        ("self.a: int = 1", "a"),
        ("for self.a in x: pass", "a"),
        ("with x as self.a: pass", "a"),
        ("if x: self.a = 1", "a"),
        ("def inner(): self.a = 1", "a"),
        ("self.a.b = 1", ""),
        ("self.a[0] = 1", ""),
        ("other.a = 1", ""),
        ("def inner(self): self.a = 1", ""),
    ],
)
def test_a_method_gives_its_class_attributes(statement: str, attributes: str) -> None:
    source = f"class A:\n    def f(self, x, other):\n        {statement}\n"
    assert sorted(scope(source, "A").attributes) == attributes.split()


def test_an_attribute_keeps_its_first_line_and_a_value_that_can_be_followed() -> None:
    source = """\
    class A:
        def __init__(self):
            self.api = None

        def start(self):
            self.api = neutron.API()
    """
    line, value = scope(source, "A").attributes["api"]
    assert line == 3
    assert value is not None


def test_a_function_in_a_class_body_belongs_to_the_class_it_stands_in() -> None:
    source = """\
    class A:
        class B:
            def f(self):
                self.x = 1
    """
    assert list(scope(source, "A.B").attributes) == ["x"]
    assert list(scope(source, "A").attributes) == []


# Chains ---------------------------------------------------------------------------------------


def test_a_chain_holds_its_steps_to_the_end() -> None:
    found = chain("x = a.b(c, d=1, *e, **f)['key'].g[0]\n", "a")
    assert found.steps == (
        "b",
        Call(("c",), (("d", None),), star=True, star_star=True),
        Subscript("key"),
        "g",
        Subscript(None),
    )


def test_a_chain_stands_at_its_line_and_scope() -> None:
    source = "class A:\n    def f(self):\n        return self.a.b\n"
    found = chain(source, "self")
    assert (found.line, found.column, found.scope) == (3, 15, 2)


@pytest.mark.parametrize(
    "source",
    [
        "a.b",
        "x = [a.b]",
        "x = {a.b: 1}",
        "x = {'k': a.b}",
        "x = {**a.b}",
        "x = f'{a.b}'",
        "x = f'{y:{a.b}}'",
        "x = not a.b",
        "x = y if a.b else z",
        "x = y and a.b",
        "x = y < a.b < z",
        "x = y[a.b]",
        "x = y[1:a.b]",
        "x = y(a.b)",
        "x = y(k=a.b)",
        "x = y(*a.b)",
        "x = y(**a.b)",
        "x = (1).y(a.b)",
        "x = 'text'.format(a.b)",
        "x = [i for i in a.b]",
        "x = [a.b for i in y]",
        "x = {i: a.b for i in y}",
        "x = (i for i in y if a.b)",
        "x = lambda: a.b",
        "x = lambda y=a.b: y",
        "x = (y := a.b)",
        "x: a.b = 1",
        "x += a.b",
        "a.b += 1",
        "x[a.b] = 1",
        "a.b.c = 1",
        "a.b[0] = 1",
        "del a.b.c",
        "assert a.b",
        "assert y, a.b",
        "raise a.b",
        "raise y from a.b",
        "if a.b: pass",
        "while a.b: pass",
        "for x in a.b: pass",
        "with a.b as x: pass",
        "try: pass\nexcept a.b: pass",
        "try: pass\nexcept (y, a.b) as e: pass",
        "try: pass\nexcept* a.b: pass",
        "match a.b:\n    case 1: pass",
        "match y:\n    case a.b: pass",
        "match y:\n    case a.b(): pass",
        "match y:\n    case 1 if a.b: pass",
        "match y:\n    case {'k': a.b}: pass",
        "@a.b\ndef f(): pass",
        "@a.b\nclass A: pass",
        "class A(a.b): pass",
        "class A(metaclass=a.b): pass",
        "class A:\n    x = a.b",
        "def f(x=a.b): pass",
        "def f(*, x=a.b): pass",
        "def f(x: a.b): pass",
        "def f() -> a.b: pass",
        "def f(): return a.b",
        "def f(): yield a.b",
        "def f(): yield from a.b",
        "async def f(): await a.b",
        "async def f():\n    async for x in a.b: pass",
        "async def f():\n    async with a.b as x: pass",
        "async def f(): return [x async for x in a.b]",
        "def f():\n    global a\n    a.b",
        "def f():\n    def g():\n        class B:\n            x = a.b",
    ],
)
def test_no_use_of_a_name_is_lost(source: str) -> None:
    assert any(c.root == "a" and c.steps[:1] == ("b",) for c in chains(source))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("x = a", "a"),
        ("x = 'name'", Text("name")),
        ("x = [a, 1]", Items(("a", None))),
        ("x = (a, 'b')", Items(("a", Text("b")))),
        ("x = [a] + b", Items(("a", "b"))),
        ("x = {'k': a, **b}", Entries(("k",), ("a",), ("b",))),
        ("x = {1: a}", Entries((), (), (None,))),
        ("x = {'k': True, 'l': False}", Entries(("k", "l"), ("True", "False"), ())),
        ("x = {}", Entries((), (), ())),
    ],
)
def test_values_are_kept_as_far_as_names_can_be_followed(source: str, value: object) -> None:
    assert names(source)["x"][0].value == value


def test_an_argument_may_be_a_chain_of_its_own() -> None:
    found = chain("def f(): a.b(c.d())", "a")
    call = found.steps[1]
    assert isinstance(call, Call)
    assert isinstance(call.arguments[0], int)


# Guards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("caught", "guard"),
    [
        ("ImportError", Guard.IMPORT),
        ("ModuleNotFoundError", Guard.IMPORT),
        ("AttributeError", Guard.ATTRIBUTE),
        ("builtins.AttributeError", Guard.ATTRIBUTE),
        ("TypeError", Guard.TYPE),
        ("KeyError", Guard.KEY),
        ("LookupError", Guard.KEY),
        ("NameError", Guard.NAME),
        ("NotImplementedError", Guard.NOT_IMPLEMENTED),
        ("(ImportError, TypeError)", Guard.IMPORT | Guard.TYPE),
        ("ValueError", Guard(0)),
        ("Exception", Guard.IMPORT),
    ],
)
def test_a_try_guards_what_it_catches(caught: str, guard: Guard) -> None:
    assert guards(f"try:\n    a.b\nexcept {caught}:\n    pass\n", "a") == guard


def test_what_follows_a_try_is_not_guarded_and_its_handlers_come_after_a_failure() -> None:
    source = "try:\n    x\nexcept TypeError:\n    a.b\nelse:\n    c.d\nfinally:\n    e.f\n"
    told = {"a": Guard.AFTER_FAILURE, "c": Guard(0), "e": Guard(0)}
    assert {root: guards(source, root) for root in "ace"} == told


def test_guards_add_up_and_end_with_their_block() -> None:
    source = """\
    try:
        try:
            a.b
        except KeyError:
            pass
        c.d
    except TypeError:
        pass
    e.f
    """
    assert guards(source, "a") == Guard.KEY | Guard.TYPE
    assert guards(source, "c") == Guard.TYPE
    assert guards(source, "e") == Guard(0)


def test_a_function_defined_inside_a_try_does_not_run_there() -> None:
    source = "try:\n    def f():\n        a.b\n    x = lambda: c.d\nexcept TypeError:\n    pass\n"
    assert guards(source, "a") == guards(source, "c") == Guard(0)


def test_imports_carry_the_guards_around_them() -> None:
    source = "try:\n    import a\nexcept ImportError:\n    import b\nimport c\n"
    caught = [Guard(i.guards) for i in facts(source).definitions.imports]
    assert caught == [Guard.IMPORT, Guard.IMPORT | Guard.AFTER_FAILURE, Guard(0)]


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_only_type_checkers_see_is_marked(test: str) -> None:
    source = f"if {test}:\n    a.b\nelse:\n    c.d\n"
    assert guards(source, "a") == Guard.TYPE_CHECKING
    assert guards(source, "c") == Guard(0)


@pytest.mark.parametrize("how", ["self.assertRaises(E)", "pytest.raises(E)"])
def test_a_test_may_expect_the_failure(how: str) -> None:
    assert guards(f"with {how}:\n    a.b()\n", "a") == Guard.EXPECTED_FAILURE | Guard.STATEMENT


# What a module asks for and what may appear at run time ----------------------------------------


@pytest.mark.parametrize(
    "source",
    ["hasattr(a, 'name')", "def f(): return getattr(a, 'name', None)", "setattr(a, 'name', 1)"],
)
def test_names_asked_for_before_use_are_probed(source: str) -> None:
    assert facts(source).uses.probed == {"name"}


@pytest.mark.parametrize(
    ("source", "dynamic"),
    [
        ("def __getattr__(name): pass", True),
        ("setattr(sys.modules[__name__], name, 1)", True),
        ("def f(): setattr(import_module(__name__), name, 1)", True),
        ("def f(other): setattr(sys.modules[other], name, 1)", False),
        ("def f(): setattr(a.b, name, 1)", False),
        ("x = 1", False),
        ("def f(): setattr(x, name, 1)", False),
    ],
)
def test_a_module_may_get_names_at_run_time(source: str, *, dynamic: bool) -> None:
    assert facts(source).definitions.dynamic is dynamic


@pytest.mark.parametrize(
    ("body", "dynamic"),
    [
        ("def __getattr__(self, name): pass", True),
        ("def f(self, n): setattr(self, n, 1)", True),
        ("def f(self, n): setattr(n, n, 1)", False),
        ("def f(self): setattr(self, 'n', 1)", False),
    ],
)
def test_a_class_may_get_names_at_run_time(body: str, *, dynamic: bool) -> None:
    assert scope(f"class A:\n    {body}\n", "A").dynamic is dynamic


@pytest.mark.parametrize(
    ("comparison", "against"),
    [
        ("CONF.x == 'a'", Text("a")),
        ("'a' != CONF.x", Text("a")),
        ("cfg.CONF.g.x in ('a', 'b')", Items((Text("a"), Text("b")))),
        ("CONF.x not in ['a', b]", Items((Text("a"), "b"))),
    ],
)
def test_an_option_compared_with_texts_is_kept_as_a_call(
    comparison: str, against: Expression
) -> None:
    root = "cfg" if "cfg" in comparison else "CONF"
    call = Call((against,), (), star=False, star_star=False)
    assert chain(comparison, root).steps[-3:] == ("x", "__eq__", call)


@pytest.mark.parametrize(
    "comparison",
    ["CONF.x > 'a'", "CONF.x == y", "CONF.x is None", "a.x == 'a'", "'a' < CONF.x < 'c'"],
)
def test_other_comparisons_are_only_read(comparison: str) -> None:
    assert all("__eq__" not in c.steps for c in chains(comparison))


@pytest.mark.parametrize(
    ("store", "kept"),
    [
        ("x['key'] = 1", True),
        ("x[key] = 1", False),
        ("x.y['key'] = 1", False),
        ("x['key']", False),
        ("other['key'] = 1", False),
    ],
)
def test_a_key_put_into_what_a_call_gave_is_kept_as_a_call(store: str, *, kept: bool) -> None:
    found = chains(f"def f(key, other):\n    x = ask()\n    {store}\n")
    call = Call((Text("key"),), (), star=False, star_star=False)
    assert (("__setitem__", call) in [c.steps for c in found if c.root == "x"]) is kept


def test_options_are_kept_as_written() -> None:
    source = """\
    OPTS = [
        cfg.StrOpt("name", default=DEFAULT, help="One "
                   "text."),
        cfg.ListOpt("many"),
        cfg.StrOpt(variable),
        Option("x"),
    ]
    """
    options = facts(source).definitions.options
    assert [(o.kind, o.name, o.line) for o in options] == [
        ("StrOpt", "name", 2),
        ("ListOpt", "many", 4),
    ]
    assert options[0].settings == (("default", "DEFAULT"), ("help", "'One text.'"))


# Anything at all ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [b"def f(:\n", b"\x00\x01", b"\xff\xfe" * 9, b"(" * 5000, b"x = " + b"-" * 90000 + b"1\n"],
)
def test_what_is_not_python_is_a_problem_not_a_failure(source: bytes) -> None:
    read = read_facts(SourceFile(source))
    assert read.definitions.problem
    assert read.definitions.dynamic
    assert [s.path for s in read.definitions.scopes] == [""]
    assert read.uses.chains == ()


def test_a_problem_names_its_line() -> None:
    read = read_facts(SourceFile(b"x = 1\ny = 2\ndef f(:\n"))
    assert read.definitions.problem.startswith("not Python: ")
    assert read.definitions.problem_line == 3


def test_an_empty_file_says_nothing() -> None:
    read = read_facts(SourceFile(b""))
    assert read.definitions.problem == ""
    assert read.definitions.scopes[0].bindings == {}


def test_a_file_in_another_encoding_is_read() -> None:
    read = read_facts(SourceFile("# coding: latin-1\nname = 'é'\n".encode("latin-1")))
    assert read.definitions.scopes[0].bindings["name"][0].value == Text("é")


REAL = '''\
# -*- coding: utf-8 -*-
"""A driver."""
import sys, os.path as p
from oslo_config import cfg
try:
    from orbit import images
except ImportError, error:
    images = None
OPTS = [cfg.StrOpt("name", help=_("A " "name."))] + more.OPTS
CONF = cfg.CONF; CONF.register_opts(OPTS, "moon")
class Driver(base.Driver, object):
    capabilities = {"has_cache": True, **base.CAPABILITIES}
    def __init__(self, api=None, *args, **kwargs):
        super(Driver, self).__init__(*args, **kwargs)
        self.api = api or images.API()
    @property
    def name(self): return self._name[0755:10L]
    async def spawn(self, context, *, server):
        async with self.lock(server["id"]) as (a, b):
            yield [x.y for x in await a(b) if (z := x)]
        print >>sys.stderr, `server`
    def __getattr__(self, name):
        return lambda *a: getattr(self.api, name)(*a)
'''


def _round_trip(read: Facts) -> Facts:
    encoded = msgspec.msgpack.encode(read)
    return msgspec.msgpack.decode(encoded, type=Facts)


def _check(read: Facts) -> None:
    assert _round_trip(read) == read
    scopes, count = read.definitions.scopes, len(read.definitions.scopes)
    assert all(-1 <= s.parent < number for number, s in enumerate(scopes))
    for found in (*read.definitions.chains, *read.uses.chains):
        assert 0 <= found.scope < count
        assert found.line >= 1


@settings(CALM)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbfx = 1")
@example(b"# coding: nonsense\nx = 1")
@example(b"# coding: utf-16\nx = 1")
@example(b"\rx\r\n\x0cy")
def test_any_bytes_give_facts(source: bytes) -> None:
    _check(read_facts(SourceFile(source)))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Cut, repeat, move and overwrite parts of a file that is half Python 2, half 3."""
    source = REAL
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 40)))
        inserted = draw(
            st.one_of(
                st.text(alphabet="()[]{}:=,.*'\"\\`#\n\t 0Lx", max_size=4),
                st.sampled_from(REAL.splitlines(keepends=True)),
                st.sampled_from(("print ", "async ", "raise E, x", "except E, e:", "exec x in y")),
            )
        )
        source = source[:start] + inserted + source[end:]
    return source.encode()


@settings(CALM, max_examples=150)
@given(damaged())
def test_a_damaged_source_gives_facts(source: bytes) -> None:
    _check(read_facts(SourceFile(source)))


@settings(CALM, max_examples=50)
@given(st.lists(st.sampled_from(REAL.splitlines()[9:]), max_size=30))
def test_lines_in_any_order_give_facts(lines: list[str]) -> None:
    _check(read_facts(SourceFile("\n".join(lines).encode())))


def test_equal_bytes_give_equal_facts() -> None:
    assert read_facts(SourceFile(REAL.encode())) == read_facts(SourceFile(REAL.encode()))


def test_semistable_reads_itself() -> None:
    source = ast.unparse(ast.parse("import a.b\nx = a.b.c\n")).encode()
    _check(read_facts(SourceFile(source)))
