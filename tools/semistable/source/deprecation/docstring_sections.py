"""The pieces of a docstring: what is said at large, of a parameter, in a directive."""

import re
from collections.abc import Iterator

import msgspec

_FIELD = re.compile(
    r"^[ \t]*:(?P<kind>\w+)(?P<words>[^:\n]*):"
    r"|^[ \t]*\.\.[ \t]+(?P<directive>deprecated)::[ \t]*(?P<since>[^\s,]*)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_PARAMETER_FIELDS = ("param", "parameter", "arg", "argument", "key", "keyword")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A part of a docstring: `start` is its place in it.

    `parameter` is "" for what is said at large and None for a field about something else, such as
    what is returned. `directive` for `.. deprecated:: since`.
    """

    start: int
    text: str
    parameter: str | None = ""
    directive: bool = False
    since: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """Cut a docstring at its fields and its deprecated directives."""
    fields = list(_FIELD.finditer(text))
    yield Piece(0, text[: fields[0].start() if fields else None])
    for number, field in enumerate(fields):
        end = fields[number + 1].start() if number + 1 < len(fields) else len(text)
        body = text[field.end() : end]
        words = (field["words"] or "").split()
        if field["directive"]:
            yield Piece(field.start(), body, directive=True, since=field["since"])
        elif field["kind"] in _PARAMETER_FIELDS and words:
            yield Piece(field.end(), body, words[-1].lstrip("*"))
        else:
            yield Piece(field.end(), body, "" if field["kind"] == "note" else None)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text at its empty lines: the place and text of each paragraph."""
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield start, text[start:end]
        start = gap.end() if gap else end
