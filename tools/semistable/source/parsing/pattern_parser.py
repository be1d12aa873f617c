"""Parse the patterns of `match`, https://docs.python.org/3/reference/compound_stmts.html#patterns."""

import ast
from collections.abc import Callable
from typing import ClassVar

from semistable.source.parsing.atom_parser import AtomParser
from semistable.source.parsing.token_cursor import LOAD
from semistable.source.parsing.tokenizer import FORMAT, NAME, NUMBER, STRING

_WILDCARD = "_"
_SINGLETONS = {"None": None, "True": True, "False": False}


class PatternParser(AtomParser):
    """Patterns of all kinds."""

    __slots__ = ()

    def patterns(self) -> ast.pattern:
        """Parse what stands behind `case`, also a sequence without brackets."""
        first = self.at
        node = self._element()
        if self.kinds[self.at] != "," and not isinstance(node, ast.MatchStar):
            return node
        elements = [node]
        while self.skip(",") and self.kinds[self.at] not in (":", "if"):
            elements.append(self._element())
        return self.placed(ast.MatchSequence(elements), first)

    def _element(self) -> ast.pattern:
        if self.kinds[self.at] != "*":
            return self._pattern()
        first = self.at
        self.at += 1
        name = self.word()
        return self.placed(ast.MatchStar(None if name == _WILDCARD else name), first)

    def _pattern(self) -> ast.pattern:
        first = self.at
        node = self._closed()
        if self.kinds[self.at] == "|":
            alternatives = [node]
            while self.skip("|"):
                alternatives.append(self._closed())
            node = self.placed(ast.MatchOr(alternatives), first)
        if self.skip("as"):
            node = self.placed(ast.MatchAs(node, self.word()), first)
        return node

    def _closed(self) -> ast.pattern:
        first = self.at
        parse = self._CLOSED.get(self.kinds[first])
        if parse is None:
            self.fail()
        return parse(self, first)

    def _singleton(self, first: int) -> ast.pattern:
        self.at += 1
        return self.placed(ast.MatchSingleton(_SINGLETONS[self.kinds[first]]), first)

    def _literal(self, first: int) -> ast.pattern:
        return self.placed(ast.MatchValue(self._value()), first)

    def _value(self) -> ast.expr:
        """Parse a text, or a number with its sign and its imaginary part."""
        if self.kinds[self.at] in (STRING, FORMAT):
            return self.strings()
        return self.operation(9)

    def _named_value(self, first: int) -> ast.pattern:
        """Parse a name that is bound, one that is compared, or a class."""
        name = self.word()
        if self.kinds[self.at] not in (".", "("):
            pattern = ast.MatchAs(None, None if name == _WILDCARD else name)
            return self.placed(pattern, first)
        node: ast.expr = self.placed(ast.Name(name, LOAD), first)
        while self.skip("."):
            node = self.placed(ast.Attribute(node, self.word(), LOAD), first)
        if self.skip("("):
            return self._class_pattern(node, first)
        return self.placed(ast.MatchValue(node), first)

    def _class_pattern(self, node: ast.expr, first: int) -> ast.pattern:
        positional: list[ast.pattern] = []
        names: list[str] = []
        patterns: list[ast.pattern] = []
        while self.kinds[self.at] != ")":
            if self.kinds[self.at] == NAME and self.kinds[self.at + 1] == "=":
                names.append(self.word())
                self.at += 1
                patterns.append(self._pattern())
            elif names:
                self.fail("positional patterns follow keyword patterns")
            else:
                positional.append(self._pattern())
            if not self.skip(","):
                break
        self.expect(")")
        return self.placed(ast.MatchClass(node, positional, names, patterns), first)

    def _in_brackets(self, first: int) -> ast.pattern:
        self.at += 1
        if self.skip(")"):
            return self.placed(ast.MatchSequence([]), first)
        node = self._element()
        if self.kinds[self.at] == ",":
            return self._sequence(node, ")", first)
        self.expect(")")
        if isinstance(node, ast.MatchStar):
            self.fail()
        return node

    def _in_square_brackets(self, first: int) -> ast.pattern:
        self.at += 1
        if self.skip("]"):
            return self.placed(ast.MatchSequence([]), first)
        return self._sequence(self._element(), "]", first)

    def _sequence(self, node: ast.pattern, closing: str, first: int) -> ast.pattern:
        elements = [node]
        while self.skip(",") and self.kinds[self.at] != closing:
            elements.append(self._element())
        self.expect(closing)
        return self.placed(ast.MatchSequence(elements), first)

    def _mapping(self, first: int) -> ast.pattern:
        self.at += 1
        keys: list[ast.expr] = []
        patterns: list[ast.pattern] = []
        rest = None
        while self.kinds[self.at] != "}":
            if rest is not None:
                self.fail()
            if self.skip("**"):
                rest = self.word()
            else:
                keys.append(self._key())
                self.expect(":")
                patterns.append(self._pattern())
            if not self.skip(","):
                break
        self.expect("}")
        return self.placed(ast.MatchMapping(keys, patterns, rest), first)

    def _key(self) -> ast.expr:
        return self.primary() if self.kinds[self.at] == NAME else self._value()

    _CLOSED: ClassVar[dict[str, Callable[["PatternParser", int], ast.pattern]]] = {
        NAME: _named_value,
        "(": _in_brackets,
        "[": _in_square_brackets,
        "{": _mapping,
        **dict.fromkeys((NUMBER, STRING, FORMAT, "-"), _literal),
        **dict.fromkeys(_SINGLETONS, _singleton),
    }
