"""What a Python source of any age defines, as it is spelled; nothing of it is ever run."""

import ast
import zlib
from collections.abc import Iterable, Iterator

from semistable.model.code.definition import Defined, DefinedKind, Definition
from semistable.model.code.facts import Body
from semistable.model.code.signature import Signature
from semistable.source.blob_store import FactKind
from semistable.source.facts.syntax_nodes import (
    Function,
    body_of,
    last_name,
    parameters_of,
    spelling,
)
from semistable.source.source_file import UNREADABLE, SourceFile, problem_of

_MOST_TARGETS = 20
"""Names that are bound to one value, of each of which its keys are noted."""
_PROPERTIES = ("property", "cached_property", "abstractproperty", "hybrid_property")


def read_definitions(file: SourceFile) -> Defined:
    """Read what a file defines, in its order; of a name defined twice, the last definition."""
    try:
        body = file.module.body
        found = {d.name: d for d in _of_module(body)}
    except UNREADABLE as error:
        return Defined(problem=problem_of(error))
    return Defined(tuple(found.values()), imported=tuple(sorted(_imported(body))))


def _imported(body: Iterable[ast.stmt]) -> set[str]:
    imports = (s for s in _flat(body) if isinstance(s, ast.ImportFrom))
    return {alias.asname or alias.name for statement in imports for alias in statement.names}


def _of_module(body: Iterable[ast.stmt]) -> Iterator[Definition]:
    for statement in _flat(body):
        match statement:
            case ast.ClassDef():
                yield from _of_class(statement, "")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield _function(statement, "", DefinedKind.FUNCTION)
            case _:
                yield from _assigned(statement, "", DefinedKind.CONSTANT)


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a body and of the branches in it, `if`, `try` and `with`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for part in ("body", "handlers", "orelse", "finalbody"):
                inner = getattr(statement, part, [])
                for block in [h.body for h in inner] if part == "handlers" else [inner]:
                    yield from _flat(block)


def _of_class(node: ast.ClassDef, outer: str) -> Iterator[Definition]:
    path = f"{outer}{node.name}"
    bases = ", ".join(spelling(base) for base in node.bases)
    yield Definition(path, DefinedKind.CLASS, node.lineno, value=bases)
    for statement in _flat(node.body):
        match statement:
            case ast.ClassDef():
                yield from _of_class(statement, f"{path}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if not _sets_property(statement):
                    yield _function(statement, f"{path}.", DefinedKind.METHOD)
                if statement.name == "__init__":
                    yield from _kept_by_instance(statement, path)
            case _:
                yield from _assigned(statement, f"{path}.", DefinedKind.ATTRIBUTE)


def _function(node: Function, owner: str, kind: DefinedKind) -> Definition:
    decorators = [_decorator(decorator) for decorator in node.decorator_list]
    arguments = parameters_of(node.args, spelling)
    if kind is DefinedKind.METHOD and "staticmethod" not in decorators:
        arguments = Signature(arguments).without_first().parameters
    if any(name in _PROPERTIES for name in decorators):
        return Definition(owner + node.name, DefinedKind.PROPERTY, node.lineno)
    return Definition(owner + node.name, kind, node.lineno, arguments, body=_body(node))


def _sets_property(node: Function) -> bool:
    return any(_decorator(decorator) in ("setter", "deleter") for decorator in node.decorator_list)


def _decorator(node: ast.expr) -> str:
    return last_name(node.func if isinstance(node, ast.Call) else node)


def _body(node: Function) -> str:
    if body_of(node) is not Body.REAL:
        return ""
    first, *rest = node.body
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    kept = rest if documented else node.body
    told = "".join(ast.dump(statement) for statement in kept)
    return f"{zlib.crc32(told.encode('utf-8', 'replace')):08x}"


def _assigned(statement: ast.stmt, owner: str, kind: DefinedKind) -> Iterator[Definition]:
    match statement:
        case ast.Assign(targets=targets, value=value):
            names = [t.id for t in targets[:_MOST_TARGETS] if isinstance(t, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            names = [name]
        case _:
            return
    for name in names:
        if not isinstance(value, ast.Dict):
            yield Definition(owner + name, kind, statement.lineno, value=spelling(value))
            continue
        yield Definition(owner + name, kind, statement.lineno, value="{…}")
        for key, entry in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield _key(owner, name, key, key.value, entry)


def _key(owner: str, of: str, key: ast.Constant, name: str, entry: ast.expr) -> Definition:
    if owner and of == "fields":  # a versioned object: its fields are attributes of it
        return Definition(f"{owner}{name}", DefinedKind.FIELD, key.lineno, (), spelling(entry))
    path = f'{owner}{of}["{name}"]'
    return Definition(path, DefinedKind.KEY, key.lineno, (), spelling(entry))


def _kept_by_instance(node: Function, path: str) -> Iterator[Definition]:
    """Yield what the constructor stores in the instance; its value is a matter of each call."""
    for statement in _flat(node.body):
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            match target:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    yield Definition(f"{path}.{name}", DefinedKind.ATTRIBUTE, statement.lineno)


DEFINITIONS = FactKind("definitions 3", read_definitions, Defined)
