"""A module, class or function while it is being read."""

import ast

from semistable.model.code.facts import Binding, Body, Expression, Parameter, Scope, ScopeKind


class OpenScope:
    """What is known of a scope so far; `receiver` names a method's first parameter."""

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
        """Note what a method stores in the instance; the last value that can be told counts."""
        known = self.attributes.get(name)
        if known is None:
            self.attributes[name] = (line, value)
        elif value is not None:
            self.attributes[name] = (known[0], value)

    def close(self) -> Scope:
        """Give the scope as it is kept; a function's names are kept apart."""
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
        """Give the names bound here."""
        return {name: tuple(bindings) for name, bindings in self.bindings.items()}
