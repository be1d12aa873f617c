"""From the bytes of a Python file to its facts; nothing of it is ever run."""

import ast
import re
from collections.abc import Iterable, Iterator

from semistable.model.facts import (
    Binding,
    BindingKind,
    Body,
    Call,
    Chain,
    Definitions,
    Entries,
    Expression,
    Facts,
    Guard,
    Import,
    Item,
    Items,
    OptionDefinition,
    Parameter,
    ParameterKind,
    Scope,
    ScopeKind,
    Step,
    Text,
    Uses,
)
from semistable.readers.options import option_settings
from semistable.readers.python2 import parse

VERSION = 2
"""Of the facts: raise it whenever the same bytes would give other facts."""

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_LONGEST_TEXT = 200
_DOC_FIELD = re.compile(r"^\s*:(param|returns?|raises?|type|rtype)\b([^:]*):", re.MULTILINE)
_PROBES = ("hasattr", "getattr", "setattr", "delattr")
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
}
_EVERYTHING = Guard.IMPORT
"""What `except Exception` and a bare `except` excuse: an import that is tried. Elsewhere they
mostly log or clean up, and what was asked for is not done."""


def read_facts(source: bytes) -> Facts:
    """Read one file; what cannot be parsed gives empty facts with `problem` set."""
    try:
        module = parse(source)
        return _Reader().read(module)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        return _unreadable(f"not Python: {getattr(error, 'msg', error)}", line)
    except (RecursionError, MemoryError):
        return _unreadable("nested too deeply to be read", 0)


def _unreadable(problem: str, line: int) -> Facts:
    module = Scope(ScopeKind.MODULE, "", 1, 0, -1, {})
    nothing = Definitions(
        (module,), (), (), (), (), dynamic=True, problem=problem, problem_line=line
    )
    return Facts(nothing, Uses((), {}, {}, frozenset()))


class _OpenScope:
    """A scope while it is being read."""

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
        self.receiver = ""
        self.receiver_class: _OpenScope | None = None

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings.setdefault(name, []).append(binding)

    def close(self) -> Scope:
        bindings = {} if self.kind is ScopeKind.FUNCTION else self.closed_bindings()
        return Scope(
            self.kind,
            self.path,
            self.line,
            self.column,
            self.parent,
            bindings,
            self.decorators,
            self.parameters,
            self.body,
            self.doc_fields,
            self.bases,
            self.attributes,
            self.dynamic,
        )

    def closed_bindings(self) -> dict[str, tuple[Binding, ...]]:
        return {name: tuple(bindings) for name, bindings in self.bindings.items()}


