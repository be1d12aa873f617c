"""Parse Python sources of any age: what only Python 2 could read is respelled, line by line.

The parser of today is asked first. Where it stops, the construct at that line is respelled in the
whole file (`except E, e`, `print x`, `0777`, `async` as a name, ...), no line is moved, no string
is touched, and it is asked again.
"""

import ast
import re
import warnings
from collections.abc import Callable
from itertools import chain, zip_longest
from operator import add
from typing import TypeVar

_Node = TypeVar("_Node", bound=ast.AST)

_MOST_REPAIRS = 60
_HIDDEN = "\0"  # no source that is decoded here has it

# Every pattern below takes time in proportion to the line: a generated or hostile file may consist
# of one line. What is repeated is possessive (`*+`) wherever the text behind it could be in it.
_LITERAL = re.compile(
    r"""
    (\#)([^\n]*+)()
    | (''')((?:[^'\\]++|\\.|'(?!''))*+)((?:''')?)
    | (\"{3})((?:[^"\\]++|\\.|"(?!""))*+)((?:\"{3})?)
    | (')((?:[^'\\\n]++|\\.)*+)('?)
    | (")((?:[^"\\\n]++|\\.)*+)("?)
    """,
    re.VERBOSE | re.DOTALL,
)
_TARGET = r"(?:,|\sas\b)\s*+([A-Za-z_]\w*+|\(\s*+\w[^()]*+\))\s*+:"
_EXCEPT = re.compile(rf"^(\s*+except\b\s*+)([^\s:].*?){_TARGET}")
_EXCEPT_TAIL = re.compile(rf"^(\s.*)(\)){_TARGET}$")
_PRINT = re.compile(r"(^\s*+|[:;]\s*+)print\b(?!\s*+=)(?:\s*+>>)?\s*+(?!;|$)")
_PRINT_NOTHING = re.compile(r"(^\s*+|[:;]\s*+)print(?=\s*+(?:;|$))")
_OCTAL = re.compile(r"(?<![\w.])0++([0-7]++)[lL]?\b")
_LONG = re.compile(r"(?<![\w.])(0[xX][0-9a-fA-F]++|\d++)[lL]\b")
_RAISE = re.compile(r"^(\s*+(?:.*[:;]\s*+)?raise\s++[\w.\[\]]++)\s*+,\s*+(.+)$")
_RAISE_TAIL = re.compile(r"^(\s*+)raise\s++([\w.\[\]]++)(?:\s*+,|\s++from\b)\s*+")
_EXEC = re.compile(r"\bexec\s++(?!\()(.+?)(?:(?<=\S)\s++in\s++(.+))?$")
_KEYWORDS = re.compile(r"(?<!_)\b(async|await)\b(?!_)")
_BACKTICKS = re.compile(r"`([^`]++)`")
_UR = re.compile(r"\b([uU][rR]|[rR][uU])(?=['\"])")
_ESCAPE = re.compile(r"(\\[^uUNx])|\\", re.DOTALL)


def parse(source: bytes) -> ast.Module:
    """Parse a file of Python 2 or 3; raise SyntaxError or ValueError when it is neither."""
    try:
        return parse_as_it_is(source)
    except SyntaxError as error:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = _parse_repaired(source, error)
    return encodable(module) if b"\\u" in source or b"\\U" in source else module


def parse_as_it_is(source: bytes) -> ast.Module:
    """Parse a file that today's Python can read; raise SyntaxError or ValueError for any other."""
    with warnings.catch_warnings():
        # Invalid escapes of foreign sources are not our concern.
        warnings.simplefilter("ignore")
        module = ast.parse(source)
    return encodable(module) if b"\\u" in source or b"\\U" in source else module


