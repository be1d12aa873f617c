"""Notes what a function's body says, and puts it in where the same text stands in another file."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Body,
    Call,
    Chain,
    Entries,
    Expression,
    Items,
    Scope,
    ScopeKind,
    Step,
    Uses,
)
from semistable.source.facts.module_walk import Walk
from semistable.source.facts.open_scope import OpenScope
from semistable.source.facts.pieces import Piece, head_of

NOTHING = Uses((), {}, {}, frozenset())
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class MovedError(Exception):
    """A function does not stand where its text was found."""


@contextmanager
def noted(walk: Walk, node: _Function, number: int) -> Iterator[None]:
    """Note what is read of a function's body, when its text is just this function."""
    cut = walk.unknown.pop(node.lineno)
    head = head_of(cut, node)
    if not head:
        yield
        return
    owner = walk.scopes[number].receiver_class or OpenScope(walk.scope.kind, "", node, -1)
    before = walk.probed, walk.dynamic, owner.attributes, owner.dynamic
    first = len(walk.function_chains)
    imports, stars, options = len(walk.imports), len(walk.stars), len(walk.options)
    walk.probed, walk.dynamic, owner.attributes, owner.dynamic = set(), False, {}, False
    yield
    piece = Piece(
        head,
        node.body[0].col_offset,
        node.body[0].lineno,
        number,
        first,
        walk.scopes[number],
        walk.scopes[number + 1 :],
        walk.function_chains[first:],
        walk.imports[imports:],
        walk.stars[stars:],
        walk.options[options:],
        walk.probed,
        walk.dynamic,
        owner.attributes,
        owner.dynamic,
    )
    walk.probed, walk.dynamic, owner.attributes, owner.dynamic = before
    _add(walk, owner, piece, _Move(0, 0, 0))
    walk.noted.append((cut, piece))


def place(walk: Walk, node: _Function, number: int) -> None:
    """Put in what the body of a function of the same text said; raise MovedError if it is none."""
    piece = walk.known.pop(node.lineno)
    scope, body = walk.scopes[number], node.body
    lines = body[0].lineno - piece.line
    if (
        len(body) != 1
        or not isinstance(body[0], ast.Pass)
        or piece.function.line + lines != node.lineno
        or piece.function.receiver != scope.receiver
    ):
        raise MovedError
    move = _Move(lines, number - piece.number, len(walk.function_chains) - piece.first_chain)
    said = piece.function
    scope.body, scope.doc_fields = said.body, said.doc_fields
    scope.bindings, scope.returns = move.bindings(said), [move.value(v) for v in said.returns]
    walk.function_chains += move.chain_list(piece.chains)
    outer = len(said.path)
    walk.scopes += [move.scope(s, scope.path + s.path[outer:]) for s in piece.scopes]
    walk.imports += [
        type(i)(i.module, i.name, i.line + lines, i.column, i.scope + move.scopes, i.guards)
        for i in piece.imports
    ]
    walk.stars += piece.stars
    walk.options += [
        type(o)(o.chain - move.chains, o.kind, o.name, o.line + lines, o.settings)
        for o in piece.options
    ]
    _add(walk, scope.receiver_class, piece, move)


def leave(walk: Walk, node: _Function, number: int) -> None:
    """Leave a function's body unread; raise MovedError if it is not the one that was left out."""
    silence = walk.silent.pop(node.lineno)
    last = node.body[-1]
    if len(node.body) > 2 or not isinstance(last, ast.Pass) or last.lineno != silence.line:
        raise MovedError
    walk.scopes[number].body = Body.REAL
    walk.unread[number] = silence.function, silence.gap.end


