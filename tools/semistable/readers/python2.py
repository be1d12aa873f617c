"""Parse Python sources of any age: what only Python 2 could read is respelled, line by line.

The parser of today is asked first. Where it stops, the construct at that line is respelled in the
whole file (`except E, e`, `print x`, `0777`, `async` as a name, ...), no line is moved, and it is
asked again.
"""

import ast
import re
import warnings
from collections.abc import Callable

_MOST_REPAIRS = 60
_EXCEPT = re.compile(r"^(\s*except\s+.+?),\s*([A-Za-z_]\w*)\s*:")
_EXCEPT_TUPLE = re.compile(r"^(\s*except\s*\(.*\)),\s*([A-Za-z_]\w*)\s*:")
_EXCEPT_TAIL = re.compile(r"^(\s+[^#]*\)),\s*([A-Za-z_]\w*)\s*:\s*$")
_EXCEPT_PARTS = re.compile(r"^(\s*except\s+.+?\s+as)\s+\((\w+)[^)]*\)\s*:")
_PRINT = re.compile(r"(^|[:;]\s*|^\s+)print\b(?!\s*=)\s*(>>\s*[\w.]+\s*,?)?")
_OCTAL = re.compile(r"(?<![\w.])0+([0-7]+)[lL]?\b")
_LONG = re.compile(r"(?<![\w.])(0[xX][0-9a-fA-F]+|\d+)[lL]\b")
_RAISE = re.compile(r"^(\s*(?:.*:\s*)?raise\s+[\w.\[\]]+)\s*,\s*(.+?)\s*$")
_EXEC = re.compile(r"\bexec\s+(?!\()(.+?)(?:\s+in\s+(.+))?$")
_BACKTICKS = re.compile(r"`([^`]+)`")
_UR = re.compile(r"\b([uU][rR]|[rR][uU])(?=['\"])")


def parse(source: bytes) -> ast.Module:
    """Parse a file of Python 2 or 3; raise SyntaxError or ValueError when it is neither."""
    with warnings.catch_warnings():
        # Invalid escapes of foreign sources are not our concern.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError as error:
            return _parse_repaired(source, error)


def _parse_repaired(source: bytes, error: SyntaxError) -> ast.Module:
    lines = _decode(source).split("\n")
    tried: set[tuple[int, Callable[[str], str]]] = set()
    for _ in range(_MOST_REPAIRS):
        respell = _respelling_for(lines, error, tried)
        if respell is None:
            raise error
        lines = [respell(line) for line in lines]
        try:
            return ast.parse("\n".join(lines))
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


def _respelling_for(
    lines: list[str], error: SyntaxError, tried: set[tuple[int, Callable[[str], str]]]
) -> Callable[[str], str] | None:
    """Find what changes the line of the error, or one just before it; None if nothing fits."""
    number = (error.lineno or 1) - 1
    # The parser may notice at a continuation line what began some lines above.
    candidates = [number, *range(number - 1, max(-1, number - 4), -1), (error.end_lineno or 1) - 1]
    for candidate in candidates:
        if not 0 <= candidate < len(lines):
            continue
        for respell in _RESPELLINGS:
            if (candidate, respell) not in tried and respell(lines[candidate]) != lines[candidate]:
                tried.add((candidate, respell))
                return respell
    return None


def _except(line: str) -> str:
    return _EXCEPT.sub(r"\1 as \2:", _EXCEPT_TUPLE.sub(r"\1 as \2:", line, count=1), count=1)


def _except_tail(line: str) -> str:
    # The last line of `except (A,\n B), error:`, and `except E as (number, text):`.
    return _EXCEPT_PARTS.sub(r"\1 \2:", _EXCEPT_TAIL.sub(r"\1 as \2:", line))


def _print(line: str) -> str:
    # `print >>f, x` and `print x,` become a tuple behind a name: all that counts is that the
    # names in it are read.
    return (
        _PRINT.sub(r"\1print_ = ", line, count=1).removesuffix("= ")
        if _PRINT.search(line)
        else line
    )


def _numbers(line: str) -> str:
    return _LONG.sub(r"\1", _OCTAL.sub(r"0o\1", line))


def _raise(line: str) -> str:
    return _RAISE.sub(r"\1(\2)", line)


def _exec(line: str) -> str:
    return _EXEC.sub(r"exec(\1)", line)


def _keywords(line: str) -> str:
    return re.sub(r"(?<!_)\b(async|await)\b(?!_)", r"\1_", line)


def _backticks(line: str) -> str:
    return _BACKTICKS.sub(r"repr(\1)", line)


def _literals(line: str) -> str:
    return _UR.sub("r", line)


def _not_equal(line: str) -> str:
    return line.replace("<>", "!=")


def _escapes(line: str) -> str:
    return re.sub(r"(?<!\\)\\(?=[uUNx])", r"\\\\", line)


def _raise_tail(line: str) -> str:
    # `raise E, "text" % (` goes on in the next lines; dropping the name keeps them whole.
    return re.sub(r"^(\s*)raise\s+([\w.\[\]]+)\s*,\s*", r"\1\2, ", line)


def _tabs(line: str) -> str:
    return line.expandtabs(8)


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
    _escapes,
    _tabs,
)
