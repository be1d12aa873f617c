"""Take the text of a Python source of any age apart into tokens, with the indentation counted.

A text is UTF-8 read byte by byte, so that an offset in it is one of bytes, as `ast` counts them.
The lexical analysis is that of https://docs.python.org/3/reference/lexical_analysis.html, with what
Python 2 had beside it: `0777`, `10L`, `<>`, backticks, and tabs that reach to the next multiple of
eight. An f-string is taken apart as PEP 701 says, which holds for those before it as well.
"""

import unicodedata

from semistable.source.parsing.token_forms import (
    BODIES,
    DIGITS,
    LINE_END,
    LINE_START,
    LITERALS,
    NOTHING,
    OPERATOR,
    QUOTE,
    SIMPLE,
    SKIPPED,
    TOKEN,
)

NAME, NUMBER, STRING = "name", "number", "string"
NEWLINE, INDENT, DEDENT, END = "newline", "indent", "dedent", "end"
FORMAT, FORMAT_TEXT, FORMAT_END = "format string", "format text", "format end"
LAYOUT = frozenset((NEWLINE, INDENT, DEDENT, END))

_RESERVED = (
    *("False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del"),
    *("elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is"),
    *(
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
    ),
)
_KEYWORDS = {word: word for word in _RESERVED}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_FIELD, _SPECIFIER = "field", "specifier"
"""An open replacement field of an f-string: before its colon, and behind it."""
_BRACKETS = frozenset((*"()[]{}:!", ":="))
"""What opens or closes something, of which the last three only do so in a replacement field."""
_MOST_BRACKETS, _MOST_INDENTS = 200, 100  # CPython refuses more
_ASYNCHRONOUS = frozenset(("def", "for", "with"))
_NO_OPERAND = frozenset((*"([{,=", "return", "in", "not", "and", "or", "if", "else", "lambda"))


def refusal(message: str, line: int, column: int) -> SyntaxError:
    """Make the error that a source is refused with; columns count from 0."""
    return SyntaxError(message, ("<source>", line, column + 1, None))


