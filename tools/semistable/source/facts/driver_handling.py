"""Read how core treats a driver: what it catches, which capability it asks for, which keys.

Only what stands in one function is followed, and a result into methods of the same file.
"""

import ast
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from semistable.model.core_api.method_contract import DriverCall, KeyUse
from semistable.source.facts.syntax_nodes import Function, dotted, last_name, string
from semistable.source.source_file import SourceFile

_MOST_TARGETS = 20
"""Names that are bound to one dictionary, of each of which its keys are noted."""
_READING = frozenset(("get", "pop"))
_DEEPEST = 4
"""Methods of one file that a result is followed through."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a statement: exceptions that are caught, capabilities that are there."""

    caught: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


@dataclass(slots=True)
class _DriverCallReader:
    receivers: frozenset[str]
    mappings: Collection[str]
    aliases: dict[str, str]
    results: dict[tuple[str, int], set[str]]
    found: list[DriverCall] = field(default_factory=list)

    def statements(self, body: Sequence[ast.stmt], around: _Around) -> None:
        """Read statements one after the other; a guard that leaves counts for those behind it."""
        for statement in body:
            self.calls(statement, around)
            match statement:
                case ast.If():
                    around = self.condition(statement, around)
                case ast.Try():
                    caught = sorted({*around.caught, *self.names(statement)})
                    self.statements(statement.body, _Around(tuple(caught), around.guards))
                    for handler in statement.handlers:
                        self.statements(handler.body, around)
                    self.statements([*statement.orelse, *statement.finalbody], around)
                case ast.For() | ast.While():
                    self.statements([*statement.body, *statement.orelse], around)
                case ast.With():
                    self.statements(statement.body, around)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self.statements(statement.body, _Around())

    def condition(self, statement: ast.If, around: _Around) -> _Around:
        """Read both branches of an `if`, and return what stands around the statements behind it."""
        asked, denied = self.capability(statement.test)
        inside = _Around(around.caught, tuple(sorted({*around.guards, asked}))) if asked else around
        self.statements(statement.body, around if denied else inside)
        self.statements(statement.orelse, inside if denied else around)
        leaves = isinstance(statement.body[-1], ast.Raise | ast.Return)
        return inside if denied and leaves else around

    def calls(self, statement: ast.stmt, around: _Around) -> None:
        """Take the driver's methods that a statement itself calls, not the statements in it."""
        for node in _own(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and dotted(node.func.value) in self.receivers
            ):
                keys = self.results.get((node.func.attr, node.lineno), ())
                self.found.append(
                    DriverCall(
                        method=node.func.attr,
                        line=node.lineno,
                        caught=around.caught,
                        capabilities=around.guards,
                        keys=tuple(sorted(keys)),
                    )
                )

    def names(self, statement: ast.Try) -> Iterator[str]:
        """Name what the handlers of a `try` catch, absolute where an import says of what."""
        for handler in statement.handlers:
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            for type_ in types:
                if type_ is not None:
                    root, dot, rest = ast.unparse(type_).partition(".")
                    yield self.aliases.get(root, root) + dot + rest

    def capability(self, test: ast.expr) -> tuple[str, bool]:
        """Name the one capability that a condition asks for, and whether it asks for its lack."""
        denied = False
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, denied = test.operand, not denied
        match test:
            case ast.Subscript(value=ast.Attribute() as of, slice=key):
                pass
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute() as of, attr="get"), args=[key, *_]
            ):
                pass
            case _:
                return "", False
        is_claim = of.attr in self.mappings and dotted(of.value) in self.receivers
        asked = string(key) if is_claim else ""
        return asked, denied and bool(asked)


def read_driver_calls(
    file: SourceFile, receivers: Collection[str], mappings: Collection[str]
) -> tuple[DriverCall, ...]:
    """Read the calls of a driver in one file of core; none where it is no Python.

    `receivers` are the names, dotted, that hold a driver, `mappings` its dictionaries of claims.
    """

    def calls(module: ast.Module) -> tuple[DriverCall, ...]:
        held = frozenset(receivers)
        results = _result_keys(module, held)
        reader = _DriverCallReader(held, mappings, _aliases(module), results)
        reader.statements(module.body, _Around())
        return tuple(reader.found)

    return file.read(calls, ())


def read_key_uses(file: SourceFile, names: Collection[str]) -> tuple[KeyUse, ...]:
    """Read which keys one file of core reads and writes in dictionaries held under these names.

    A function `get_NAME` or `NAME` that gives a dictionary written out writes its keys.
    """
    nothing: set[KeyUse] = set()
    found = file.read(lambda module: set(_key_uses(module, names)), nothing)
    return tuple(sorted(found, key=lambda use: (use.name, use.key, use.written)))


