"""One walk over a module's tree: where it stands, and what it has found so far."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from semistable.model.code.facts import (
    Binding,
    Body,
    Branch,
    Call,
    Chain,
    Definitions,
    Expression,
    Facts,
    ImportedName,
    OptionDefinition,
    Scope,
    ScopeKind,
    Text,
    Uses,
)

if TYPE_CHECKING:
    from semistable.model.code.signature import Parameter


PROBES = ("hasattr", "getattr", "setattr", "delattr")
"""Functions that are given a name as a text."""


class OpenScope:
    """A module, class or function while it is read; `receiver` names a method's first parameter."""

    __slots__ = (
        "annotations",
        "attributes",
        "bases",
        "bindings",
        "body",
        "column",
        "decorators",
        "doc_fields",
        "dynamic",
        "is_async",
        "keywords",
        "kind",
        "line",
        "parameters",
        "parent",
        "path",
        "receiver",
        "receiver_class",
        "returns",
    )

    def __init__(self, kind: ScopeKind, path: str, node: ast.AST, parent: int) -> None:
        self.kind = kind
        self.path = path
        self.line: int = getattr(node, "lineno", 1)
        self.column: int = getattr(node, "col_offset", 0)
        self.parent = parent
        self.bindings: dict[str, list[Binding]] = {}
        self.attributes: dict[str, tuple[int, Expression]] = {}
        self.decorators: tuple[Expression, ...] = ()
        self.bases: tuple[Expression, ...] = ()
        self.parameters: tuple[Parameter, ...] = ()
        self.returns: list[Expression] = []
        self.body = Body.REAL
        self.doc_fields: tuple[str, ...] = ()
        self.dynamic = False
        self.annotations: dict[str, Expression] = {}
        self.is_async = False
        self.keywords: tuple[str, ...] = ()
        self.receiver = ""
        self.receiver_class: OpenScope | None = None

    def bind(self, name: str, binding: Binding) -> None:
        """Add one binding of a name."""
        known = self.bindings.get(name)
        if known is None:
            self.bindings[name] = [binding]
        else:
            known.append(binding)

    def bind_attribute(self, name: str, line: int, value: Expression) -> None:
        """Note what a method stores in the instance; the last value that is not opaque counts."""
        known = self.attributes.get(name)
        if known is None:
            self.attributes[name] = (line, value)
        elif value is not None:
            self.attributes[name] = (known[0], value)

    def close(self) -> Scope:
        """Return the scope as it is kept; a function's names are kept apart."""
        return Scope(
            self.kind,
            self.path,
            self.line,
            self.column,
            self.parent,
            {} if self.kind is ScopeKind.FUNCTION else self.closed_bindings(),
            self.decorators,
            self.parameters,
            self.body,
            self.doc_fields,
            self.bases,
            self.attributes,
            self.dynamic,
            self.annotations,
            self.is_async,
            self.keywords,
        )

    def closed_bindings(self) -> dict[str, tuple[Binding, ...]]:
        """Return the names bound here."""
        return {name: tuple(bindings) for name, bindings in self.bindings.items()}


