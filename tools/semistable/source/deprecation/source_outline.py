"""Which scopes and statements stand where in a Python source; nothing is parsed.

Only places are needed to say what a remark stands at, so a scan by line and indentation does: it
costs a fraction of a parse, and reads Python 2 and broken files alike.
"""

import ast
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from semistable.source.deprecation.source_text import PREFIXES, SourceText
from semistable.source.facts.syntax_nodes import folded
from semistable.source.parsing.parse import parse
from semistable.source.source_file import UNREADABLE

_DEFINING = ("def ", "class ", "async ")
_AT_THE_MARGIN = (*_DEFINING, "@")
_DEFINITION = re.compile(r"(?:(class)|(?:async\s+)?def)\s+(\w+)")
_ANNOTATION = r"\s*+(?::[^=]{1,200}+)?"
_ASSIGNED = re.compile(rf"(?:self\.|cls\.)?(\w++){_ANNOTATION}=(?!=)")
_ASSIGNED_TO_SELF = re.compile(rf"(?:self|cls)\.(\w++){_ANNOTATION}=(?!=)")
_IMPORTED = re.compile(r"(?:from\s++[\w.]++\s++)?import\s++\(?\s*+(?:[\w.]++\s++as\s++)?(\w++)")
_BRACKET = re.compile(r"[()\[\]{}]")
LONGEST_CALL = 20_000
"""Characters of a call that is read; the longest of Nova has a third of it."""
_MOST_PARSED = 1_000_000
"""Characters of all calls of a file that are read; calls may stand in calls."""
_PARAMETER = re.compile(r"(?:^|[(,])\s*\*{0,2}([A-Za-z_]\w*)")


class OutlineScope(msgspec.Struct, frozen=True, gc=False):
    """A module, class or function: `path` is its dotted name within the module."""

    path: str
    name: str
    is_class: bool
    indent: int
    line: int
    parent: "OutlineScope | None"

    @property
    def is_function(self) -> bool:
        """Whether it is neither the module nor a class."""
        return self.parent is not None and not self.is_class


class LogicalLine(msgspec.Struct, frozen=True, gc=False):
    """A logical line, header of a block included; `opens` is the scope of a def or class."""

    line: int
    last_line: int
    indent: int
    scope: OutlineScope
    code: str
    opens: OutlineScope | None


class SourceCall(msgspec.Struct, frozen=True):
    """What is passed, as syntax; empty where the call could not be parsed."""

    arguments: tuple[ast.expr, ...] = ()
    keywords: dict[str, ast.expr] = {}

    def argument(self, position: int | None, *names: str) -> ast.expr | None:
        """Find an argument by one of its names, else by position."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        if position is not None and position < len(self.arguments):
            return self.arguments[position]
        return None

    def text(self, position: int | None, *names: str) -> str:
        """Return an argument that is a text, written in one or several pieces; "" otherwise."""
        try:
            return folded(self.argument(position, *names)) or ""
        except RecursionError:
            return ""


MODULE = OutlineScope("", "", is_class=False, indent=-1, line=0, parent=None)


class Outline(SourceText):
    """The scopes and statements of one source text."""

    _parsed = 0
    """Characters of the calls that were read."""

    @cached_property
    def statements(self) -> tuple[LogicalLine, ...]:
        """Every logical line in order."""
        return tuple(_statements(self.code.split("\n")))

    @cached_property
    def _first_lines(self) -> list[int]:
        return [statement.line for statement in self.statements]

    def statement_at(self, line: int) -> LogicalLine | None:
        """Find the statement that a line belongs to, or the last one before it."""
        found = bisect_right(self._first_lines, line) - 1
        return self.statements[found] if found >= 0 else None

    def statement_after(self, line: int) -> LogicalLine | None:
        """Find the first statement that begins below a line."""
        found = bisect_right(self._first_lines, line)
        return self.statements[found] if found < len(self.statements) else None

    def scope_at(self, line: int, column: int) -> OutlineScope:
        """Find the innermost scope that text at a place of its own line belongs to."""
        statement = self.statement_at(line)
        scope = MODULE if statement is None else (statement.opens or statement.scope)
        while scope.parent is not None and scope.indent >= column:
            scope = scope.parent
        return scope

    def docstring_scope(self, line: int) -> OutlineScope | None:
        """Find the scope whose docstring begins at a line; None for any other statement."""
        place = bisect_left(self._first_lines, line)
        if place == len(self.statements) or self.statements[place].line != line:
            return None
        if self.statements[place].code.lstrip(PREFIXES)[:1] not in ("'", '"'):
            return None
        return MODULE if place == 0 else self.statements[place - 1].opens

    def calls(self, pattern: re.Pattern[str], lines: Iterable[int]) -> Iterator[re.Match[str]]:
        """Find a pattern in the code of the statements that some lines belong to."""
        statements = {self.statement_at(line) for line in lines}
        for statement in sorted(filter(None, statements), key=lambda found: found.line):
            yield from pattern.finditer(self.code, *self.span(statement.line, statement.last_line))

    def call_end(self, opening: int) -> int:
        """Find the end of a bracket that opens at a place of the code; its statement's if none."""
        statement = self.statement_at(self.line_of(opening))
        if statement is None:
            return len(self.code)
        begin, end = self.span(statement.line, statement.last_line)
        if begin not in self._brackets:
            self._brackets[begin] = _closing(self.code, begin, end)
        return self._brackets[begin].get(opening, end)

    @cached_property
    def _brackets(self) -> dict[int, dict[int, int]]:
        """The brackets of some statements, by where these begin: where each opens and ends."""
        return {}

    def call(self, opening: int) -> SourceCall:
        """Parse the call whose bracket opens at a place of the code."""
        end = self.call_end(opening)
        code = self.code[opening:end]
        if not code.startswith("(") or not code.endswith(")") or len(code) > LONGEST_CALL:
            return SourceCall()
        self._parsed += len(code)
        if self._parsed > _MOST_PARSED:
            return SourceCall()
        try:
            body = parse(f"f{self.text[opening:end]}".encode()).body
        except UNREADABLE:
            return SourceCall()
        match body:
            case [ast.Expr(value=ast.Call() as call)]:
                named = {k.arg: k.value for k in call.keywords if k.arg}
                return SourceCall(tuple(call.args), named)
        return SourceCall()

    def decorated(self, statement: LogicalLine) -> LogicalLine | None:
        """Find what a decorator stands above; a statement that is none stands for itself."""
        return self._decorated[bisect_left(self._first_lines, statement.line)]

    @cached_property
    def _decorated(self) -> list[LogicalLine | None]:
        """What each statement is, or stands above, at one column."""
        found: list[LogicalLine | None] = []
        below: LogicalLine | None = None
        for statement in reversed(self.statements):
            if not statement.code.startswith("@"):
                below = statement
            elif below is not None and below.indent != statement.indent:
                below = None
            found.append(below)
        return found[::-1]

    def parameters(self, scope: OutlineScope) -> tuple[str, ...]:
        """Name a function's parameters, the receiver left out."""
        if scope.line not in self._parameters:
            self._parameters[scope.line] = self._parameters_of(scope)
        return self._parameters[scope.line]

    @cached_property
    def _parameters(self) -> dict[int, tuple[str, ...]]:
        """The parameters of some functions, by their lines."""
        return {}

    def _parameters_of(self, scope: OutlineScope) -> tuple[str, ...]:
        found = bisect_left(self._first_lines, scope.line)
        header = self.statements[found].code if found < len(self.statements) else ""
        _, _, inner = header.partition("(")
        names = _PARAMETER.findall("(" + _without_nested(inner))
        return tuple(name for name in names if name not in ("self", "cls"))