def encodable(tree: _Node) -> _Node:
    """Respell halves of surrogate pairs in strings, which Python allows and UTF-8 does not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = node.value.encode("utf-8", "backslashreplace").decode()
    return tree


def _parse_repaired(source: bytes, error: SyntaxError) -> ast.Module:
    text = _Text(_decode(source))
    tried: set[tuple[int, Callable[[str], str]]] = set()
    for _ in range(_MOST_REPAIRS):
        if not _repair(text, error, tried):
            raise error
        try:
            return ast.parse(str(text))
        except SyntaxError as next_error:
            error = next_error
    raise error


def _decode(source: bytes) -> str:
    match = re.search(rb"coding[:=]\s*([-\w.]+)", source[:200])
    encoding = match[1].decode("ascii") if match else "utf-8"
    try:
        text = source.decode(encoding, "replace")
    except LookupError:
        text = source.decode("utf-8", "replace")
    # The cookie would be refused in a str.
    text = re.sub(r"coding([:=])", r"coding \1", text, count=1) if match else text
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class _Text:
    """A source whose code is kept apart from what its strings and comments say."""

    def __init__(self, source: str) -> None:
        self._hidden: list[str] = []
        self._literals: list[int] = []
        lines = _LITERAL.sub(self._hide, source).split("\n")
        self.code = [line.partition("#")[0].rstrip() for line in lines]
        self._ends = [line[len(code) :] for line, code in zip(lines, self.code, strict=True)]

    def _hide(self, literal: re.Match[str]) -> str:
        """Put a string or comment aside; a mark is left for each of its lines."""
        opening, body, closing = (part for part in literal.groups() if part is not None)
        parts = body.split("\n")
        self._hidden += parts
        self._literals += [literal.start()] * len(parts)
        return opening + "\n".join(_HIDDEN for _ in parts) + closing

    def __str__(self) -> str:
        shown = "\n".join(map(add, self.code, self._ends)).split(_HIDDEN)
        return "".join(chain.from_iterable(zip_longest(shown, self._hidden, fillvalue="")))

    def escape(self, first: int, last: int) -> bool:
        """Double the backslashes that begin an escape in the strings of these lines."""
        marks = [(c + e).count(_HIDDEN) for c, e in zip(self.code, self._ends, strict=True)]
        start = sum(marks[:first])
        touched = set(self._literals[start : start + sum(marks[first : last + 1])])
        before = self._hidden
        self._hidden = [
            _ESCAPE.sub(lambda m: m[1] or r"\\", part) if literal in touched else part
            for literal, part in zip(self._literals, before, strict=True)
        ]
        return self._hidden != before


def _repair(text: _Text, error: SyntaxError, tried: set[tuple[int, Callable[[str], str]]]) -> bool:
    """Respell what the parser stopped at; False if nothing fits."""
    first, last = (error.lineno or 1) - 1, (error.end_lineno or 1) - 1
    if "codec can't decode" in error.msg:
        return text.escape(first, max(first, last))
    # The parser may notice at a continuation line what began some lines above.
    for candidate in (first, *range(first - 1, max(-1, first - 4), -1), last):
        if not 0 <= candidate < len(text.code):
            continue
        for respell in _RESPELLINGS:
            line = text.code[candidate]
            if (candidate, respell) not in tried and respell(line) != line:
                tried.add((candidate, respell))
                text.code = [respell(line) for line in text.code]
                return True
    return False


def _is_whole(code: str) -> bool:
    """Whether every bracket and string that a piece of code opens is closed in it."""
    pairs = (code.count(o) == code.count(c) for o, c in ("()", "[]", "{}"))
    return all(pairs) and not (code.count("'") % 2 or code.count('"') % 2 or code.endswith("\\"))


def _except(line: str) -> str:
    return _EXCEPT.sub(_caught, line)


def _except_tail(line: str) -> str:
    # The last line of `except (A,\n B), error:`.
    return _EXCEPT_TAIL.sub(_caught, line)


def _caught(match: re.Match[str]) -> str:
    """Write `except E as first:`; other names of an unpacking are bound beside the classes."""
    before, classes, target = match.groups()
    first, *others = re.findall(r"\w+", target)
    if not others:
        return f"{before}{classes} as {first}:"
    opened = classes.removesuffix(")") if classes[0] in "() " else f"({classes}"
    return f"{before}{opened}{''.join(f', {name} := 0' for name in others)}) as {first}:"


def _print(line: str) -> str:
    # `print >>f, x` and `print x,` become a tuple behind a name: all that counts is that the
    # names in it are read.
    return _PRINT_NOTHING.sub(r"\1print_", _PRINT.sub(r"\1print_ = ", line))


def _numbers(line: str) -> str:
    return _LONG.sub(r"\1", _OCTAL.sub(r"0o\1", line))


def _raise(line: str) -> str:
    # `raise E, "text" % (` goes on in the next lines: there is no place for a closing bracket.
    return _RAISE.sub(
        lambda m: f"{m[1]}({m[2]})" if _is_whole(m[2]) else f"{m[1]} from {m[2]}", line
    )


def _raise_tail(line: str) -> str:
    # `raise E, ("text"\n"more"), trace`
    return _RAISE_TAIL.sub(r"\1\2, ", line)


def _exec(line: str) -> str:
    return _EXEC.sub(lambda m: f"exec({', '.join(filter(None, m.groups()))})", line)


def _keywords(line: str) -> str:
    return _KEYWORDS.sub(r"\1_", line)


def _backticks(line: str) -> str:
    return _BACKTICKS.sub(r"repr(\1)", line)


def _literals(line: str) -> str:
    return _UR.sub("r", line)


def _not_equal(line: str) -> str:
    return line.replace("<>", "!=")


def _tabs(line: str) -> str:
    code = line.lstrip()
    return line[: len(line) - len(code)].expandtabs(8) + code


_RESPELLINGS: tuple[Callable[[str], str], ...] = (
    _except,
    _except_tail,
    _print,
    _numbers,
    _raise,
    _exec,
    _keywords,
    _backticks,
    _literals,
    _not_equal,
    _raise_tail,
    _tabs,
)
