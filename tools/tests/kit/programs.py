"""Small programs made at random, whose modules, classes and functions lead to each other."""

from collections.abc import Iterator
from itertools import chain

from hypothesis import strategies as st

from semistable.model.code.facts import ScopeKind
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, InstanceValue, ModuleValue

MODULES = {
    "orbit": "orbit/__init__.py",
    "moon": "moon/__init__.py",
    "moon.a": "moon/a.py",
}
CLASSES = ("K", "L")
FUNCTIONS = ("f", "g")
ATTRIBUTES = ("x", "y", "a")
NAMES = (*CLASSES, *FUNCTIONS, *ATTRIBUTES)
Question = tuple[object, ...]
"""The name of a resolver's method, and its arguments."""

_class = st.sampled_from(CLASSES)
_function = st.sampled_from(FUNCTIONS)
_attribute = st.sampled_from(ATTRIBUTES)
_name = st.sampled_from(NAMES)
_module = st.sampled_from(tuple(MODULES))
_value = st.one_of(
    _name,
    _class.map("{}()".format),
    st.builds("{}({})".format, _class, _attribute),
    st.builds("{}.{}".format, _module, _name),
)
_of_self = st.one_of(
    _attribute.map("self.{}".format),
    _function.map("self.{}()".format),
    st.builds("{}(self)".format, _class),
    st.builds("{}(self.{})".format, _class, _attribute),
    st.builds("super().{}()".format, _function),
)
_step = st.one_of(_attribute.map(".{}".format), _function.map(".{}()".format), st.just("()"))


def _chain_of(root: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda first, rest: first + "".join(rest), root, st.lists(_step, max_size=2))


_expression = _chain_of(_value)
_inside = _chain_of(st.one_of(_of_self, _of_self, _value))
_import = st.one_of(
    st.builds("import {}".format, _module),
    st.builds("from {} import {}".format, _module, _name),
    st.builds("from {} import *".format, _module),
    st.builds("from . import {}".format, _name),
)


def _block(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for part in lines for line in part.splitlines()) or "    pass"


def _def(name: str, parameters: str, body: list[str], returned: list[str]) -> str:
    returns = [f"if {parameters}: return {one}" for one in returned]
    return f"def {name}({parameters}):\n{_block([*body, *returns])}"


_returned = st.lists(_expression, max_size=2)
_plain_function = st.builds(
    _def,
    _function,
    _attribute,
    st.lists(st.builds("{} = {}".format, _attribute, _expression), max_size=2),
    _returned,
)
_constructor = st.builds(
    _def,
    st.just("__init__"),
    _attribute.map("self, {}".format),
    st.lists(
        st.one_of(
            st.builds("self.{} = {}".format, _attribute, _attribute),
            st.builds("self.{} = {}".format, _attribute, _inside),
            st.builds("self.{} = {}({})".format, _attribute, _class, _attribute),
            st.builds("super().__init__({})".format, _attribute),
        ),
        max_size=3,
    ),
    st.just([]),
)
_method = st.builds(
    lambda head, method: head + method,
    st.sampled_from(("", "", "", "@classmethod\n", "@staticmethod\n", "@f\n")),
    st.builds(
        _def,
        _function,
        st.just("self"),
        st.lists(st.builds("self.{} = {}".format, _attribute, _inside), max_size=1),
        st.lists(_inside, max_size=2),
    ),
)
_class_definition = st.builds(
    lambda name, bases, parts: f"class {name}({', '.join(bases)}):\n{_block(parts)}",
    _class,
    st.lists(_expression, max_size=2),
    st.lists(
        st.one_of(_constructor, _method, st.builds("{} = {}".format, _name, _expression)),
        max_size=4,
    ),
)
_part = st.one_of(
    _import,
    st.builds("{} = {}".format, _name, _name),
    st.builds("{} = {}".format, _attribute, _expression),
    _plain_function,
    _class_definition,
    _class_definition,
    _expression,
)
_text = st.builds(
    lambda parts, is_dynamic: "\n".join([*parts, *["def __getattr__(name): pass"] * is_dynamic]),
    st.lists(_part, min_size=4, max_size=9),
    st.sampled_from((False, False, False, True)),
)


@st.composite
def programs(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Give the files of a core and of a driver."""
    texts = {file: draw(_text) for file in MODULES.values()}
    core = {file: text for file, text in texts.items() if file.startswith("orbit/")}
    return core, {file: text for file, text in texts.items() if file not in core}


def questions(resolver: Resolver) -> list[Question]:
    """List what can be asked of such a program."""
    return list(chain.from_iterable(_of_module(resolver, module) for module in MODULES))


def _of_module(resolver: Resolver, module: str) -> Iterator[Question]:
    definitions, uses = resolver.program.definitions(module), resolver.program.uses(module)
    assert definitions is not None
    assert uses is not None
    for name in NAMES:
        yield "attribute", ModuleValue(module), name
        yield "find", f"{module}.{name}"
    for number, scope in enumerate(definitions.scopes):
        for name in (*NAMES, "self"):
            yield "lookup", module, number, name
        if scope.kind == ScopeKind.CLASS:
            class_ = ClassValue(module, number)
            yield "mro", class_
            for name in (*NAMES, "__init__"):
                yield "attribute", class_, name
                yield "attribute", InstanceValue(class_), name
    for number in range(len(definitions.chains)):
        yield "expression", module, 0, number
    for number, one in enumerate(uses.chains):
        yield "expression", module, one.scope, ~number


def answer(resolver: Resolver, question: Question) -> object:
    """Ask one question."""
    method, *arguments = question
    return getattr(resolver, str(method))(*arguments)
