"""Parse the statements of one line, also those that only Python 2 had."""

import ast
from collections.abc import Callable
from typing import Any, ClassVar

from semistable.source.parsing.operator_parser import BINARY, OPERANDS
from semistable.source.parsing.pattern_parser import PatternParser
from semistable.source.parsing.token_cursor import DELETE, LOAD, STORE
from semistable.source.parsing.tokenizer import NAME, NEWLINE

_NOT_LAZY: dict[str, Any] = {"is_lazy": 0} if "is_lazy" in ast.Import._fields else {}
_AUGMENTED = {f"{sign}=": operator for sign, operator in BINARY.items()}
_LINE_ENDS = (NEWLINE, ";")
_GOES_ON = frozenset("([-+")
"""Behind `print` or `exec`, these may make it a name of Python 3."""


class SimpleStatements(PatternParser):
    """Statements without blocks."""

    __slots__ = ()

    def line(self, body: list[ast.stmt]) -> None:
        """Parse the statements up to the end of a line."""
        while True:
            body.append(self._statement())
            if not self.skip(";") or self.kinds[self.at] == NEWLINE:
                break
        self.expect(NEWLINE)

    def _statement(self) -> ast.stmt:
        first = self.at
        kind = self.kinds[first]
        parse = self._STATEMENTS.get(kind)
        if parse is None and kind == NAME:
            parse = self._SOFT.get(self.texts[first])
        return parse(self, first) if parse is not None else self._expression(first)

    def _ends(self) -> bool:
        return self.kinds[self.at] in _LINE_ENDS

    # Expressions and assignments -----------------------------------------------------------------

    def _expression(self, first: int) -> ast.stmt:
        node = self.values()
        kind = self.kinds[self.at]
        if kind in _LINE_ENDS:
            return self.placed(ast.Expr(node), first)
        if kind == "=":
            return self._assignment(node, first)
        if kind == ":":
            return self._annotation(node, first)
        if kind not in _AUGMENTED or not isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            self.fail()
        self.at += 1
        self.target(node, STORE, first)
        return self.placed(ast.AugAssign(node, _AUGMENTED[kind], self.values()), first)

    def _assignment(self, node: ast.expr, first: int) -> ast.stmt:
        targets: list[ast.expr] = []
        value, begin = node, first
        while self.skip("="):
            targets.append(self.target(value, STORE, begin))
            begin = self.at
            value = self.values()
        return self.placed(ast.Assign(targets, value), first)

    def _annotation(self, node: ast.expr, first: int) -> ast.stmt:
        if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            self.fail()
        self.target(node, STORE, first)
        self.at += 1
        annotation = self.expression()
        value = self.values() if self.skip("=") else None
        simple = int(isinstance(node, ast.Name) and self.kinds[first] == NAME)
        return self.placed(ast.AnnAssign(node, annotation, value, simple), first)

    def _delete(self, first: int) -> ast.stmt:
        self.at += 1
        targets = []
        while self.begins_element():
            begin = self.at
            targets.append(self.target(self.primary(), DELETE, begin))
            if not self.skip(","):
                break
        if not targets:
            self.fail()
        return self.placed(ast.Delete(targets), first)

    def _assert(self, first: int) -> ast.stmt:
        self.at += 1
        test = self.expression()
        message = self.expression() if self.skip(",") else None
        return self.placed(ast.Assert(test, message), first)

    # Control -------------------------------------------------------------------------------------

    def _pass(self, first: int) -> ast.stmt:
        self.at += 1
        return self.placed(ast.Pass(), first)

    def _break(self, first: int) -> ast.stmt:
        self.at += 1
        return self.placed(ast.Break(), first)

    def _continue(self, first: int) -> ast.stmt:
        self.at += 1
        return self.placed(ast.Continue(), first)

    def _return(self, first: int) -> ast.stmt:
        self.at += 1
        value = None if self._ends() else self.expressions()
        return self.placed(ast.Return(value), first)

    def _raise(self, first: int) -> ast.stmt:
        """Parse a `raise`; that of Python 2 calls its class, and its traceback is the cause."""
        self.at += 1
        if self._ends():
            return self.placed(ast.Raise(), first)
        raised, cause = self.expression(), None
        if self.skip("from"):
            cause = self.expression()
        elif self.skip(","):
            value = self.expression()
            if not (isinstance(value, ast.Constant) and value.value is None):
                values = value.elts if isinstance(value, ast.Tuple) else [value]
                raised = self.placed(ast.Call(raised, values, []), first + 1)
            cause = self.expression() if self.skip(",") else None
        return self.placed(ast.Raise(raised, cause), first)

    # Names of other modules and scopes -----------------------------------------------------------

    def _global(self, first: int) -> ast.stmt:
        self.at += 1
        names = self._words()
        kind = ast.Global if self.kinds[first] == "global" else ast.Nonlocal
        return self.placed(kind(names), first)

    def _words(self) -> list[str]:
        names = [self.word()]
        while self.skip(","):
            names.append(self.word())
        return names

    def _import(self, first: int) -> ast.stmt:
        self.at += 1
        names = [self._imported(self._dotted)]
        while self.skip(","):
            names.append(self._imported(self._dotted))
        return self.placed(ast.Import(names, **_NOT_LAZY), first)

    def _imported(self, name: Callable[[], str]) -> ast.alias:
        first = self.at
        found = name()
        return self.placed(ast.alias(found, self.word() if self.skip("as") else None), first)

    def _dotted(self) -> str:
        name = self.word()
        while self.skip("."):
            name = f"{name}.{self.word()}"
        return name

    def _import_from(self, first: int) -> ast.stmt:
        self.at += 1
        level = 0
        while self.kinds[self.at] in (".", "..."):
            level += len(self.kinds[self.at])
            self.at += 1
        module = None if level and self.kinds[self.at] == "import" else self._dotted()
        self.expect("import")
        begin = self.at
        if self.skip("*"):
            names = [self.placed(ast.alias("*"), begin)]
        elif self.skip("("):
            names = [self._imported(self.word)]
            while self.skip(",") and self.kinds[self.at] != ")":
                names.append(self._imported(self.word))
            self.expect(")")
        else:
            names = [self._imported(self.word)]
            while self.skip(","):
                names.append(self._imported(self.word))
        return self.placed(ast.ImportFrom(module, names, level, **_NOT_LAZY), first)

    # Words that are keywords only in some places --------------------------------------------------

    def _lazy(self, first: int) -> ast.stmt:
        """Parse a lazy import (PEP 810) as the import that it is."""
        parse = self._STATEMENTS.get(self.kinds[first + 1])
        if self.kinds[first + 1] not in ("import", "from") or parse is None:
            return self._expression(first)
        self.at += 1
        return self.placed(parse(self, self.at), first)

    def _type(self, first: int) -> ast.stmt:
        """Parse an alias of a type (PEP 695) as an assignment."""
        if self.kinds[first + 1] != NAME or self.kinds[first + 2] not in ("=", "["):
            return self._expression(first)
        self.at += 1
        target = self.placed(ast.Name(self.word(), STORE), first + 1)
        self.skip_type_parameters()
        self.expect("=")
        return self.placed(ast.Assign([target], self.expression()), first)

    def _print(self, first: int) -> ast.stmt:
        """Parse a `print` as the call that Python 3 makes, unless it is a name like others."""
        node = self._unless_old(first)
        if node is not None:
            return node
        self.at += 1
        function = self.placed(ast.Name("print", LOAD), first)
        arguments = []
        while self.begins_operand():
            arguments.append(self.expression())
            if not self.skip(","):
                break
        call = self.placed(ast.Call(function, arguments, []), first)
        return self.placed(ast.Expr(call), first)

    def _exec(self, first: int) -> ast.stmt:
        """Parse Python 2's `exec code in globals, locals` as the call that Python 3 makes."""
        node = self._unless_old(first)
        if node is not None:
            return node
        self.at += 1
        function = self.placed(ast.Name("exec", LOAD), first)
        arguments = [self.operation(5)]
        if self.skip("in"):
            arguments.append(self.expression())
            if self.skip(","):
                arguments.append(self.expression())
        call = self.placed(ast.Call(function, arguments, []), first)
        return self.placed(ast.Expr(call), first)

    def _unless_old(self, first: int) -> ast.stmt | None:
        """Parse what Python 3 can read too, None where this is a statement of Python 2."""
        follows = self.kinds[first + 1]
        if follows not in OPERANDS or (follows == "not" and self.kinds[first + 2] == "in"):
            return self._expression(first)
        if follows not in _GOES_ON:
            return None
        try:
            node = self._expression(first)
        except SyntaxError:
            node = None
        if node is None or not self._ends():
            self.at = first
            return None
        return node

    _SOFT: ClassVar[dict[str, Callable[["SimpleStatements", int], ast.stmt]]] = {
        "exec": _exec,
        "lazy": _lazy,
        "print": _print,
        "type": _type,
    }

    _STATEMENTS: ClassVar[dict[str, Callable[["SimpleStatements", int], ast.stmt]]] = {
        "assert": _assert,
        "break": _break,
        "continue": _continue,
        "del": _delete,
        "from": _import_from,
        "global": _global,
        "import": _import,
        "nonlocal": _global,
        "pass": _pass,
        "raise": _raise,
        "return": _return,
    }