class _Reader:
    """One walk over a module's tree; statements bind names, expressions become chains."""

    def __init__(self) -> None:
        self.scopes: list[_OpenScope] = []
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

    def read(self, module: ast.Module) -> Facts:
        self.scopes.append(_OpenScope(ScopeKind.MODULE, "", module, -1))
        self._statements(module.body)
        functions = [(n, s) for n, s in enumerate(self.scopes) if s.kind is ScopeKind.FUNCTION]
        definitions = Definitions(
            tuple(scope.close() for scope in self.scopes),
            tuple(self.module_chains),
            tuple(self.imports),
            tuple(self.stars),
            tuple(self.options),
            self.dynamic or "__getattr__" in self.scopes[0].bindings,
        )
        uses = Uses(
            tuple(self.function_chains),
            {number: scope.closed_bindings() for number, scope in functions if scope.bindings},
            {number: tuple(scope.returns) for number, scope in functions if scope.returns},
            frozenset(self.probed),
        )
        return Facts(definitions, uses)

    # Statements -----------------------------------------------------------------------------

    def _statements(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            read = _STATEMENTS.get(type(statement))
            if read is None:
                self._children(statement)
            else:
                read(self, statement)

    def _children(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._value(child)
            elif isinstance(child, ast.stmt):
                self._statements((child,))
            else:
                self._children(child)

    def _import(self, node: ast.Import) -> None:
        scope = self.scopes[self.current]
        for alias in node.names:
            self.imports.append(self._imported(node, alias.name, ""))
            # `import a.b` binds `a`, `import a.b as c` binds the module a.b.
            name = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else name
            scope.bind(name, Binding(BindingKind.IMPORT, node.lineno, module=module))

    def _import_from(self, node: ast.ImportFrom) -> None:
        scope = self.scopes[self.current]
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
                self.imports.append(self._imported(node, module, ""))
                continue
            self.imports.append(self._imported(node, module, alias.name))
            binding = Binding(BindingKind.IMPORT, node.lineno, module=module, name=alias.name)
            scope.bind(alias.asname or alias.name, binding)

    def _imported(self, node: ast.stmt, module: str, name: str) -> Import:
        return Import(module, name, node.lineno, node.col_offset, self.current, self.guards)

    def _assign(self, node: ast.Assign) -> None:
        if len(node.targets) == 1 and self._unpacked(node.targets[0], node.value):
            return
        value = self._value(node.value)
        for target in node.targets:
            self._bind_target(target, value)

    def _unpacked(self, target: ast.expr, value: ast.expr) -> bool:
        """Bind `a, b = x, y` pair by pair; say whether it was of that form."""
        if not (
            isinstance(target, ast.Tuple | ast.List)
            and isinstance(value, ast.Tuple | ast.List)
            and len(target.elts) == len(value.elts)
            and not any(isinstance(e, ast.Starred) for e in (*target.elts, *value.elts))
        ):
            return False
        for name, part in zip(target.elts, value.elts, strict=True):
            self._bind_target(name, self._value(part))
        return True

    def _ann_assign(self, node: ast.AnnAssign) -> None:
        self._value(node.annotation)
        value = self._value(node.value) if node.value else None
        self._bind_target(node.target, value)

    def _aug_assign(self, node: ast.AugAssign) -> None:
        self._value(node.value)
        if isinstance(node.target, ast.Name):
            self._bind_target(node.target, None)
        else:
            self._value(node.target)

    def _bind_target(self, target: ast.expr, value: Expression) -> None:
        if isinstance(target, ast.Name):
            kind = BindingKind.OPAQUE if value is None else BindingKind.VALUE
            self.scopes[self.current].bind(target.id, Binding(kind, target.lineno, value))
        elif isinstance(target, ast.Attribute):
            self._bind_attribute(target, value)
        elif isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self._bind_target(element, None)
        elif isinstance(target, ast.Starred):
            self._bind_target(target.value, None)
        else:
            if isinstance(target, ast.Subscript) and _last_name(target.value) == "modules":
                # `sys.modules[__name__] = X()`: the module is whatever X says it is.
                self.dynamic = True
            self._value(target)

    def _bind_attribute(self, target: ast.Attribute, value: Expression) -> None:
        if isinstance(target.value, ast.Name):
            owner = self._receiver_class(target.value.id)
            if owner is not None:
                known = owner.attributes.get(target.attr)
                if known is None:
                    owner.attributes[target.attr] = (target.lineno, value)
                elif known[1] != value:
                    owner.attributes[target.attr] = (known[0], known[1] if value is None else value)
                return
        self._value(target.value)

    def _receiver_class(self, name: str) -> _OpenScope | None:
        number = self.current
        while number > 0:
            scope = self.scopes[number]
            if scope.receiver == name:
                return scope.receiver_class
            if name in scope.bindings and scope.kind is ScopeKind.FUNCTION:
                return None
            number = scope.parent
        return None

    def _bind_loop(self, node: ast.For | ast.AsyncFor) -> None:
        self._value(node.iter)
        self._bind_target(node.target, None)
        self._statements(node.body)
        self._statements(node.orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        caught = Guard(0)
        for item in node.items:
            self._value(item.context_expr)
            if item.optional_vars is not None:
                self._bind_target(item.optional_vars, None)
            if isinstance(item.context_expr, ast.Call) and _last_name(item.context_expr.func) in (
                "assertRaises",
                "assertRaisesRegex",
                "raises",
            ):
                caught |= Guard.EXPECTED_FAILURE
        with self._guarded(caught):
            self._statements(node.body)

    def _try(self, node: ast.Try) -> None:
        caught = Guard(0)
        for handler in node.handlers:
            caught |= _catches(handler.type)
        with self._guarded(caught):
            self._statements(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self._value(handler.type)
            if handler.name:
                self._bind_name(handler.name, handler)
            # A fallback import runs only where the first one failed.
            with self._guarded(_catches(handler.type) & Guard.IMPORT):
                self._statements(handler.body)
        self._statements(node.orelse)
        self._statements(node.finalbody)

    def _if(self, node: ast.If) -> None:
        self._value(node.test)
        only_types = _last_name(node.test) == "TYPE_CHECKING"
        with self._guarded(Guard.TYPE_CHECKING if only_types else Guard(0)):
            self._statements(node.body)
        self._statements(node.orelse)

    def _guarded(self, caught: Guard) -> "_Guarded":
        return _Guarded(self, caught)

    def _bind_name(self, name: str, node: ast.AST) -> None:
        line: int = getattr(node, "lineno", 0)
        self.scopes[self.current].bind(name, Binding(BindingKind.OPAQUE, line))

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.scopes[self.current].returns.append(self._value(node.value))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = tuple(self._value(decorator) for decorator in node.decorator_list)
        self._parameter_values(node.args)
        if node.returns is not None:
            self._value(node.returns)
        outer = self.scopes[self.current]
        number = self._open(ScopeKind.FUNCTION, node.name, node)
        outer.bind(node.name, Binding(BindingKind.DEFINITION, node.lineno, scope=number))
        scope = self.scopes[number]
        scope.decorators = decorators
        scope.body = _body_of(node)
        scope.doc_fields = _doc_fields(node)
        self._parameters(scope, node, outer)
        self._inside(number, node.body, function=True)

    def _lambda(self, node: ast.Lambda) -> None:
        self._parameter_values(node.args)
        number = self._open(ScopeKind.FUNCTION, "<lambda>", node)
        self._parameters(self.scopes[number], node, None)
        self._inside(number, [ast.Return(node.body)], function=True)

    def _parameter_values(self, arguments: ast.arguments) -> None:
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self._value(default)
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if argument.annotation is not None:
                self._value(argument.annotation)

    def _parameters(self, scope: _OpenScope, node: _FunctionNode, outer: _OpenScope | None) -> None:
        scope.parameters = tuple(_parameters(node.args))
        for parameter in scope.parameters:
            scope.bind(parameter.name, Binding(BindingKind.PARAMETER, scope.line))
        first = scope.parameters[0].name if scope.parameters else ""
        is_method = outer is not None and outer.kind is ScopeKind.CLASS and first
        if is_method and not any(_is_static(d, self) for d in scope.decorators):
            scope.bindings[first] = [Binding(BindingKind.RECEIVER, scope.line)]
            scope.receiver = first
            scope.receiver_class = outer

    def _class(self, node: ast.ClassDef) -> None:
        decorators = tuple(self._value(decorator) for decorator in node.decorator_list)
        bases = tuple(self._value(base) for base in node.bases)
        for keyword in node.keywords:
            self._value(keyword.value)
        outer = self.scopes[self.current]
        number = self._open(ScopeKind.CLASS, node.name, node)
        outer.bind(node.name, Binding(BindingKind.DEFINITION, node.lineno, scope=number))
        scope = self.scopes[number]
        scope.decorators, scope.bases = decorators, bases
        self._inside(number, node.body, function=self.in_function)
        if "__getattr__" in scope.bindings or "__getattribute__" in scope.bindings:
            scope.dynamic = True

    def _open(self, kind: ScopeKind, name: str, node: ast.AST) -> int:
        outer = self.scopes[self.current].path
        path = f"{outer}.{name}" if outer else name
        self.scopes.append(_OpenScope(kind, path, node, self.current))
        return len(self.scopes) - 1

    def _inside(self, number: int, body: list[ast.stmt], *, function: bool) -> None:
        outer, outer_function, guards = self.current, self.in_function, self.guards
        self.current, self.in_function = number, function
        if function:
            # A function defined inside `try` does not run there.
            self.guards = 0
        self._statements(body)
        self.current, self.in_function, self.guards = outer, outer_function, guards

    # Expressions ----------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Expression:
        """Read an expression, note the chains in it, and say what it amounts to."""
        read = _EXPRESSIONS.get(type(node))
        if read is None:
            self._children(node)
            return None
        return read(self, node)

    def _name(self, node: ast.Name) -> Expression:
        return node.id

    def _constant(self, node: ast.Constant) -> Expression:
        text = node.value
        if isinstance(text, str) and text and len(text) <= _LONGEST_TEXT and " " not in text:
            return Text(text)
        return None

    def _container(self, node: ast.List | ast.Tuple | ast.Set) -> Expression:
        return Items(tuple(self._value(element) for element in node.elts))

    def _dict(self, node: ast.Dict) -> Expression:
        keys, values, spreads = [], [], []
        for key, value_node in zip(node.keys, node.values, strict=True):
            value = self._value(value_node)
            if key is None:
                spreads.append(value)
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                keys.append(key.value)
                values.append(value)
            else:
                self._value(key)
                spreads.append(None)
        return Entries(tuple(keys), tuple(values), tuple(spreads))

    def _sum(self, node: ast.BinOp) -> Expression:
        left, right = self._value(node.left), self._value(node.right)
        if not isinstance(node.op, ast.Add):
            return None
        values: list[Expression] = []
        for part in (left, right):
            if isinstance(part, Items):
                values.extend(part.values)
            elif isinstance(part, int | str):
                values.append(part)
            else:
                return None
        return Items(tuple(values))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Expression:
        for generator in node.generators:
            self._bind_target(generator.target, None)
        self._children(node)
        return None

    def _walrus(self, node: ast.NamedExpr) -> Expression:
        value = self._value(node.value)
        self._bind_target(node.target, value)
        return value

    def _chain(self, node: ast.Attribute | ast.Call | ast.Subscript) -> Expression:
        steps: list[Step] = []
        line, column = node.lineno, node.col_offset
        inner: ast.expr = node
        while True:
            if isinstance(inner, ast.Attribute):
                steps.append(inner.attr)
                inner = inner.value
            elif isinstance(inner, ast.Call):
                steps.append(self._call(inner))
                inner = inner.func
            elif isinstance(inner, ast.Subscript):
                steps.append(self._item(inner))
                inner = inner.value
            else:
                break
        if not isinstance(inner, ast.Name):
            self._value(inner)
            return None
        steps.reverse()
        if inner.id in _PROBES:
            self._probe(inner.id, steps)
        chain = Chain(inner.id, tuple(steps), line, column, self.current, self.guards)
        number = self._keep(chain)
        if isinstance(node, ast.Call):
            self._option(node, number)
        return number

    def _keep(self, chain: Chain) -> int:
        if self.in_function:
            self.function_chains.append(chain)
            return -len(self.function_chains)
        self.module_chains.append(chain)
        return len(self.module_chains) - 1

    def _call(self, node: ast.Call) -> Call:
        arguments, star = [], False
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                self._value(argument.value)
                star = True
            else:
                arguments.append(self._value(argument))
        keywords, star_star = [], False
        for keyword in node.keywords:
            value = self._value(keyword.value)
            if keyword.arg is None:
                star_star = True
            else:
                keywords.append((keyword.arg, value))
        return Call(tuple(arguments), tuple(keywords), star, star_star)

    def _item(self, node: ast.Subscript) -> Item:
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return Item(node.slice.value)
        self._value(node.slice)
        return Item(None)

    def _probe(self, function: str, steps: list[Step]) -> None:
        call = steps[0]
        if not isinstance(call, Call) or not call.arguments:
            return
        name = call.arguments[1] if len(call.arguments) > 1 else None
        if isinstance(name, Text):
            self.probed.add(name.value)
        elif function == "setattr" and isinstance(call.arguments[0], str):
            owner = self._receiver_class(call.arguments[0])
            if owner is not None:
                owner.dynamic = True
        if function == "setattr" and not isinstance(call.arguments[0], str):
            # setattr(sys.modules[...], name, ...) adds names to a module.
            self.dynamic = self.dynamic or isinstance(call.arguments[0], int)

    def _option(self, node: ast.Call, number: int) -> None:
        kind = _last_name(node.func)
        if not kind.endswith("Opt") or not node.args:
            return
        name = node.args[0]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            self.options.append(
                OptionDefinition(number, kind, name.value, node.lineno, option_settings(node))
            )


class _Guarded:
    """Add guards while a block is read."""

    def __init__(self, reader: _Reader, caught: Guard) -> None:
        self._reader = reader
        self._caught = caught
        self._before = reader.guards

    def __enter__(self) -> None:
        self._reader.guards = self._before | self._caught

    def __exit__(self, *exception: object) -> None:
        self._reader.guards = self._before


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _catches(kind: ast.expr | None) -> Guard:
    if kind is None:
        return _EVERYTHING
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    caught = Guard(0)
    for one in kinds:
        name = _last_name(one)
        caught |= (
            _EVERYTHING if name in ("Exception", "BaseException") else _CAUGHT.get(name, Guard(0))
        )
    return caught


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [(a, ParameterKind.POSITIONAL_ONLY) for a in arguments.posonlyargs]
    positional += [(a, ParameterKind.POSITIONAL) for a in arguments.args]
    required = len(positional) - len(arguments.defaults)
    for number, (argument, kind) in enumerate(positional):
        yield Parameter(argument.arg, kind, number >= required)
    if arguments.vararg:
        yield Parameter(arguments.vararg.arg, ParameterKind.VAR_POSITIONAL, optional=True)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Parameter(argument.arg, ParameterKind.KEYWORD, default is not None)
    if arguments.kwarg:
        yield Parameter(arguments.kwarg.arg, ParameterKind.VAR_KEYWORD, optional=True)


def _is_static(decorator: Expression, reader: _Reader) -> bool:
    del reader
    return decorator == "staticmethod"


def _body_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Body:
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or (len(body) == 1 and isinstance(body[0], ast.Pass)):
        return Body.EMPTY
    last = body[-1]
    if isinstance(last, ast.Raise) and last.exc is not None and _only_prepares(body[:-1]):
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        if _last_name(raised) == "NotImplementedError":
            return Body.NOT_IMPLEMENTED
    return Body.REAL


def _only_prepares(body: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Assign | ast.Expr) for statement in body)


def _doc_fields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    first = node.body[0]
    if not (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
        and ":" in first.value.value
    ):
        return ()
    matches = _DOC_FIELD.finditer(first.value.value)
    return tuple(f"{match[1]} {match[2].strip()}".strip() for match in matches)


_STATEMENTS = {
    ast.Import: _Reader._import,
    ast.ImportFrom: _Reader._import_from,
    ast.Assign: _Reader._assign,
    ast.AnnAssign: _Reader._ann_assign,
    ast.AugAssign: _Reader._aug_assign,
    ast.For: _Reader._bind_loop,
    ast.AsyncFor: _Reader._bind_loop,
    ast.With: _Reader._with,
    ast.AsyncWith: _Reader._with,
    ast.Try: _Reader._try,
    ast.TryStar: _Reader._try,
    ast.If: _Reader._if,
    ast.Return: _Reader._return,
    ast.FunctionDef: _Reader._function,
    ast.AsyncFunctionDef: _Reader._function,
    ast.ClassDef: _Reader._class,
}

_EXPRESSIONS = {
    ast.Name: _Reader._name,
    ast.Constant: _Reader._constant,
    ast.List: _Reader._container,
    ast.Tuple: _Reader._container,
    ast.Set: _Reader._container,
    ast.Dict: _Reader._dict,
    ast.BinOp: _Reader._sum,
    ast.ListComp: _Reader._comprehension,
    ast.SetComp: _Reader._comprehension,
    ast.GeneratorExp: _Reader._comprehension,
    ast.DictComp: _Reader._comprehension,
    ast.NamedExpr: _Reader._walrus,
    ast.Attribute: _Reader._chain,
    ast.Call: _Reader._chain,
    ast.Subscript: _Reader._chain,
    ast.Lambda: _Reader._lambda,
}