class Tokens:
    """The tokens of a text: their kinds and texts, where each begins and where it ends.

    The kind of a keyword or an operator is its text. Places are lines and columns. `offsets` has
    those of the signs that part a replacement field, by their tokens' numbers. Raises SyntaxError
    when the text cannot be taken apart.
    """

    __slots__ = (
        "_brackets",
        "_formats",
        "_indents",
        "_line",
        "_line_offset",
        "ends",
        "kinds",
        "offsets",
        "starts",
        "text",
        "texts",
    )

    def __init__(self, text: str) -> None:
        self.text = text if text.endswith("\n") else f"{text}\n"
        self.kinds: list[str] = []
        self.texts: list[str] = []
        self.starts: list[tuple[int, int]] = []
        self.ends: list[tuple[int, int]] = []
        self.offsets: dict[int, int] = {}
        self._brackets: list[tuple[str, int]] = []
        """What is open, and in which line it was opened."""
        self._formats: list[tuple[str, bool]] = []
        """Of each open f-string its quotes, and whether it is raw."""
        self._indents = [0]
        self._line, self._line_offset = 1, 0
        self._read()

    def _read(self) -> None:
        text, position = self.text, self._line_start(0)
        kinds, texts, starts, ends = self.kinds, self.texts, self.starts, self.ends
        match, simple, keywords = TOKEN.match, SIMPLE, _KEYWORDS
        while True:
            found = match(text, position)
            group = found.lastindex or 0 if found else 0
            begin, position = found.span(group) if found else (position, position)
            if group in simple:
                sign = text[begin:position]
                texts.append(sign)
                starts.append((self._line, begin - self._line_offset))
                ends.append((self._line, position - self._line_offset))
                if group == OPERATOR:
                    kinds.append(sign)
                    if sign in _BRACKETS:
                        position = self._bracket(sign, position)
                elif group == DIGITS:
                    kinds.append(NUMBER)
                else:
                    kinds.append(keywords.get(sign, NAME))
                    if not sign.isascii():
                        texts[-1] = self._identifier(sign)
                    elif sign in _ASYNCHRONOUS:
                        self._asynchronous()
            elif group == NOTHING and begin >= len(text):
                return self._end(begin)
            else:
                position = self._other(group, begin, position)

    def _other(self, group: int, begin: int, end: int) -> int:
        """Read what is no word, number or operator; give where to read on."""
        if group == LINE_END:
            return self._line_end(begin, end)
        if group == QUOTE:
            return self._string(begin, end)
        if group == SKIPPED:
            self._count(begin, end)
            return end
        zero = "source code cannot contain null bytes"
        raise self._refusal(zero if self.text[begin] == "\0" else "invalid character", begin)

    def _refusal(self, message: str, offset: int) -> SyntaxError:
        return refusal(message, self._line, offset - self._line_offset)

    def _emit(self, kind: str, begin: int, end: int) -> None:
        """Add a token, which may go over several lines."""
        self.kinds.append(kind)
        self.texts.append(self.text[begin:end])
        self.starts.append((self._line, begin - self._line_offset))
        self._count(begin, end)
        self.ends.append((self._line, end - self._line_offset))

    def _count(self, begin: int, end: int) -> None:
        """Count the lines of what was read."""
        lines = self.text.count("\n", begin, end)
        if lines:
            self._line += lines
            self._line_offset = self.text.rindex("\n", begin, end) + 1

    # Words ---------------------------------------------------------------------------------------

    def _identifier(self, sign: str) -> str:
        """Give a name that is not ASCII as Python compares it."""
        name = unicodedata.normalize("NFKC", sign.encode("latin-1").decode())
        if not name.isidentifier():
            line, column = self.starts[-1]
            raise refusal("invalid character", line, column)
        return name

    def _asynchronous(self) -> None:
        """Tell the keyword `async` from a name that Python had before 3.7."""
        kinds = self.kinds
        if len(kinds) > 1 and kinds[-2] == NAME and self.texts[-2] == "async":
            before = kinds[-3] if len(kinds) > 2 else NEWLINE
            if before not in _NO_OPERAND and before != ".":
                kinds[-2] = "async"

    # Lines ---------------------------------------------------------------------------------------

    def _line_end(self, begin: int, end: int) -> int:
        if self._brackets:
            self._count(begin, end)
            return end
        if self.kinds and self.kinds[-1] not in LAYOUT:
            self._emit(NEWLINE, begin, end)
        else:
            self._count(begin, end)
        return self._line_start(end)

    def _line_start(self, position: int) -> int:
        """Skip empty lines, and compare the next one's indentation with that of those before."""
        width = 0
        while not width:
            found = LINE_START.match(self.text, position)
            begin, end = found.span(1) if found else (position, position)
            self._count(position, begin)
            width = len(self.text[begin:end].rpartition("\f")[2].expandtabs(8))
            if not self.text.startswith("\\\n", end):
                break
            # What stands behind a backslash is indented in its place.
            self._count(end, end + 2)
            position = end = end + 2
        if end < len(self.text):
            self._indent(width, end)
        return end

    def _indent(self, width: int, end: int) -> None:
        if width > self._indents[-1]:
            if len(self._indents) >= _MOST_INDENTS:
                raise self._refusal("too many levels of indentation", end)
            self._indents.append(width)
            self._emit(INDENT, end, end)
        while width < self._indents[-1]:
            self._indents.pop()
            self._emit(DEDENT, end, end)
        if width != self._indents[-1]:
            raise self._refusal("unindent does not match any outer indentation level", end)

    def _end(self, offset: int) -> None:
        if self._brackets:
            opening, line = self._brackets[-1]
            sign = opening if opening in _CLOSING else "{"
            raise refusal(f"'{sign}' was never closed", line, 0)
        if self.kinds and self.kinds[-1] not in LAYOUT:
            self._emit(NEWLINE, offset, offset)
        for _ in self._indents[1:]:
            self._emit(DEDENT, offset, offset)
        self._emit(END, offset, offset)

    # Brackets, strings and replacement fields ----------------------------------------------------

    def _bracket(self, sign: str, position: int) -> int:
        """Open or close what this sign does; give where to read on."""
        brackets = self._brackets
        if sign in _CLOSING:
            self._open(sign)
        elif brackets and brackets[-1][0] is _FIELD and sign in ("}", ":", ":=", "!"):
            return self._part_field(sign, position)
        elif sign in (")", "]", "}"):
            if not brackets or _CLOSING.get(brackets[-1][0]) != sign:
                raise self._refusal(f"unmatched '{sign}'", position - 1)
            brackets.pop()
        return position

    def _open(self, kind: str) -> None:
        self._brackets.append((kind, self._line))
        if len(self._brackets) > _MOST_BRACKETS:
            raise refusal("too many nested brackets", self._line, 0)

    def _part_field(self, sign: str, position: int) -> int:
        """Read on behind the conversion, the colon or the end of a replacement field."""
        if sign == ":=":  # what begins with `=` is the format
            position -= 1
            self.kinds[-1] = self.texts[-1] = ":"
            self.ends[-1] = (self._line, position - self._line_offset)
        self.offsets[len(self.kinds) - 1] = position - 1
        if sign == "!":
            return position
        _, line = self._brackets.pop()
        if sign != "}":
            self._brackets.append((_SPECIFIER, line))
        return self._format_text(position)

    def _string(self, begin: int, position: int) -> int:
        opening = self.text[begin:position]
        quote = opening.lstrip("bBrRuUfFtT")
        prefix = opening.removesuffix(quote).lower()
        if "f" in prefix or "t" in prefix:
            self._emit(FORMAT, begin, position)
            self._formats.append((quote, "r" in prefix))
            return self._format_text(position)
        found = BODIES[quote].match(self.text, position)
        if found is None:
            raise self._refusal("unterminated string", begin)
        self._emit(STRING, begin, found.end())
        return found.end()

    def _format_text(self, position: int) -> int:
        """Read an f-string up to the next replacement field or to its end."""
        quote, raw = self._formats[-1]
        while True:
            specifier = bool(self._brackets) and self._brackets[-1][0] is _SPECIFIER
            found = LITERALS[quote, raw, specifier].match(self.text, position)
            end = found.end() if found else position
            if end > position:
                self._emit(FORMAT_TEXT, position, end)
            position = end + 1
            sign = self.text[end:position]
            if not specifier and self.text.startswith(quote, end):
                self._emit(FORMAT_END, end, end + len(quote))
                self._formats.pop()
                return end + len(quote)
            if sign != "{" and not (sign == "}" and specifier):
                raise self._refusal("unterminated f-string", end)
            self.offsets[len(self.kinds)] = end
            self._emit(sign, end, position)
            if sign == "{":
                self._open(_FIELD)
                return position
            self._brackets.pop()
