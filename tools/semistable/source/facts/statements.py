"""Read statements: what they bind, and under which guards their blocks run."""

import ast
from collections.abc import Callable, Iterable
from typing import Any

from semistable.model.code.facts import Binding, BindingKind, Guard, ImportedName, ScopeKind
from semistable.source.facts.annotations import is_of_class, read_annotation
from semistable.source.facts.docstrings import promised_fields
from semistable.source.facts.expressions import (
    bind_parameters,
    bind_target,
    read_signature,
    read_value,
)
from semistable.source.facts.module_walk import OpenScope, Walk
from semistable.source.facts.syntax_nodes import Function, body_of, docstring, last_name
from semistable.source.facts.version_tests import note_branches, note_version

_CAUGHT = {
    "ImportError": Guard.IMPORT,
    "ModuleNotFoundError": Guard.IMPORT,
    "AttributeError": Guard.ATTRIBUTE,
    "TypeError": Guard.TYPE,
    "NotImplementedError": Guard.NOT_IMPLEMENTED,
    "KeyError": Guard.KEY,
    "LookupError": Guard.KEY,
    "NameError": Guard.NAME,
    "NoSuchOptError": Guard.ATTRIBUTE,
    # `except Exception` and a bare `except` excuse an import that is tried. Elsewhere they mostly
    # log or clean up, and what was asked for is not done.
    "Exception": Guard.IMPORT,
    "BaseException": Guard.IMPORT,
}
_EXPECTING = ("assertRaises", "assertRaisesRegex", "raises")


def read_statements(walk: Walk, body: Iterable[ast.stmt]) -> None:
    """Read a block of statements."""
    for statement in body:
        _READERS.get(type(statement), _other)(walk, statement)


def _other(walk: Walk, node: ast.AST) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            read_value(walk, child)
        elif isinstance(child, ast.stmt):
            read_statements(walk, (child,))
        else:
            _other(walk, child)


def _expression(walk: Walk, node: ast.Expr) -> None:
    number = read_value(walk, node.value)
    if isinstance(number, int) and isinstance(node.value, ast.Call):
        walk.mark(number, Guard.STATEMENT)


# Imports and assignments -------------------------------------------------------------------------


def _import(walk: Walk, node: ast.Import) -> None:
    for alias in node.names:
        _note_import(walk, node, alias.name, "")
        # `import a.b` binds `a`, `import a.b as c` binds the module a.b.
        name = alias.asname or alias.name.partition(".")[0]
        module = alias.name if alias.asname else name
        walk.scope.bind(name, Binding(BindingKind.IMPORT, node.lineno, module=module))


def _import_from(walk: Walk, node: ast.ImportFrom) -> None:
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name == "*":
            walk.stars.append(module)
            _note_import(walk, node, module, "")
            continue
        _note_import(walk, node, module, alias.name)
        binding = Binding(BindingKind.IMPORT, node.lineno, module=module, name=alias.name)
        walk.scope.bind(alias.asname or alias.name, binding)


def _note_import(walk: Walk, node: ast.stmt, module: str, name: str) -> None:
    line, column = node.lineno, node.col_offset
    walk.imports.append(ImportedName(module, name, line, column, walk.current, walk.guards))


def _assign(walk: Walk, node: ast.Assign) -> None:
    if len(node.targets) == 1 and _unpacked(walk, node.targets[0], node.value):
        return
    value = read_value(walk, node.value)
    for target in node.targets:
        bind_target(walk, target, value)
    note_version(walk, node.targets, node.value)


def _unpacked(walk: Walk, target: ast.expr, value: ast.expr) -> bool:
    """Bind `a, b = x, y` pair by pair; say whether it was of that form."""
    if not (
        isinstance(target, ast.Tuple | ast.List)
        and isinstance(value, ast.Tuple | ast.List)
        and len(target.elts) == len(value.elts)
        and not any(isinstance(e, ast.Starred) for e in (*target.elts, *value.elts))
    ):
        return False
    for name, part in zip(target.elts, value.elts, strict=True):
        bind_target(walk, name, read_value(walk, part))
    return True


def _annotated_assign(walk: Walk, node: ast.AnnAssign) -> None:
    annotation = read_annotation(walk, node.annotation)
    target = node.target
    is_field = walk.scope.kind is ScopeKind.CLASS and isinstance(target, ast.Name)
    if node.value is not None or not is_field:
        bind_target(walk, target, read_value(walk, node.value) if node.value else None)
    if isinstance(target, ast.Name):
        if not (is_field and is_of_class(node.annotation)):
            walk.scope.annotations.setdefault(target.id, annotation)
        if node.value is not None:
            note_version(walk, (target,), node.value)
    elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        owner = walk.receiver_class(target.value.id)
        if owner is not None:
            owner.annotations.setdefault(target.attr, annotation)


def _augmented_assign(walk: Walk, node: ast.AugAssign) -> None:
    read_value(walk, node.value)
    if isinstance(node.target, ast.Name):
        bind_target(walk, node.target, None)
    else:
        read_value(walk, node.target)


# Blocks ------------------------------------------------------------------------------------------


