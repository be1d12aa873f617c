"""Facts of one source file: what it defines and what it uses, a pure function of its bytes.

Expressions are kept as far as names can be resolved through them. A chain is a name followed by
attributes, calls and subscripts (`self.driver.spawn(context, x=1)`). Everything else is either a
container of such values or opaque.

Facts have no reference cycles, so the garbage collector need not track them (`gc=False`). This
makes reading a core of 700 files a third faster.
"""

from enum import IntEnum, IntFlag

import msgspec

from semistable.model.code.signature import Parameter


class Text(msgspec.Struct, frozen=True, array_like=True, tag="t", gc=False):
    """A string constant that may be a name (short, without white space)."""

    value: str


class Items(msgspec.Struct, frozen=True, array_like=True, tag="i", gc=False):
    """A list, tuple, set, or a sum of them: its elements, opaque ones as None."""

    values: tuple["Expression", ...]


class Entries(msgspec.Struct, frozen=True, array_like=True, tag="e", gc=False):
    """A dictionary: string keys with their values, `True` and `False` as bare names.

    `spreads` are the `**other` parts.
    """

    keys: tuple[str, ...]
    values: tuple["Expression", ...]
    spreads: tuple["Expression", ...]


class Call(msgspec.Struct, frozen=True, array_like=True, tag="c", gc=False):
    """The call step of a chain: its arguments; `star` and `star_star` for `*a` and `**k`."""

    arguments: tuple["Expression", ...]
    keywords: tuple[tuple[str, "Expression"], ...]
    star: bool
    star_star: bool


class Subscript(msgspec.Struct, frozen=True, array_like=True, tag="s", gc=False):
    """The subscript step of a chain; `key` is None if it is not a string constant."""

    key: str | None


Expression = int | str | Text | Items | Entries | None
"""A chain's number (negative: in `Uses.chains`, counted from -1), a bare name, or a value."""

ChainStep = str | Call | Subscript
"""An attribute's name, a call or a subscript."""


class Guard(IntFlag):
    """What an enclosing `try` catches, or under which condition the code runs.

    AFTER_FAILURE is that of an `except` clause: something before it failed. AWAITED says that
    what the whole chain gives is awaited, STATEMENT that nothing is done with it.
    """

    IMPORT = 1
    ATTRIBUTE = 2
    TYPE = 4
    NOT_IMPLEMENTED = 8
    KEY = 16
    NAME = 32
    TYPE_CHECKING = 64
    EXPECTED_FAILURE = 128
    AFTER_FAILURE = 256
    AWAITED = 512
    STATEMENT = 1024


class Chain(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name and its steps; `line` (from 1) and `column` (from 0) are of its last attribute."""

    root: str
    steps: tuple[ChainStep, ...]
    line: int
    column: int
    scope: int
    guards: int


class BindingKind(IntEnum):
    """How a name is bound."""

    IMPORT = 0
    DEFINITION = 1
    VALUE = 2
    OPAQUE = 3
    PARAMETER = 4
    RECEIVER = 5


class Binding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One binding of a name in a scope.

    IMPORT: `module` (leading dots for relative) and `name` ("" binds the module itself).
    DEFINITION: `scope` is the class's or function's scope. VALUE: `value`.
    RECEIVER: the first parameter of a method (`self`, `cls`).
    """

    kind: int
    line: int
    value: Expression = None
    scope: int = -1
    module: str = ""
    name: str = ""


class ImportedName(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One imported name: `import module` (name "") or `from module import name`."""

    module: str
    name: str
    line: int
    column: int
    scope: int
    guards: int


class ScopeKind(IntEnum):
    """What opens a scope."""

    MODULE = 0
    CLASS = 1
    FUNCTION = 2


class Body(IntEnum):
    """What a function's body does."""

    REAL = 0
    NOT_IMPLEMENTED = 1
    EMPTY = 2


class Scope(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A module, class or function; `path` is its dotted name within the module.

    `bindings` holds the names of modules and classes; those of functions are in `Uses.locals`.
    `attributes` are a class's instance attributes: name to (line, value). `doc_fields` are the
    fields of a function's docstring: `param NAME`, `raises NAME`, `returns WORDS`, `rtype WORDS`.
    `annotations` are the types of a function's parameters (and of `return`), or of a class's
    attributes; `keywords` are the names that a class statement passes by keyword (`metaclass`).
    """

    kind: int
    path: str
    line: int
    column: int
    parent: int
    bindings: dict[str, tuple[Binding, ...]]
    decorators: tuple[Expression, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: int = Body.REAL
    doc_fields: tuple[str, ...] = ()
    bases: tuple[Expression, ...] = ()
    attributes: dict[str, tuple[int, Expression]] = {}
    dynamic: bool = False
    annotations: dict[str, Expression] = {}
    is_async: bool = False
    keywords: tuple[str, ...] = ()


class OptionDefinition(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An oslo.config option in the source: `kind` is its class (StrOpt), settings are normalised.

    `*` in a name is a part that is inserted at run time.
    """

    chain: int
    kind: str
    name: str
    line: int
    settings: tuple[tuple[str, str], ...]


class Branch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Lines (from 1, inclusive) that run only if a test of versions has this outcome.

    `test` is the source text of the test, `scope` the scope that contains it.
    """

    test: str
    scope: int
    first: int
    last: int
    outcome: bool


class Definitions(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a source file defines; `scopes[0]` is the module.

    `stars` are the modules of `from m import *`; `dynamic` is True if names may appear at run time.
    `problem` is why a file could not be parsed ("" if it could). `branches` are the lines that
    depend on tests of versions, `versions` the source texts of values bound to names of versions.
    """

    scopes: tuple[Scope, ...]
    chains: tuple[Chain, ...]
    imports: tuple[ImportedName, ...]
    stars: tuple[str, ...]
    options: tuple[OptionDefinition, ...]
    dynamic: bool
    problem: str = ""
    problem_line: int = 0
    branches: tuple[Branch, ...] = ()
    versions: dict[str, str] = {}


class Uses(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a source file's functions use; `locals` maps a function's scope to its names.

    `probed` are names that the file tests with hasattr or getattr before it uses them.
    """

    chains: tuple[Chain, ...]
    locals: dict[int, dict[str, tuple[Binding, ...]]]
    returns: dict[int, tuple[Expression, ...]]
    probed: frozenset[str]


class Facts(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """All facts of one source file."""

    definitions: Definitions
    uses: Uses
