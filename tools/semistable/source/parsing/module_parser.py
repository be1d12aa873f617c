"""Parse a whole source: its blocks, functions and classes.

What the `ast` of Python 3.11 cannot say becomes the nearest that says the same to a reader of
names:

| in the source                   | in the tree                                                    |
| ------------------------------- | -------------------------------------------------------------- |
| `type X[T] = Y`                 | `X = Y`                                                        |
| `def f[T]()`, `class C[T]`      | nothing of `T`                                                 |
| `t"..."`                        | the same as `f"..."`                                           |
| `lazy import x`                 | `import x`                                                     |
| `except A, B:` (PEP 758)        | `except (A, B):`                                               |
| `except A, e:` (Python 2)       | `except A as e:`; it is this where `e` begins with a small     |
|                                 | letter, as no class of exceptions does that stands there       |
| `except A, (x, y):`             | `except A as x_y:`, and `(x, y) = x_y` opens the block         |
| `def f((a, b)):`                | `def f(a_b):`, and `(a, b) = a_b` opens the body               |
| `lambda (a, b): a`              | `lambda a_b, *, a=None, b=None: a`                             |
| `print x, y`                    | `print(x, y)`                                                  |
| `exec x in y, z`                | `exec(x, y, z)`                                                |
| `raise A, b, trace`             | `raise A(b) from trace`                                        |
| backticks around `x`            | `repr(x)`                                                      |
"""

import ast
from collections.abc import Callable
from typing import Any, ClassVar

from semistable.source.parsing.old_targets import (
    binding_handler,
    handler_without_brackets,
    unpacking,
)
from semistable.source.parsing.simple_statements import SimpleStatements
from semistable.source.parsing.source_encoding import utf8_of
from semistable.source.parsing.token_cursor import LOAD, STORE
from semistable.source.parsing.tokenizer import DEDENT, END, INDENT, NAME, NEWLINE, Tokens

_HAS_TYPE_PARAMETERS = "type_params" in ast.FunctionDef._fields


def parse_module(source: bytes) -> ast.Module:
    """Parse a file of Python 2 or 3; raise SyntaxError when it is neither."""
    return ModuleParser(Tokens(utf8_of(source).decode("latin-1"))).module()


