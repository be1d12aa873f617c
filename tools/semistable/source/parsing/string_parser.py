"""Parse strings that stand side by side, and the replacement fields of f-strings and t-strings."""

import ast

from semistable.source.parsing.parameter_parser import ParameterParser
from semistable.source.parsing.string_literals import format_text_value, string_value
from semistable.source.parsing.tokenizer import FORMAT, FORMAT_END, FORMAT_TEXT, NAME, STRING

_CONVERSIONS = {"s": 115, "r": 114, "a": 97}
_NO_CONVERSION = -1


class StringParser(ParameterParser):
    """Strings; a t-string is read as the f-string that says the same."""

    __slots__ = ()

    def strings(self) -> ast.expr:
        """Parse one string or several that are joined."""
        first = self.at
        if self.kinds[first] == STRING and self.kinds[first + 1] not in (STRING, FORMAT):
            self.at += 1
            value = string_value(self.texts[first])
            kind = "u" if self.texts[first][0] == "u" else None
            return self.placed(ast.Constant(value, kind), first)
        parts: list[ast.expr] = []
        is_format = False
        while self.kinds[self.at] in (STRING, FORMAT):
            if self.kinds[self.at] == FORMAT:
                is_format = True
                raw = "r" in self.texts[self.at].lower()
                self.at += 1
                parts += self._format_parts(FORMAT_END, raw=raw)
                self.at += 1
            else:
                parts.append(self._string())
        if is_format:
            return self.placed(ast.JoinedStr(self._merged(parts)), first)
        return self.placed(self._joined_texts(parts), first)

    def _string(self) -> ast.Constant:
        text = self.texts[self.at]
        self.at += 1
        kind = "u" if text[0] == "u" else None
        return self.placed(ast.Constant(string_value(text), kind), self.at - 1)

    def _joined_texts(self, parts: list[ast.expr]) -> ast.Constant:
        values = [part.value for part in parts if isinstance(part, ast.Constant)]
        kind = next(part.kind for part in parts if isinstance(part, ast.Constant))
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) == len(values):
            return ast.Constant("".join(texts), kind)
        octets = [value for value in values if isinstance(value, bytes)]
        if len(octets) != len(values):
            # Python 2 joins them.
            octets = [v if isinstance(v, bytes) else str(v).encode() for v in values]
            return ast.Constant(b"".join(octets).decode("utf-8", "replace"), kind)
        return ast.Constant(b"".join(octets))

    def _merged(self, parts: list[ast.expr]) -> list[ast.expr]:
        """Join the texts that stand side by side in an f-string, and leave out empty ones."""
        merged: list[ast.expr] = []
        for part in parts:
            before = merged[-1] if merged else None
            if not isinstance(part, ast.Constant):
                merged.append(part)
            elif not isinstance(part.value, str):
                self.fail("cannot mix bytes and nonbytes literals")
            elif isinstance(before, ast.Constant) and isinstance(before.value, str):
                before.value += part.value
                before.end_lineno, before.end_col_offset = part.end_lineno, part.end_col_offset
            elif part.value:
                merged.append(part)
        return merged

    def _format_parts(self, closing: str, *, raw: bool) -> list[ast.expr]:
        """Parse texts and replacement fields up to what closes them, which is left."""
        parts: list[ast.expr] = []
        while self.kinds[self.at] != closing:
            if self.kinds[self.at] == FORMAT_TEXT:
                text = self.texts[self.at]
                value = format_text_value(text, raw=raw, specifier=closing == "}")
                self.at += 1
                parts.append(self.placed(ast.Constant(value), self.at - 1))
            else:
                parts += self._field(raw=raw)
        return parts

    def _field(self, *, raw: bool) -> list[ast.expr]:
        first = self.at
        self.expect("{")
        value = self.values()
        debug = self._debug_text(first) if self.skip("=") else None
        conversion, specifier = _NO_CONVERSION, None
        if self.skip("!"):
            conversion = _CONVERSIONS.get(self.texts[self.at], _NO_CONVERSION)
            if conversion == _NO_CONVERSION or self.kinds[self.at] != NAME:
                self.fail()
            self.at += 1
        colon = self.at
        if self.skip(":"):
            parts = self._merged(self._format_parts("}", raw=raw))
            specifier = self.placed(ast.JoinedStr(parts), colon)
        elif debug and conversion == _NO_CONVERSION:
            conversion = _CONVERSIONS["r"]
        self.expect("}")
        field = self.placed(ast.FormattedValue(value, conversion, specifier), first)
        return [debug, field] if debug else [field]

    def _debug_text(self, first: int) -> ast.Constant:
        """Give the text of `{name = }`, up to what follows the sign."""
        offsets = self.tokens.offsets
        end = offsets.get(self.at)
        if end is None:
            self.fail()
        text = self.tokens.text[offsets[first] + 1 : end].encode("latin-1").decode()
        node = self.placed(ast.Constant(text), first)
        node.lineno, node.col_offset = self.ends[first]
        node.end_lineno, node.end_col_offset = self.starts[self.at]
        return node

    def values(self) -> ast.expr:
        """Parse a `yield`, or what may stand between commas."""
        return self.yielding() if self.kinds[self.at] == "yield" else self.expressions()

    def yielding(self) -> ast.expr:
        """Parse a `yield`."""
        first = self.at
        self.expect("yield")
        if self.skip("from"):
            return self.placed(ast.YieldFrom(self.expression()), first)
        value = self.expressions() if self.begins_element() else None
        return self.placed(ast.Yield(value), first)
