"""Parse expressions into the nodes of `ast`, by https://docs.python.org/3/reference/grammar.html.

Operators bind by their levels: that of `or` is the lowest, that of `**` the highest.
"""

import ast

from semistable.source.parsing.token_cursor import LOAD, STORE, TokenCursor
from semistable.source.parsing.tokenizer import FORMAT, NAME, NUMBER, STRING

_NOT, _COMPARISON, BITWISE_OR, _SIGN = 3, 4, 5, 11
_LEVELS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<>", "<", "<=", ">", ">=", "in", "is", "not"), _COMPARISON),
    "|": BITWISE_OR,
    "^": 6,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/", "//", "%", "@"), 10),
    "**": 12,
}
BINARY: dict[str, ast.operator] = {
    "|": ast.BitOr(),
    "^": ast.BitXor(),
    "&": ast.BitAnd(),
    "<<": ast.LShift(),
    ">>": ast.RShift(),
    "+": ast.Add(),
    "-": ast.Sub(),
    "*": ast.Mult(),
    "/": ast.Div(),
    "//": ast.FloorDiv(),
    "%": ast.Mod(),
    "@": ast.MatMult(),
    "**": ast.Pow(),
}
_COMPARED: dict[str, ast.cmpop] = {
    "==": ast.Eq(),
    "!=": ast.NotEq(),
    "<>": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "in": ast.In(),
}
_IS, _IS_NOT, _NOT_IN = ast.Is(), ast.IsNot(), ast.NotIn()
_JOINED: dict[str, ast.boolop] = {"or": ast.Or(), "and": ast.And()}
_UNARY: dict[str, ast.unaryop] = {
    "not": ast.Not(),
    "-": ast.USub(),
    "+": ast.UAdd(),
    "~": ast.Invert(),
}
OPERANDS = frozenset(
    (NAME, NUMBER, STRING, FORMAT, "None", "True", "False", "lambda", "...", *"([{`", *_UNARY)
)
"""What an operand may begin with."""


class OperatorParser(TokenCursor):
    """Operators and their operands, and what stands between commas."""

    __slots__ = ()

    def primary(self) -> ast.expr:
        """Parse an operand with its attributes, calls and subscripts."""
        raise NotImplementedError

    def function_expression(self) -> ast.expr:
        """Parse a `lambda`."""
        raise NotImplementedError

    def expressions(self) -> ast.expr:
        """Parse one expression, or several between commas as a tuple; each may have a star."""
        first = self.at
        node = self.starred_expression()
        if self.kinds[self.at] != ",":
            return node
        elements = [node]
        while self.skip(",") and self.begins_element():
            elements.append(self.starred_expression())
        return self.placed(ast.Tuple(elements, LOAD), first)

    def begins_element(self) -> bool:
        """Say whether another element follows, not what closes the tuple."""
        kind = self.kinds[self.at]
        return kind in OPERANDS or kind == "*"

    def starred_expression(self) -> ast.expr:
        """Parse an expression, or `*` and what is unpacked."""
        return self.starred() if self.kinds[self.at] == "*" else self.expression()

    def element(self) -> ast.expr:
        """Parse an element in brackets, which may have a star or give a name to its value."""
        return self.starred() if self.kinds[self.at] == "*" else self.named()

    def starred(self) -> ast.expr:
        """Parse `*` and what is unpacked."""
        first = self.at
        self.at += 1
        return self.placed(ast.Starred(self.operation(BITWISE_OR), LOAD), first)

    def named(self) -> ast.expr:
        """Parse an expression, which may give a name to its value."""
        first = self.at
        node = self.expression()
        if self.kinds[self.at] != ":=":
            return node
        if not isinstance(node, ast.Name) or self.at != first + 1:
            self.fail()
        self.at += 1
        node.ctx = STORE
        return self.placed(ast.NamedExpr(node, self.expression()), first)

    def expression(self) -> ast.expr:
        """Parse an expression that stands by itself."""
        first = self.at
        if self.kinds[first] == "lambda":
            return self.function_expression()
        node = self.operation()
        if self.kinds[self.at] != "if":
            return node
        self.at += 1
        test = self.operation()
        self.expect("else")
        return self.placed(ast.IfExp(test, node, self.expression()), first)

    def operation(self, lowest: int = 1) -> ast.expr:
        """Parse operands with the operators between them whose level is high enough."""
        first = self.at
        left = self._unary(lowest) if self.kinds[first] in _UNARY else self.primary()
        while True:
            operator = self.kinds[self.at]
            level = _LEVELS.get(operator, 0)
            if level < lowest:
                return left
            if level > _COMPARISON:
                self.at += 1
                right = self.operation(_SIGN if operator == "**" else level + 1)
                left = self.placed(ast.BinOp(left, BINARY[operator], right), first)
            elif level == _COMPARISON:
                left = self._comparison(left, first)
            elif level:
                left = self._joined(left, operator, first)
            else:
                return left

    def _unary(self, lowest: int) -> ast.expr:
        first = self.at
        operator = self.kinds[first]
        level = _NOT if operator == "not" else _SIGN
        if level == _NOT and lowest > _NOT:
            self.fail()
        self.at += 1
        return self.placed(ast.UnaryOp(_UNARY[operator], self.operation(level)), first)

    def _comparison(self, left: ast.expr, first: int) -> ast.expr:
        operators: list[ast.cmpop] = []
        operands: list[ast.expr] = []
        while _LEVELS.get(self.kinds[self.at]) == _COMPARISON:
            operators.append(self._compared())
            operands.append(self.operation(BITWISE_OR))
        return self.placed(ast.Compare(left, operators, operands), first)

    def _compared(self) -> ast.cmpop:
        operator = self.kinds[self.at]
        self.at += 1
        if operator == "is":
            return _IS_NOT if self.skip("not") else _IS
        if operator == "not":
            self.expect("in")
            return _NOT_IN
        return _COMPARED[operator]

    def _joined(self, left: ast.expr, operator: str, first: int) -> ast.expr:
        values = [left]
        while self.skip(operator):
            values.append(self.operation(_LEVELS[operator] + 1))
        return self.placed(ast.BoolOp(_JOINED[operator], values), first)
