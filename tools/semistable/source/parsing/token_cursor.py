"""Where a parser stands in the tokens of a source, and the places that its nodes get."""

import ast
from typing import NoReturn, TypeVar

from semistable.source.parsing.tokenizer import LAYOUT, NAME, Tokens, refusal

LOAD, STORE, DELETE = ast.Load(), ast.Store(), ast.Del()
_Node = TypeVar("_Node", bound=ast.AST)
_Expression = TypeVar("_Expression", bound=ast.expr)
_NOT_NOW = {NAME: "name", **{kind: kind for kind in LAYOUT}}


class TokenCursor:
    """The tokens of a source, and the number of the next one, `at`."""

    __slots__ = ("at", "ends", "kinds", "starts", "texts", "tokens")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds, self.texts = tokens.kinds, tokens.texts
        self.starts, self.ends = tokens.starts, tokens.ends
        self.at = 0

    def fail(self, message: str = "invalid syntax", at: int | None = None) -> NoReturn:
        """Refuse the source for the next token, or for another."""
        line, column = self.starts[self.at if at is None else at]
        raise refusal(message, line, column)

    def expect(self, kind: str) -> None:
        """Step over the next token, which has to be of this kind."""
        if self.kinds[self.at] != kind:
            self.fail()
        self.at += 1

    def skip(self, kind: str) -> bool:
        """Step over the next token if it is of this kind, and say whether it was."""
        if self.kinds[self.at] == kind:
            self.at += 1
            return True
        return False

    def word(self) -> str:
        """Step over a name and give it."""
        if self.kinds[self.at] != NAME:
            self.fail()
        self.at += 1
        return self.texts[self.at - 1]

    def placed(self, node: _Node, first: int) -> _Node:
        """Give a node the place from a token to the last one that was stepped over."""
        node.lineno, node.col_offset = self.starts[first]  # type: ignore[attr-defined]
        node.end_lineno, node.end_col_offset = self.ends[self.at - 1]  # type: ignore[attr-defined]
        return node

    def placed_block(self, node: _Node, first: int) -> _Node:
        """Give a node that ends with a block its place."""
        last = self.at - 1
        while self.kinds[last] in LAYOUT:
            last -= 1
        node.lineno, node.col_offset = self.starts[first]  # type: ignore[attr-defined]
        node.end_lineno, node.end_col_offset = self.ends[last]  # type: ignore[attr-defined]
        return node

    def target(self, node: _Expression, context: ast.expr_context, first: int) -> _Expression:
        """Make what was read as a value the target of an assignment, or refuse it."""
        match node:
            case ast.Name() | ast.Attribute() | ast.Subscript():
                node.ctx = context
            case ast.Starred(value=inner) if context is STORE:
                node.ctx = context
                self.target(inner, context, first)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                node.ctx = context
                for element in elements:
                    self.target(element, context, first)
            case _:
                self.fail("cannot assign to this", first)
        return node
