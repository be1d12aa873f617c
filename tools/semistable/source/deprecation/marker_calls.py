"""One call in a source text, parsed by itself: its arguments as far as they are constants."""

import ast
import warnings

import msgspec

from semistable.source.deprecation.source_outline import Outline
from semistable.source.parsing.parse import encodable

_TRANSLATORS = ("_", "_LW", "_LE", "_LI", "_LC")


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
        """Give an argument that is a text, written in one or several pieces; "" otherwise."""
        try:
            return folded(self.argument(position, *names)) or ""
        except RecursionError:
            return ""


def call_at(outline: Outline, opening: int) -> SourceCall:
    """Parse the call whose bracket opens at a place of the code."""
    if outline.code[opening : opening + 1] != "(":
        return SourceCall()
    node = _parsed("f" + outline.text[opening : outline.call_end(opening)])
    if not isinstance(node, ast.Call):
        return SourceCall()
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    return SourceCall(tuple(node.args), keywords)


def _parsed(text: str) -> ast.expr | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return encodable(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def folded(node: ast.expr | None) -> str | None:
    """Give the value of a text written in one or several pieces, translated or not."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            texts = folded(left), folded(right)
            return texts[0] + texts[1] if texts[0] is not None and texts[1] is not None else None
        case ast.BinOp(op=ast.Mod(), left=left):
            return folded(left)
        case ast.JoinedStr(values=parts):
            return "".join(folded(part) or "..." for part in parts)
        case ast.Call(func=ast.Name(id=name), args=[only]) if name in _TRANSLATORS:
            return folded(only)
    return None