def _guarded(walk: Walk, caught: int, body: list[ast.stmt]) -> None:
    before = walk.guards
    walk.guards = before | caught
    read_statements(walk, body)
    walk.guards = before


def _for(walk: Walk, node: ast.For | ast.AsyncFor) -> None:
    read_value(walk, node.iter)
    bind_target(walk, node.target, None)
    read_statements(walk, node.body)
    read_statements(walk, node.orelse)


def _with(walk: Walk, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        read_value(walk, item.context_expr)
        if item.optional_vars is not None:
            bind_target(walk, item.optional_vars, None)
    _guarded(walk, _expected_by(node.items), node.body)


def _try(walk: Walk, node: ast.Try) -> None:
    _guarded(walk, _caught_by(node.handlers), node.body)
    for handler in node.handlers:
        if handler.type is not None:
            read_value(walk, handler.type)
        if handler.name:
            walk.scope.bind(handler.name, Binding(BindingKind.OPAQUE, handler.lineno))
        # A fallback import runs only where the first one failed.
        fallback = _caught_type(handler.type) & Guard.IMPORT.value
        _guarded(walk, fallback | Guard.AFTER_FAILURE.value, handler.body)
    read_statements(walk, node.orelse)
    read_statements(walk, node.finalbody)


def _if(walk: Walk, node: ast.If) -> None:
    read_value(walk, node.test)
    note_branches(walk, node)
    _guarded(walk, _condition(node.test), node.body)
    read_statements(walk, node.orelse)


# What a `try` or a `with` around some code excuses -----------------------------------------------


def _caught_by(handlers: list[ast.ExceptHandler]) -> int:
    """Return what these `except` clauses catch together."""
    caught = 0
    for handler in handlers:
        caught |= _caught_type(handler.type)
    return caught


def _caught_type(kind: ast.expr | None) -> int:
    """Return what `except kind` catches; None stands for a bare `except`."""
    if kind is None:
        return int(Guard.IMPORT)
    caught = 0
    for one in kind.elts if isinstance(kind, ast.Tuple) else (kind,):
        caught |= int(_CAUGHT.get(last_name(one), 0))
    return caught


def _expected_by(items: list[ast.withitem]) -> int:
    """Return whether a test expects the code under this `with` to fail."""
    calls = [item.context_expr for item in items if isinstance(item.context_expr, ast.Call)]
    expected = any(last_name(call.func) in _EXPECTING for call in calls)
    return int(Guard.EXPECTED_FAILURE) if expected else 0


def _condition(test: ast.expr) -> int:
    """Return whether code under this `if` is only for type checkers."""
    return int(Guard.TYPE_CHECKING) if last_name(test) == "TYPE_CHECKING" else 0


# Functions and classes ---------------------------------------------------------------------------


def _return(walk: Walk, node: ast.Return) -> None:
    if node.value is not None:
        walk.scope.returns.append(read_value(walk, node.value))


def _function(walk: Walk, node: Function) -> None:
    decorators = tuple([read_value(walk, decorator) for decorator in node.decorator_list])
    annotations = read_signature(walk, node.args, read_annotation)
    if node.returns is not None:
        annotations["return"] = read_annotation(walk, node.returns)
    number = walk.open(ScopeKind.FUNCTION, node.name, node)
    walk.scope.bind(node.name, Binding(BindingKind.DEFINITION, node.lineno, scope=number))
    scope = walk.scopes[number]
    scope.decorators = decorators
    scope.annotations = annotations
    scope.is_async = isinstance(node, ast.AsyncFunctionDef)
    scope.body = body_of(node)
    scope.doc_fields = promised_fields(docstring(node))
    bind_parameters(scope, node.args)
    if walk.scope.kind is ScopeKind.CLASS:
        _bind_receiver(scope, walk.scope)
    with walk.inside(number, function=True):
        read_statements(walk, node.body)


def _bind_receiver(method: OpenScope, owner: OpenScope) -> None:
    if method.parameters and "staticmethod" not in method.decorators:
        method.receiver = method.parameters[0].name
        method.receiver_class = owner
        method.bindings[method.receiver] = [Binding(BindingKind.RECEIVER, method.line)]


def _class(walk: Walk, node: ast.ClassDef) -> None:
    decorators = tuple([read_value(walk, decorator) for decorator in node.decorator_list])
    bases = tuple([read_value(walk, base) for base in node.bases])
    for keyword in node.keywords:
        read_value(walk, keyword.value)
    number = walk.open(ScopeKind.CLASS, node.name, node)
    walk.scope.bind(node.name, Binding(BindingKind.DEFINITION, node.lineno, scope=number))
    scope = walk.scopes[number]
    scope.decorators, scope.bases = decorators, bases
    scope.keywords = tuple([keyword.arg for keyword in node.keywords if keyword.arg])
    with walk.inside(number, function=walk.in_function):
        read_statements(walk, node.body)
    if "__getattr__" in scope.bindings or "__getattribute__" in scope.bindings:
        scope.dynamic = True


_READERS: dict[type[ast.stmt], Callable[[Walk, Any], None]] = {
    ast.Expr: _expression,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated_assign,
    ast.AugAssign: _augmented_assign,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.If: _if,
    ast.Return: _return,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
"""Of each kind of statement that binds names or opens a block of its own."""
