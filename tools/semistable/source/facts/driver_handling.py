"""Read how core treats a driver: what it catches, which capability it asks for, which keys.

Only what stands in one function is followed, and a result into functions of the same file.
"""

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from semistable.model.core_api.method_contract import DriverCall, KeyUse
from semistable.source.parsing.parse import parse

_READING = frozenset(("get", "pop"))
_DEEPEST = 4
"""Functions of one file that a result is followed through."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class _Reader:
    receivers: frozenset[str]
    mappings: Collection[str]
    aliases: dict[str, str]
    functions: dict[str, _Function]
    found: list[DriverCall] = field(default_factory=list)

    def statements(
        self, body: Sequence[ast.stmt], caught: tuple[str, ...], guards: tuple[str, ...]
    ) -> None:
        """Read statements one after the other; a guard that leaves counts for those behind it."""
        for statement in body:
            self.calls(statement, caught, guards)
            if isinstance(statement, ast.If):
                asked, denied = self.capability(statement.test)
                inside = (*guards, asked) if asked and not denied else guards
                self.statements(statement.body, caught, inside)
                otherwise = (*guards, asked) if asked and denied else guards
                self.statements(statement.orelse, caught, otherwise)
                if asked and denied and isinstance(statement.body[-1], ast.Raise | ast.Return):
                    guards = (*guards, asked)
            elif isinstance(statement, ast.Try):
                self.statements(statement.body, (*caught, *self.names(statement)), guards)
                for handler in statement.handlers:
                    self.statements(handler.body, caught, guards)
                self.statements([*statement.orelse, *statement.finalbody], caught, guards)
            elif isinstance(statement, ast.For | ast.While):
                self.statements([*statement.body, *statement.orelse], caught, guards)
            elif isinstance(statement, ast.With):
                self.statements(statement.body, caught, guards)
            elif isinstance(statement, _Function | ast.ClassDef):
                self.statements(statement.body, (), ())

    def calls(self, statement: ast.stmt, caught: tuple[str, ...], guards: tuple[str, ...]) -> None:
        """Take the driver's methods that a statement itself calls, not the statements in it."""
        for node in _own(statement):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if ast.unparse(node.func.value) in self.receivers:
                self.found.append(
                    DriverCall(
                        method=node.func.attr,
                        line=node.lineno,
                        caught=tuple(sorted(set(caught))),
                        capabilities=tuple(sorted(set(guards))),
                        keys=(),
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
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            asked, denied = self.capability(test.operand)
            return asked, not denied
        of: ast.expr | None = None
        key: ast.expr | None = None
        if isinstance(test, ast.Subscript):
            of, key = test.value, test.slice
        elif isinstance(test, ast.Call) and test.args and isinstance(test.func, ast.Attribute):
            of, key = (test.func.value if test.func.attr == "get" else None), test.args[0]
        if (
            isinstance(of, ast.Attribute)
            and of.attr in self.mappings
            and ast.unparse(of.value) in self.receivers
        ):
            return _text(key), False
        return "", False


def read_driver_calls(
    source: bytes, receivers: Collection[str], mappings: Collection[str]
) -> tuple[DriverCall, ...]:
    """Read the calls of a driver in one file of core; none where it is no Python.

    `receivers` are the expressions that hold a driver, `mappings` its dictionaries of claims.
    """
    module = _parsed(source)
    functions = {n.name: n for n in ast.walk(module) if isinstance(n, _Function)}
    reader = _Reader(frozenset(receivers), mappings, _aliases(module), functions)
    reader.statements(module.body, (), ())
    keys = _result_keys(reader)
    return tuple(
        DriverCall(
            method=call.method,
            line=call.line,
            caught=call.caught,
            capabilities=call.capabilities,
            keys=tuple(sorted(keys.get((call.method, call.line), ()))),
        )
        for call in reader.found
    )


def read_key_uses(source: bytes, names: Collection[str]) -> tuple[KeyUse, ...]:
    """Read which keys one file of core reads and writes in dictionaries held under these names.

    A function `get_NAME` or `NAME_get…` that gives a dictionary written out writes its keys.
    """
    module = _parsed(source)
    found = set(_uses(module, names))
    for node in ast.walk(module):
        if isinstance(node, _Function):
            given = next((name for name in names if node.name in (f"get_{name}", name)), None)
            returned = (r.value for r in ast.walk(node) if isinstance(r, ast.Return))
            for value in returned if given else ():
                found.update(KeyUse(name=given or "", key=k, written=True) for k in _keys(value))
    return tuple(sorted(found, key=lambda use: (use.name, use.key, use.written)))


def _parsed(source: bytes) -> ast.Module:
    try:
        return parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


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


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _keys(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        yield from (text for key in node.keys if (text := _text(key)))


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _uses(tree: ast.AST, names: Collection[str]) -> Iterator[KeyUse]:
    for node in ast.walk(tree):
        for name, key, written in _touched(node):
            if key and name in names:
                yield KeyUse(name=name, key=key, written=written)


def _touched(node: ast.AST) -> list[tuple[str, str, bool]]:
    """Give what a node does with keys: the name of the dictionary, the key, whether it writes."""
    if isinstance(node, ast.Subscript):
        return [(_name(node.value), _text(node.slice), not isinstance(node.ctx, ast.Load))]
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        return [(_name(node.comparators[0]), _text(node.left), False)]
    if isinstance(node, ast.Assign):
        names = [_name(target) for target in node.targets]
        return [(name, key, True) for name in names for key in _keys(node.value)]
    return list(_called(node)) if isinstance(node, ast.Call) and node.args else []


def _called(call: ast.Call) -> Iterator[tuple[str, str, bool]]:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    of, first = _name(getattr(call.func, "value", call.func)), call.args[0]
    if method == "update":
        yield from ((of, key, True) for key in _keys(first))
    elif method in _READING:
        yield of, _text(first), False
    elif method == "setdefault":
        yield of, _text(first), False
        yield of, _text(first), True


def _result_keys(reader: _Reader) -> dict[tuple[str, int], set[str]]:
    """Map each call, by its method and line, to the keys that core reads off its result."""
    found: dict[tuple[str, int], set[str]] = {}
    for function in reader.functions.values():
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            func, target = node.value.func, node.targets[0]
            if (
                isinstance(func, ast.Attribute)
                and isinstance(target, ast.Name)
                and ast.unparse(func.value) in reader.receivers
            ):
                keys = _followed(function, target.id, reader.functions, _DEEPEST)
                found.setdefault((func.attr, node.value.lineno), set()).update(keys)
    return found


def _followed(
    function: _Function, name: str, functions: dict[str, _Function], deepest: int
) -> set[str]:
    keys = {use.key for use in _uses(function, [name]) if not use.written}
    for node in ast.walk(function) if deepest else ():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        inner = functions.get(node.func.attr)
        if inner is None or ast.unparse(node.func.value) != "self" or inner is function:
            continue
        for parameter in _receiving(node, name, inner):
            keys |= _followed(inner, parameter, functions, deepest - 1)
    return keys


def _receiving(call: ast.Call, name: str, inner: _Function) -> Iterator[str]:
    parameters = [argument.arg for argument in inner.args.args[1:]]
    for argument, parameter in zip(call.args, parameters, strict=False):
        if isinstance(argument, ast.Name) and argument.id == name:
            yield parameter
    for keyword in call.keywords:
        if keyword.arg and isinstance(keyword.value, ast.Name) and keyword.value.id == name:
            yield keyword.arg