class ModuleParser(SimpleStatements):
    """Statements of all kinds, and the blocks that they make."""

    __slots__ = ()

    def module(self) -> ast.Module:
        """Parse all that there is."""
        body: list[ast.stmt] = []
        while self.kinds[self.at] != END:
            self._into(body)
        return ast.Module(body, [])

    def _into(self, body: list[ast.stmt]) -> None:
        first = self.at
        kind = self.kinds[first]
        parse = self._COMPOUND.get(kind)
        if parse is not None:
            body.append(parse(self, first))
        elif kind == NAME and self.texts[first] == "match" and self._begins_match():
            body.append(self._match(first))
        elif kind == INDENT:
            self.fail("unexpected indent")
        else:
            self.line(body)

    def _block(self) -> list[ast.stmt]:
        self.expect(":")
        body: list[ast.stmt] = []
        if not self.skip(NEWLINE):
            self.line(body)
            return body
        if not self.skip(INDENT):
            self.fail("expected an indented block")
        while not self.skip(DEDENT):
            self._into(body)
        return body

    def _else(self) -> list[ast.stmt]:
        return self._block() if self.skip("else") else []

    # Conditions and loops ------------------------------------------------------------------------

    def _if(self, _first: int) -> ast.stmt:
        nodes: list[tuple[ast.If, int]] = []
        while self.kinds[self.at] in ("if", "elif"):
            if nodes and self.kinds[self.at] == "if":
                break
            begin = self.at
            self.at += 1
            node = ast.If(self.named(), self._block(), [])
            if nodes:
                nodes[-1][0].orelse = [node]
            nodes.append((node, begin))
        nodes[-1][0].orelse = self._else()
        for node, begin in nodes:
            self.placed_block(node, begin)
        return nodes[0][0]

    def _while(self, first: int) -> ast.stmt:
        self.at += 1
        node = ast.While(self.named(), self._block(), self._else())
        return self.placed_block(node, first)

    def _for(self, first: int) -> ast.stmt:
        kind = ast.AsyncFor if self.skip("async") else ast.For
        self.expect("for")
        target = self.targets()
        self.expect("in")
        node = kind(target, self.expressions(), self._block(), self._else())
        return self.placed_block(node, first)

    def _with(self, first: int) -> ast.stmt:
        kind = ast.AsyncWith if self.skip("async") else ast.With
        self.expect("with")
        return self.placed_block(kind(self._items(), self._block()), first)

    def _items(self) -> list[ast.withitem]:
        """Parse what a `with` enters, which may be in brackets."""
        first = self.at
        if self.skip("("):
            try:
                items = [self._item()]
                while self.skip(",") and self.kinds[self.at] != ")":
                    items.append(self._item())
                self.expect(")")
            except SyntaxError:
                items = []
            if items and self.kinds[self.at] == ":":
                return items
            self.at = first
        items = [self._item()]
        while self.skip(","):
            items.append(self._item())
        return items

    def _item(self) -> ast.withitem:
        value, target = self.expression(), None
        if self.skip("as"):
            begin = self.at
            target = self.target(self.primary(), STORE, begin)
        return ast.withitem(value, target)

    # Exceptions ----------------------------------------------------------------------------------

    def _try(self, first: int) -> ast.stmt:
        self.at += 1
        body = self._block()
        kind: type[ast.Try | ast.TryStar] = ast.Try
        handlers = []
        while self.kinds[self.at] == "except":
            begin = self.at
            self.at += 1
            if self.skip("*"):
                kind = ast.TryStar
            handlers.append(self.placed_block(self._handler(), begin))
        orelse = self._else() if handlers else []
        final = self._block() if self.skip("finally") else []
        if not handlers and not final:
            self.fail("expected 'except' or 'finally' block")
        return self.placed_block(kind(body, handlers, orelse, final), first)

    def _handler(self) -> ast.ExceptHandler:
        if self.kinds[self.at] == ":":
            return ast.ExceptHandler(None, None, self._block())
        first = self.at
        caught = [self.expression()]
        if self.skip("as"):
            begin = self.at
            bound = self.target(self.primary(), STORE, begin)
            return binding_handler(caught[0], bound, self._block())
        while self.skip(",") and self.kinds[self.at] != ":":
            caught.append(self.expression())
        if len(caught) == 1:
            return ast.ExceptHandler(caught[0], None, self._block())
        kind = self.placed(ast.Tuple(caught, LOAD), first)
        return handler_without_brackets(kind, self._block())

    # Functions and classes -----------------------------------------------------------------------

    def _decorated(self, _first: int) -> ast.stmt:
        decorators = []
        while self.skip("@"):
            decorators.append(self.named())
            self.expect(NEWLINE)
        first = self.at
        parse = self._COMPOUND.get(self.kinds[first])
        node = parse(self, first) if parse is not None else None
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.fail(at=first)
        node.decorator_list = decorators
        return node

    def _function(self, first: int) -> ast.stmt:
        kind = ast.AsyncFunctionDef if self.skip("async") else ast.FunctionDef
        self.expect("def")
        name = self.word()
        self.skip_type_parameters()
        self.expect("(")
        arguments = self.parameters(")", annotated=True)
        added = [unpacking(target) for target in self.unpacked]
        self.expect(")")
        returns = self.expression() if self.skip("->") else None
        body = self._block()
        documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
        body[documented:documented] = added
        node = kind(name, arguments, body, [], returns, **_no_type_parameters())
        return self.placed_block(node, first)

    def _class(self, first: int) -> ast.stmt:
        self.at += 1
        name = self.word()
        self.skip_type_parameters()
        bases, keywords = self.arguments() if self.kinds[self.at] == "(" else ([], [])
        node = ast.ClassDef(name, bases, keywords, self._block(), [], **_no_type_parameters())
        return self.placed_block(node, first)

    def _asynchronous(self, first: int) -> ast.stmt:
        parse = self._COMPOUND.get(self.kinds[first + 1])
        if self.kinds[first + 1] not in ("def", "for", "with") or parse is None:
            self.fail()
        return parse(self, first)

    # Match ---------------------------------------------------------------------------------------

    def _begins_match(self) -> bool:
        """Say whether `match` is a keyword here: an indented `case` has to follow its line."""
        try:
            end = self.kinds.index(NEWLINE, self.at)
        except ValueError:
            return False
        after = [*self.kinds[end - 1 : end + 3]]
        return after == [":", NEWLINE, INDENT, NAME] and self.texts[end + 2] == "case"

    def _match(self, first: int) -> ast.stmt:
        self.at += 1
        begin = self.at
        subject = self.element()
        if self.kinds[self.at] == ",":
            elements = [subject]
            while self.skip(",") and self.kinds[self.at] != ":":
                elements.append(self.element())
            subject = self.placed(ast.Tuple(elements, LOAD), begin)
        for kind in (":", NEWLINE, INDENT):
            self.expect(kind)
        cases = []
        while not self.skip(DEDENT):
            if self.word() != "case":
                self.fail(at=self.at - 1)
            pattern = self.patterns()
            guard = self.named() if self.skip("if") else None
            cases.append(ast.match_case(pattern, guard, self._block()))
        return self.placed_block(ast.Match(subject, cases), first)

    _COMPOUND: ClassVar[dict[str, Callable[["ModuleParser", int], ast.stmt]]] = {
        "@": _decorated,
        "async": _asynchronous,
        "class": _class,
        "def": _function,
        "for": _for,
        "if": _if,
        "try": _try,
        "while": _while,
        "with": _with,
    }


def _no_type_parameters() -> dict[str, Any]:
    return {"type_params": []} if _HAS_TYPE_PARAMETERS else {}
