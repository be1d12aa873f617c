"""Parse the parameters of functions, also those that Python 2 unpacked, and `lambda`."""

import ast
from dataclasses import dataclass, field

from semistable.source.parsing.old_targets import joined_name, names_in
from semistable.source.parsing.operator_parser import OPERANDS, OperatorParser
from semistable.source.parsing.token_cursor import STORE


@dataclass(slots=True)
class _Parameters:
    """The parameters of a function that were read so far."""

    positional_only: list[ast.arg] = field(default_factory=list)
    positional: list[ast.arg] = field(default_factory=list)
    defaults: list[ast.expr] = field(default_factory=list)
    star: ast.arg | None = None
    after_star: bool = False
    keyword: list[ast.arg] = field(default_factory=list)
    keyword_defaults: list[ast.expr | None] = field(default_factory=list)
    rest: ast.arg | None = None

    def arguments(self) -> ast.arguments:
        """Give them as a node."""
        return ast.arguments(
            self.positional_only,
            self.positional,
            self.star,
            self.keyword,
            self.keyword_defaults,
            self.rest,
            self.defaults,
        )


class ParameterParser(OperatorParser):
    """Parameters of functions.

    `unpacked` holds those that Python 2 unpacks, `def f((a, b)):`.
    """

    __slots__ = ("unpacked",)
    unpacked: list[ast.expr]

    def parameters(self, closing: str, *, annotated: bool) -> ast.arguments:
        """Parse parameters up to what closes them, which is left."""
        self.unpacked = []
        found = _Parameters()
        while self.kinds[self.at] != closing:
            if found.rest:
                self.fail()
            self._parameter(found, annotated=annotated)
            if not self.skip(","):
                break
        if self.kinds[self.at] != closing or (
            found.after_star and not (found.star or found.keyword)
        ):
            self.fail()
        return found.arguments()

    def _parameter(self, found: _Parameters, *, annotated: bool) -> None:
        if self.kinds[self.at] in ("*", "**", "/"):
            self._special(found, annotated=annotated)
            return
        one = self._unpacking() if self.kinds[self.at] == "(" else self._named(annotated=annotated)
        default = self.expression() if self.skip("=") else None
        if found.after_star:
            found.keyword.append(one)
            found.keyword_defaults.append(default)
            return
        found.positional.append(one)
        if default is not None:
            found.defaults.append(default)
        elif found.defaults:
            self.fail("parameter without a default follows parameter with a default")

    def _special(self, found: _Parameters, *, annotated: bool) -> None:
        sign = self.kinds[self.at]
        self.at += 1
        if sign == "**":
            found.rest = self._named(annotated=annotated)
        elif sign == "/":
            if found.positional_only or found.after_star or not found.positional:
                self.fail()
            found.positional_only, found.positional = found.positional, []
        else:
            if found.after_star:
                self.fail()
            found.after_star = True
            if self.kinds[self.at] != ",":
                found.star = self._named(annotated=annotated, star=True)

    def _named(self, *, annotated: bool, star: bool = False) -> ast.arg:
        first = self.at
        name, annotation = self.word(), None
        if annotated and self.skip(":"):
            annotation = self.starred_expression() if star else self.expression()
        return self.placed(ast.arg(name, annotation), first)

    def _unpacking(self) -> ast.arg:
        first = self.at
        target = self.target(self.primary(), STORE, first)
        if not isinstance(target, ast.Tuple) or not joined_name(target):
            self.fail(at=first)
        self.unpacked.append(target)
        return self.placed(ast.arg(joined_name(target), None), first)

    def function_expression(self) -> ast.expr:
        """Parse a `lambda`; what it unpacks becomes parameters that no caller has to pass."""
        first = self.at
        self.at += 1
        arguments = self.parameters(":", annotated=False)
        for target in self.unpacked:
            for name in names_in(target):
                arguments.kwonlyargs.append(self.placed(ast.arg(name, None), first))
                arguments.kw_defaults.append(self.placed(ast.Constant(None), first))
        self.expect(":")
        return self.placed(ast.Lambda(arguments, self.expression()), first)

    def skip_type_parameters(self) -> None:
        """Step over `[T: bound = default, *Ts, **P]`, which says nothing of other names."""
        if not self.skip("["):
            return
        while self.kinds[self.at] != "]":
            if self.kinds[self.at] in ("*", "**"):
                self.at += 1
            self.word()
            if self.skip(":"):
                self.expression()
            if self.skip("="):
                self.starred_expression()
            if not self.skip(","):
                break
        self.expect("]")

    def begins_operand(self) -> bool:
        """Say whether the next token may begin an operand."""
        return self.kinds[self.at] in OPERANDS