def _closing(code: str, begin: int, end: int) -> dict[int, int]:
    """Map the place of each opening bracket to where it is closed, whatever its form."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for bracket in _BRACKET.finditer(code, begin, end):
        if bracket[0] in "([{":
            opened.append(bracket.start())
        elif opened:
            found[opened.pop()] = bracket.end()
    return found


def _without_nested(inner: str) -> str:
    depth, kept = 1, []
    for letter in inner:
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1:
            kept.append(letter)
    return "".join(kept)


def _statements(lines: list[str]) -> Iterator[LogicalLine]:
    scope, depth, first = MODULE, 0, 0
    for number, line in enumerate(lines, 1):
        if depth and line.startswith(_AT_THE_MARGIN):
            # A broken file: no bracket can be open before a definition at the margin.
            yield _statement(lines, first, number - 1, scope)
            depth, first = 0, 0
        if not first:
            if not line or line.isspace():
                continue
            first = number
        count = line.count
        opened = count("(") - count(")") + count("[") - count("]") + count("{") - count("}")
        depth = max(0, depth + opened)
        if depth or line.endswith("\\"):
            continue
        statement = _statement(lines, first, number, scope)
        yield statement
        scope, first = statement.opens or statement.scope, 0
    if first:
        yield _statement(lines, first, len(lines), scope)


def _statement(lines: list[str], first: int, last: int, scope: OutlineScope) -> LogicalLine:
    line = lines[first - 1]
    code = line.lstrip()
    indent = len(line) - len(code)
    while indent <= scope.indent and scope.parent is not None:
        scope = scope.parent
    if last > first:
        code = "\n".join([code, *lines[first:last]])
    opens = None
    if code.startswith(_DEFINING):
        found = _DEFINITION.match(code)
        if found:
            path = f"{scope.path}.{found[2]}" if scope.path else found[2]
            opens = OutlineScope(path, found[2], found[1] is not None, indent, first, scope)
    return LogicalLine(first, last, indent, scope, code, opens)


def bound_name(statement: LogicalLine) -> str:
    """Return the name that a statement binds by assignment or import, "" for none."""
    for form in (_ASSIGNED, _IMPORTED):
        found = form.match(statement.code)
        if found:
            return found[1]
    return ""


def bound_attribute(statement: LogicalLine) -> str:
    """Return the attribute of self or cls that a statement assigns, "" for none."""
    found = _ASSIGNED_TO_SELF.match(statement.code)
    return found[1] if found else ""