class Walk:
    """The state that the readers of statements and of expressions share.

    `scope` is the scope being read and `current` its number; `guards` are those of the code being
    read, as a plain number because that is many times quicker to combine.
    """

    def __init__(self, module: ast.Module) -> None:
        self.scope = OpenScope(ScopeKind.MODULE, "", module, -1)
        self.scopes = [self.scope]
        self.current = 0
        self.guards = 0
        self.in_function = False
        self.module_chains: list[Chain] = []
        self.function_chains: list[Chain] = []
        self.imports: list[ImportedName] = []
        self.stars: list[str] = []
        self.options: list[OptionDefinition] = []
        self.probed: set[str] = set()
        self.dynamic = False
        self.branches: list[Branch] = []
        self.versions: dict[str, str] = {}
        self.spelled = 0
        """Letters of options' settings so far."""

    def open(self, kind: ScopeKind, name: str, node: ast.AST) -> int:
        """Open a scope inside the current one and return its number."""
        outer = self.scope.path
        path = f"{outer}.{name}" if outer else name
        self.scopes.append(OpenScope(kind, path, node, self.current))
        return len(self.scopes) - 1

    @contextmanager
    def inside(self, number: int, *, function: bool) -> Iterator[None]:
        """Stand in an opened scope; `function` when what is read there runs only on a call."""
        before = self.scope, self.current, self.in_function, self.guards
        self.scope, self.current, self.in_function = self.scopes[number], number, function
        if function:
            # A function defined inside `try` does not run there.
            self.guards = 0
        yield
        self.scope, self.current, self.in_function, self.guards = before

    def receiver_class(self, name: str) -> OpenScope | None:
        """Find the class whose method calls its instance (or itself) so; None for other names."""
        scope = self.scope
        while scope.parent >= 0:
            if scope.receiver == name:
                return scope.receiver_class
            if scope.kind is ScopeKind.FUNCTION and name in scope.bindings:
                return None
            scope = self.scopes[scope.parent]
        return None

    def keep(self, chain: Chain) -> int:
        """Keep a chain and return the number by which expressions refer to it."""
        if self.in_function:
            self.function_chains.append(chain)
            return -len(self.function_chains)
        self.module_chains.append(chain)
        return len(self.module_chains) - 1

    def mark(self, number: int, guard: int) -> None:
        """Add a guard to a chain that was kept."""
        chains = self.function_chains if number < 0 else self.module_chains
        position = -number - 1 if number < 0 else number
        chain = chains[position]
        chains[position] = msgspec.structs.replace(chain, guards=chain.guards | int(guard))

    def chain(self, number: int) -> Chain:
        """Return a chain that was kept, by its number."""
        return self.function_chains[-number - 1] if number < 0 else self.module_chains[number]

    def _makes_names(self) -> bool:
        """Whether the module has a `__getattr__` (PEP 562) that gives more than its submodules."""
        bindings = self.scopes[0].bindings.get("__getattr__", ())
        for binding in bindings:
            returns = self.scopes[binding.scope].returns if binding.scope >= 0 else []
            if not returns or not all(map(self._imports_module, returns)):
                return True
        return False

    def _imports_module(self, value: Expression) -> bool:
        if not isinstance(value, int):
            return False
        chain = self.chain(value)
        return "import_module" in (chain.root, *chain.steps[:1])

    def probe(self, function: str, call: Call, node: ast.Call) -> None:
        """Note the names that are asked for, or made, with one of PROBES."""
        asked, name = (*call.arguments[:2], None, None)[:2]
        if isinstance(name, Text):
            self.probed.add(name.value)
        elif function == "setattr" and isinstance(asked, str):
            owner = self.receiver_class(asked)
            if owner is not None:
                owner.dynamic = True
        if function == "setattr" and isinstance(asked, int):
            # setattr(sys.modules[__name__], name, ...) adds names to this module.
            names = (n.id for n in ast.walk(node.args[0]) if isinstance(n, ast.Name))
            self.dynamic = self.dynamic or "__name__" in names

    def facts(self) -> Facts:
        """Return all that was found."""
        scopes = self.scopes
        definitions = Definitions(
            tuple([scope.close() for scope in scopes]),
            tuple(self.module_chains),
            tuple(self.imports),
            tuple(self.stars),
            tuple(self.options),
            self.dynamic or self._makes_names(),
            branches=tuple(self.branches),
            versions=self.versions,
        )
        functions = [(n, s) for n, s in enumerate(scopes) if s.kind is ScopeKind.FUNCTION]
        uses = Uses(
            tuple(self.function_chains),
            {number: scope.closed_bindings() for number, scope in functions if scope.bindings},
            {number: tuple(scope.returns) for number, scope in functions if scope.returns},
            frozenset(self.probed),
        )
        return Facts(definitions, uses)
