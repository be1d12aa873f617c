"""What a docstring promises in Sphinx' fields: parameters, exceptions, and what is returned."""

import ast
import re
from collections.abc import Iterator

_FIELD = re.compile(
    r"^[ \t]*:(param|returns?|raises?|type|rtype)\b([^:\n]*):?[ \t]*(.*(?:\n[ \t]*[^\s:].*)*)",
    re.MULTILINE,
)
"""A field at the start of a line; its text goes on to the next field or empty line.

https://www.sphinx-doc.org/en/master/usage/domains/python.html#info-field-lists
"""
_CANONICAL = {"return": "returns", "raise": "raises"}
_FULL_STOP = re.compile(r"[.;](?:\s|$)")
_WORD = re.compile(r"[\w.\[\]]+")
_EXCEPTION = re.compile(r"(?:\w+\.)*([A-Z][a-z0-9]+[A-Z]\w*)")
"""An exception at the start of a sentence: `NotFound when`, and not `An error when`."""
_LONGEST = 120


def doc_fields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """Give a docstring's fields: `param NAME`, `raises NAME`, `returns WORDS`, `rtype WORDS`.

    The words are those of the first sentence, in small letters and without punctuation, so that a
    line broken elsewhere makes no difference.
    """
    first = node.body[0]
    if not (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
        and ":" in first.value.value
    ):
        return ()
    return tuple(_fields(first.value.value))


def _fields(text: str) -> Iterator[str]:
    for match in _FIELD.finditer(text):
        kind = _CANONICAL.get(match[1], match[1])
        # `:param str name:` names its type first; `:returns an object` forgets the second colon.
        argument, words = match[2].strip(), match[3]
        if kind in ("returns", "rtype"):
            yield f"{kind} {_sentence(f'{argument} {words}')}".strip()
        elif kind == "raises":
            named = _EXCEPTION.match(words)
            name = argument.rpartition(".")[2] or (named[1] if named else "")
            yield f"raises {name}".strip()
        else:
            yield f"{kind} {argument.rpartition(' ')[2]}".strip()


def _sentence(text: str) -> str:
    sentence = _FULL_STOP.split(text.strip(), maxsplit=1)[0]
    return " ".join(_WORD.findall(sentence.lower()))[:_LONGEST].rstrip()
