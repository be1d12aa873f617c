"""What a Python source of any age defines, as it is spelled; nothing of it is ever run."""

import ast
import zlib
from collections.abc import Iterable, Iterator

from semistable.model.code.definition import Argument, Defined, DefinedKind, Definition
from semistable.model.code.facts import Body, ParameterKind
from semistable.source.facts.function_headers import body_of
from semistable.source.parsing.parse import parse

VERSION = 2
"""Of the definitions: raise it whenever the same bytes would give others."""

_ROOM = 120
"""Characters of a value that are kept; of a longer one, a checksum of the rest tells changes."""
_PROPERTIES = ("property", "cached_property", "abstractproperty", "hybrid_property")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_definitions(source: bytes) -> Defined:
    """Read what a file defines, in its order; of a name defined twice, the last definition."""
    try:
        body = parse(source).body
        found = {d.name: d for d in _of_module(body)}
    except (SyntaxError, ValueError) as error:
        return Defined(problem=f"not Python: {getattr(error, 'msg', error)}")
    except (RecursionError, MemoryError):
        return Defined(problem="nested too deeply to be read")
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
    """Give the statements of a body and of the branches in it, `if`, `try` and `with`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for part in ("body", "handlers", "orelse", "finalbody"):
                inner = getattr(statement, part, [])
                for block in [h.body for h in inner] if part == "handlers" else [inner]:
                    yield from _flat(block)


def _of_class(node: ast.ClassDef, outer: str) -> Iterator[Definition]:
    path = f"{outer}{node.name}"
    bases = ", ".join(_spelled(base) for base in node.bases)
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


def _function(node: _Function, owner: str, kind: DefinedKind) -> Definition:
    decorators = [_last_name(decorator) for decorator in node.decorator_list]
    arguments = _arguments(node.args)
    if kind is DefinedKind.METHOD and "staticmethod" not in decorators:
        first = arguments[:1]
        if first and first[0].kind <= ParameterKind.POSITIONAL:
            arguments = arguments[1:]
    if any(name in _PROPERTIES for name in decorators):
        return Definition(owner + node.name, DefinedKind.PROPERTY, node.lineno)
    return Definition(owner + node.name, kind, node.lineno, arguments, body=_body(node))


def _sets_property(node: _Function) -> bool:
    return any(_last_name(decorator) in ("setter", "deleter") for decorator in node.decorator_list)


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=function):
            return _last_name(function)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _arguments(arguments: ast.arguments) -> tuple[Argument, ...]:
    positional = [(a, ParameterKind.POSITIONAL_ONLY) for a in arguments.posonlyargs]
    positional += [(a, ParameterKind.POSITIONAL) for a in arguments.args]
    required = len(positional) - len(arguments.defaults)
    defaults = [None] * required + [_spelled(default) for default in arguments.defaults]
    found = [Argument(a.arg, k, d) for (a, k), d in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        found.append(Argument(arguments.vararg.arg, ParameterKind.VAR_POSITIONAL, None))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        spelled = _spelled(default) if default is not None else None
        found.append(Argument(argument.arg, ParameterKind.KEYWORD, spelled))
    if arguments.kwarg:
        found.append(Argument(arguments.kwarg.arg, ParameterKind.VAR_KEYWORD, None))
    return tuple(found)


def _body(node: _Function) -> str:
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
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            names = [name]
        case _:
            return
    for name in names:
        if not isinstance(value, ast.Dict):
            yield Definition(owner + name, kind, statement.lineno, value=_spelled(value))
            continue
        yield Definition(owner + name, kind, statement.lineno, value="{…}")
        for key, entry in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield _key(owner, name, key, key.value, entry)


def _key(owner: str, of: str, key: ast.Constant, name: str, entry: ast.expr) -> Definition:
    if owner and of == "fields":  # a versioned object: its fields are attributes of it
        return Definition(f"{owner}{name}", DefinedKind.FIELD, key.lineno, (), _spelled(entry))
    path = f'{owner}{of}["{name}"]'
    return Definition(path, DefinedKind.KEY, key.lineno, (), _spelled(entry))


def _kept_by_instance(node: _Function, path: str) -> Iterator[Definition]:
    """Give what the constructor stores in the instance; its value is a matter of each call."""
    for statement in _flat(node.body):
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            match target:
                case ast.Attribute(value=ast.Name(id="self"), attr=name):
                    yield Definition(f"{path}.{name}", DefinedKind.ATTRIBUTE, statement.lineno)


def _spelled(node: ast.expr) -> str:
    """Write an expression in one spelling, whatever the quotes and blanks of its author."""
    try:
        text = " ".join(ast.unparse(node).split())
    except (ValueError, RecursionError):
        return "…"
    if len(text) <= _ROOM:
        return text
    return f"{text[:_ROOM]}… ({zlib.crc32(text.encode('utf-8', 'replace')):08x})"
