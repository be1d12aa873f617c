"""One walk over a module's tree: where it stands, and what it has found so far."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from semistable.model.code.facts import (
    Branch,
    Chain,
    Definitions,
    Expression,
    Facts,
    Import,
    OptionDefinition,
    ScopeKind,
    Uses,
)
from semistable.source.facts.open_scope import OpenScope


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
        self.imports: list[Import] = []
        self.stars: list[str] = []
        self.options: list[OptionDefinition] = []
        self.probed: set[str] = set()
        self.dynamic = False
        self.branches: list[Branch] = []
        self.versions: dict[str, str] = {}

    def open(self, kind: ScopeKind, name: str, node: ast.AST) -> int:
        """Open a scope inside the current one and give its number."""
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
        """Give the class whose method calls its instance (or itself) so; None for other names."""
        scope = self.scope
        while scope.parent >= 0:
            if scope.receiver == name:
                return scope.receiver_class
            if scope.kind is ScopeKind.FUNCTION and name in scope.bindings:
                return None
            scope = self.scopes[scope.parent]
        return None

    def keep(self, chain: Chain) -> int:
        """Keep a chain and give the number by which expressions refer to it."""
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
        """Give a chain that was kept, by its number."""
        return self.function_chains[-number - 1] if number < 0 else self.module_chains[number]

    def facts(self) -> Facts:
        """Give all that was found."""
        scopes = self.scopes
        definitions = Definitions(
            tuple(scope.close() for scope in scopes),
            tuple(self.module_chains),
            tuple(self.imports),
            tuple(self.stars),
            tuple(self.options),
            self.dynamic or "__getattr__" in scopes[0].bindings,
            branches=tuple(self.branches),
            versions=self.versions,
        )
        functions = [(n, s) for n, s in enumerate(scopes) if s.kind is ScopeKind.FUNCTION]
        returns: dict[int, tuple[Expression, ...]] = {
            number: tuple(scope.returns) for number, scope in functions if scope.returns
        }
        uses = Uses(
            tuple(self.function_chains),
            {number: scope.closed_bindings() for number, scope in functions if scope.bindings},
            returns,
            frozenset(self.probed),
        )
        return Facts(definitions, uses)