def _key_uses(module: ast.Module, names: Collection[str]) -> Iterator[KeyUse]:
    for name, key, written in _uses(module):
        if key and name in names:
            yield KeyUse(name=name, key=key, written=written)
    for node in ast.walk(module):
        of = node.name.removeprefix("get_") if isinstance(node, Function) else ""
        for inner in ast.walk(node) if of in names else ():
            for key in _keys(inner.value) if isinstance(inner, ast.Return) else ():
                yield KeyUse(name=of, key=key, written=True)


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """Walk what a statement itself evaluates, without the statements inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler)
        ]


def _aliases(module: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.update((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)
        elif isinstance(node, ast.Import):
            found.update((a.asname, a.name) for a in node.names if a.asname)
    return found


# Keys of dictionaries ----------------------------------------------------------------------------


def _keys(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        yield from (text for key in node.keys if (text := string(key)))


def _uses(tree: ast.AST) -> Iterator[tuple[str, str, bool]]:
    """Yield what a tree does with keys: the name of the dictionary, the key, whether it writes."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=of, slice=key, ctx=context):
                yield last_name(of), string(key), not isinstance(context, ast.Load)
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn(), *_], comparators=[of, *_]):
                yield last_name(of), string(key), False
            case ast.Assign(targets=targets, value=value):
                for key_name in _keys(value):
                    yield from ((last_name(t), key_name, True) for t in targets[:_MOST_TARGETS])
            case ast.Call(func=ast.Attribute(value=of, attr=method), args=[first, *_]):
                yield from _called(last_name(of), method, first)


def _called(of: str, method: str, first: ast.expr) -> Iterator[tuple[str, str, bool]]:
    if method == "update":
        yield from ((of, key, True) for key in _keys(first))
    elif method in _READING:
        yield of, string(first), False
    elif method == "setdefault":
        yield from ((of, string(first), written) for written in (False, True))


class _FunctionReads:
    """What a function reads: the keys by their dictionaries' names, and what is passed on."""

    def __init__(self, function: Function) -> None:
        self.parameters = [argument.arg for argument in function.args.args[1:]]
        self.keys: dict[str, set[str]] = defaultdict(set)
        for name, key, written in _uses(function):
            if key and not written:
                self.keys[name].add(key)
        self.passed: dict[str, list[tuple[str, int | str]]] = defaultdict(list)
        """By a name: the methods that it is passed to, and as which argument."""
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=method)):
                    for place, argument in enumerate(node.args):
                        if isinstance(argument, ast.Name):
                            self.passed[argument.id].append((method, place))
                    for keyword in node.keywords:
                        if keyword.arg and isinstance(keyword.value, ast.Name):
                            self.passed[keyword.value.id].append((method, keyword.arg))


def _result_keys(module: ast.Module, receivers: Collection[str]) -> dict[tuple[str, int], set[str]]:
    """Map each call, by its method and line, to the keys that core reads off its result."""
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, Function)}

    @cache
    def reads(name: str) -> _FunctionReads:
        return _FunctionReads(functions[name])

    @cache
    def followed(name: str, held: str) -> set[str]:
        """Collect the keys that are read off a name of a function, through those it calls."""
        keys: set[str] = set()
        known, level = {(name, held)}, {(name, held)}
        for _ in range(_DEEPEST + 1):
            keys = keys.union(*(reads(function).keys.get(of, ()) for function, of in level))
            level = {
                (method, parameter)
                for function, of in level
                for method, argument in reads(function).passed.get(of, ())
                if method in functions and method != function
                for parameter in _parameter(reads(method).parameters, argument)
            } - known
            known |= level
        return keys

    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for name, node in _assignments(module, functions):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=held), *_],
                value=ast.Call(func=ast.Attribute(value=of, attr=method), lineno=line),
            ) if dotted(of) in receivers:
                found[method, line] |= followed(name, held)
    return found


def _assignments(
    module: ast.Module, functions: dict[str, Function]
) -> Iterator[tuple[str, ast.Assign]]:
    """Yield the assignments in these functions, each with the outermost one around it."""
    waiting: list[tuple[ast.AST, str]] = [(module, "")]
    while waiting:
        node, name = waiting.pop()
        if not name and isinstance(node, Function) and functions[node.name] is node:
            name = node.name
        if name and isinstance(node, ast.Assign):
            yield name, node
        waiting += [(child, name) for child in ast.iter_child_nodes(node)]


def _parameter(parameters: list[str], argument: int | str) -> list[str]:
    if isinstance(argument, str):
        return [argument]
    return parameters[argument : argument + 1]