def as_function(walk: Walk, number: int, said: Scope) -> Uses:
    """Give what the one function of a walk uses, as the function that stands in a file.

    Functions inside it are nobody's, as nobody else can name them: what they use is left out.
    """
    scope = next((s for s in walk.scopes if s.kind is ScopeKind.FUNCTION), None)
    if scope is None:
        return NOTHING
    here = walk.scopes.index(scope)
    move = _Move(said.line - scope.line, number - here, 0)
    nobodys = Chain("", (), said.line, 0, here, 0)
    chains = [chain if chain.scope == here else nobodys for chain in walk.function_chains]
    bindings = {
        name: tuple([_without_scope(binding) for binding in known])
        for name, known in move.bindings(scope).items()
    }
    returns = tuple([move.value(value) for value in scope.returns])
    return Uses(
        tuple(move.chain_list(chains)),
        {number: bindings} if bindings else {},
        {number: returns} if returns else {},
        frozenset(walk.probed),
    )


def _without_scope(binding: Binding) -> Binding:
    return binding if binding.scope < 0 else Binding(BindingKind.OPAQUE, binding.line)


def _add(walk: Walk, owner: OpenScope | None, piece: Piece, move: "_Move") -> None:
    """Add what a function says of its file and of its class."""
    walk.probed |= piece.probed
    walk.dynamic = walk.dynamic or piece.dynamic
    if owner is not None:
        owner.dynamic = owner.dynamic or piece.owner_dynamic
        for name, (line, value) in piece.attributes.items():
            owner.bind_attribute(name, line + move.lines, move.value(value))


class _Move:
    """How far lines, scopes and chains are from where they were."""

    __slots__ = ("chains", "lines", "scopes")

    def __init__(self, lines: int, scopes: int, chains: int) -> None:
        self.lines = lines
        self.scopes = scopes
        self.chains = chains

    def value(self, value: Expression) -> Expression:
        kind = type(value)
        if kind is int:
            return value - self.chains  # type: ignore[operator]
        if isinstance(value, Items):
            return Items(tuple([self.value(v) for v in value.values]))
        if isinstance(value, Entries):
            values = tuple([self.value(v) for v in value.values])
            return Entries(value.keys, values, tuple([self.value(v) for v in value.spreads]))
        return value

    def step(self, step: Step) -> Step:
        if type(step) is not Call or not (step.arguments or step.keywords):
            return step
        value, chains = self.value, self.chains
        arguments = [
            a if a is None or type(a) is str else a - chains if type(a) is int else value(a)
            for a in step.arguments
        ]
        keywords = [(name, value(v)) for name, v in step.keywords] if step.keywords else ()
        return Call(tuple(arguments), tuple(keywords), step.star, step.star_star)

    def chain_list(self, chains: list[Chain]) -> list[Chain]:
        lines, scopes, step = self.lines, self.scopes, self.step
        if not self.chains:
            if not (lines or scopes):
                return chains
            return [
                Chain(c.root, c.steps, c.line + lines, c.column, c.scope + scopes, c.guards)
                for c in chains
            ]
        return [
            Chain(
                c.root,
                tuple([s if type(s) is str else step(s) for s in c.steps]),
                c.line + lines,
                c.column,
                c.scope + scopes,
                c.guards,
            )
            for c in chains
        ]

    def bindings(self, scope: OpenScope) -> dict[str, list[Binding]]:
        return {name: [self.binding(b) for b in known] for name, known in scope.bindings.items()}

    def binding(self, b: Binding) -> Binding:
        scope = b.scope + self.scopes if b.scope >= 0 else -1
        return Binding(b.kind, b.line + self.lines, self.value(b.value), scope, b.module, b.name)

    def scope(self, said: OpenScope, path: str) -> OpenScope:
        """Move a scope that stands inside the function."""
        new = OpenScope.__new__(OpenScope)
        new.kind, new.path, new.column = said.kind, path, said.column
        new.line, new.parent = said.line + self.lines, said.parent + self.scopes
        new.bindings = self.bindings(said)
        new.attributes = {
            name: (line + self.lines, self.value(value))
            for name, (line, value) in said.attributes.items()
        }
        new.decorators = tuple([self.value(v) for v in said.decorators])
        new.bases = tuple([self.value(v) for v in said.bases])
        new.returns = [self.value(v) for v in said.returns]
        new.parameters, new.body, new.doc_fields = said.parameters, said.body, said.doc_fields
        new.dynamic = said.dynamic
        new.receiver, new.receiver_class = said.receiver, None
        return new
