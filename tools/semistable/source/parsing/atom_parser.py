"""Parse operands: names, literals, brackets and comprehensions, with what is called on them."""

import ast
from collections.abc import Callable
from typing import ClassVar

from semistable.source.parsing.operator_parser import BITWISE_OR, OPERANDS
from semistable.source.parsing.string_literals import number_value
from semistable.source.parsing.string_parser import StringParser
from semistable.source.parsing.token_cursor import LOAD, STORE
from semistable.source.parsing.tokenizer import FORMAT, NAME, NUMBER, STRING

_CONSTANTS = {"None": None, "True": True, "False": False, "...": ...}
_GENERATES = ("for", "async")
_AWAITED = OPERANDS - {"not", "-", "+", "~", "lambda"}


class AtomParser(StringParser):
    """Operands of all kinds."""

    __slots__ = ()

    def primary(self) -> ast.expr:
        """Parse an operand with its attributes, calls and subscripts."""
        first = self.at
        kinds = self.kinds
        node: ast.expr
        if kinds[first] == NAME:
            text = self.texts[first]
            self.at += 1
            if text == "await" and kinds[self.at] in _AWAITED:
                return self.placed(ast.Await(self.primary()), first)
            node = self.placed(ast.Name(text, LOAD), first)
        else:
            node = self._atom(kinds[first])
        while True:
            kind = kinds[self.at]
            if kind == ".":
                self.at += 1
                node = self.placed(ast.Attribute(node, self.word(), LOAD), first)
            elif kind == "(":
                arguments, keywords = self.arguments()
                node = self.placed(ast.Call(node, arguments, keywords), first)
            elif kind == "[":
                self.at += 1
                item = self._subscript()
                self.expect("]")
                node = self.placed(ast.Subscript(node, item, LOAD), first)
            else:
                return node

    def _atom(self, kind: str) -> ast.expr:
        parse = self._ATOMS.get(kind)
        if parse is None:
            self.fail()
        return parse(self)

    def _constant(self) -> ast.expr:
        self.at += 1
        return self.placed(ast.Constant(_CONSTANTS[self.kinds[self.at - 1]]), self.at - 1)

    def _number(self) -> ast.expr:
        try:
            value = number_value(self.texts[self.at])
        except ValueError as error:
            self.fail(str(error))
        self.at += 1
        return self.placed(ast.Constant(value), self.at - 1)

    def _representation(self) -> ast.expr:
        """Read what Python 2 has in backticks as the call that it is."""
        first = self.at
        self.at += 1
        function = self.placed(ast.Name("repr", LOAD), first)
        value = self.expressions()
        self.expect("`")
        return self.placed(ast.Call(function, [value], []), first)

    # Calls and subscripts ------------------------------------------------------------------------

    def arguments(self) -> tuple[list[ast.expr], list[ast.keyword]]:
        """Parse what a call passes, with its brackets."""
        opening = self.at
        self.at += 1
        arguments: list[ast.expr] = []
        keywords: list[ast.keyword] = []
        kinds, unpacks = self.kinds, False
        while kinds[self.at] != ")":
            first = self.at
            kind = kinds[first]
            if kind == "**":
                self.at += 1
                keywords.append(self.placed(ast.keyword(None, self.expression()), first))
                unpacks = True
            elif kind == NAME and kinds[first + 1] == "=":
                self.at += 2
                name = self.texts[first]
                keywords.append(self.placed(ast.keyword(name, self.expression()), first))
            elif kind == "*" and not unpacks:
                self.at += 1
                arguments.append(self.placed(ast.Starred(self.expression(), LOAD), first))
            elif keywords:
                self.fail("positional argument follows keyword argument")
            else:
                arguments.append(self.named())
            if kinds[self.at] in _GENERATES:
                if keywords or len(arguments) > 1:
                    self.fail("a generator needs brackets of its own")
                arguments[0] = generator = self._generator(arguments[0])
                self.expect(")")
                self.placed(generator, opening)
                return arguments, keywords
            if not self.skip(","):
                break
        self.expect(")")
        return arguments, keywords

    def _subscript(self) -> ast.expr:
        first = self.at
        node = self._slice()
        if self.kinds[self.at] != "," and not isinstance(node, ast.Starred):
            return node
        elements = [node]
        while self.skip(",") and self.kinds[self.at] != "]":
            elements.append(self._slice())
        return self.placed(ast.Tuple(elements, LOAD), first)

    def _slice(self) -> ast.expr:
        first = self.at
        bounds: list[ast.expr | None] = []
        while len(bounds) < 3:
            ends = self.kinds[self.at] in (":", ",", "]")
            bounds.append(None if ends else self.expression() if bounds else self.element())
            if not self.skip(":"):
                break
        else:
            self.fail()
        if len(bounds) > 1:
            return self.placed(ast.Slice(*bounds), first)
        if bounds[0] is None:
            self.fail()
        return bounds[0]

    # Brackets ------------------------------------------------------------------------------------

    def _group(self) -> ast.expr:
        first = self.at
        self.at += 1
        if self.skip(")"):
            return self.placed(ast.Tuple([], LOAD), first)
        if self.kinds[self.at] == "yield":
            node = self.yielding()
            self.expect(")")
            return node
        node = self.element()
        kind = self.kinds[self.at]
        if kind == ",":
            elements = self._elements(node, ")")
            return self.placed(ast.Tuple(elements, LOAD), first)
        if kind in _GENERATES:
            node = self._generator(node)
            self.expect(")")
            return self.placed(node, first)
        if isinstance(node, ast.Starred):
            self.fail(at=first + 1)
        self.expect(")")
        return node

    def _elements(self, node: ast.expr, closing: str) -> list[ast.expr]:
        """Parse the elements behind the first one, and what closes them."""
        elements = [node]
        while self.skip(",") and self.kinds[self.at] != closing:
            elements.append(self.element())
        self.expect(closing)
        return elements

    def _generator(self, element: ast.expr) -> ast.GeneratorExp:
        return ast.GeneratorExp(element, self.generators())

    def _list(self) -> ast.expr:
        first = self.at
        self.at += 1
        if self.skip("]"):
            return self.placed(ast.List([], LOAD), first)
        node = self.element()
        if self.kinds[self.at] in _GENERATES:
            generators = self.generators(tuples=True)
            self.expect("]")
            return self.placed(ast.ListComp(node, generators), first)
        return self.placed(ast.List(self._elements(node, "]"), LOAD), first)

    def _dictionary_or_set(self) -> ast.expr:
        first = self.at
        self.at += 1
        if self.skip("}"):
            return self.placed(ast.Dict([], []), first)
        if self.kinds[self.at] == "**":
            return self._dictionary(first, None)
        node = self.element()
        if self.kinds[self.at] == ":":
            return self._dictionary(first, node)
        if self.kinds[self.at] in _GENERATES:
            generators = self.generators()
            self.expect("}")
            return self.placed(ast.SetComp(node, generators), first)
        return self.placed(ast.Set(self._elements(node, "}")), first)

    def _dictionary(self, first: int, key: ast.expr | None) -> ast.expr:
        """Parse the entries behind the first key, which was read if it is none that is unpacked."""
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        while key or self.kinds[self.at] != "}":
            if key is None and self.skip("**"):
                values.append(self.operation(BITWISE_OR))
            else:
                key = key or self.expression()
                self.expect(":")
                values.append(self.expression())
            keys.append(key)
            if self.kinds[self.at] in _GENERATES and len(values) == 1:
                generators = self.generators()
                self.expect("}")
                node = _dictionary_of(key, values[0], generators)
                return self.placed(node, first)
            key = None
            if not self.skip(","):
                break
        self.expect("}")
        return self.placed(ast.Dict(keys, values), first)

    # Comprehensions ------------------------------------------------------------------------------

    def generators(self, *, tuples: bool = False) -> list[ast.comprehension]:
        """Parse each `for` of a comprehension; Python 2 took `for x in a, b` in a list."""
        found = []
        while self.kinds[self.at] in _GENERATES:
            is_async = int(self.skip("async"))
            self.expect("for")
            target = self.targets()
            self.expect("in")
            first = self.at
            iterable = self.operation()
            if tuples and self.kinds[self.at] == ",":
                elements = [iterable]
                while self.skip(","):
                    elements.append(self.operation())
                iterable = self.placed(ast.Tuple(elements, LOAD), first)
            conditions = []
            while self.skip("if"):
                conditions.append(self.operation())
            found.append(ast.comprehension(target, iterable, conditions, is_async))
        return found

    def targets(self) -> ast.expr:
        """Parse what a `for` binds."""
        first = self.at
        node = self._target()
        if self.kinds[self.at] == ",":
            elements = [node]
            while self.skip(",") and self.begins_element():
                elements.append(self._target())
            node = self.placed(ast.Tuple(elements, LOAD), first)
        return self.target(node, STORE, first)

    def _target(self) -> ast.expr:
        return self.starred() if self.kinds[self.at] == "*" else self.primary()

    _ATOMS: ClassVar[dict[str, Callable[["AtomParser"], ast.expr]]] = {
        NUMBER: _number,
        STRING: StringParser.strings,
        FORMAT: StringParser.strings,
        "(": _group,
        "[": _list,
        "{": _dictionary_or_set,
        "`": _representation,
        **dict.fromkeys(_CONSTANTS, _constant),
    }


def _dictionary_of(
    key: ast.expr | None, value: ast.expr, generators: list[ast.comprehension]
) -> ast.expr:
    if key is not None:
        return ast.DictComp(key, value, generators)
    # `{**d for d in x}` (PEP 798) gives the keys at least.
    return ast.SetComp(ast.copy_location(ast.Starred(value, LOAD), value), generators)
