"""What a docstring says: its fields, as Sphinx reads them, and its deprecated directives.

https://www.sphinx-doc.org/en/master/usage/domains/python.html#info-field-lists
"""

import re
from collections.abc import Iterator

import msgspec

_ROLE = r":[\w:+.-]++`"
"""What refers to something, such as :class:`A`; it begins no field."""
_HEAD = re.compile(
    rf"^[ \t]*+(?!{_ROLE})(?::(?P<kind>\w++)(?P<argument>[^:\n]*+)(?P<colon>:?)"
    r"|\.\.[ \t]++(?P<directive>deprecated)::[ \t]*+(?P<since>[^\s,]*+))",
    re.MULTILINE,
)
"""The line that a field begins with; people forget its second colon."""
_TEXT = re.compile(rf"[^\n]*+(?:\n[ \t]*+(?:[^\s:]|(?={_ROLE}))[^\n]*+)*+")
"""The text of a field: it goes on to the next one or to an empty line, however it is indented."""
DIRECTIVE = "deprecated"
_CANONICAL = (
    dict.fromkeys(("param", "parameter", "arg", "argument", "key", "keyword"), "param")
    | dict.fromkeys(("raises", "raise", "except", "exception"), "raises")
    | {"return": "returns"}
)
RESULT = ("returns", "rtype")
"""The kinds of fields that tell of what is returned."""
_PARAGRAPH = re.compile(r"\n[ \t]*+\n")
_FULL_STOP = re.compile(r"[.;](?:\s|$)")
_WORD = re.compile(r"[\w.\[\]]+")
_EXCEPTION = re.compile(r"(?:\w+\.)*([A-Z][a-z0-9]+[A-Z]\w*)")
"""An exception at the start of a sentence: `NotFound when`, and not `An error when`."""
_LONGEST = 120


class Field(msgspec.Struct, frozen=True, gc=False):
    """A field: its kind in one spelling, what stands between its colons, and the text behind them.

    `start` and `end` are where its own line begins and where its text begins; `closed` when it has
    its second colon. A directive has DIRECTIVE for its kind and the release for its argument.
    """

    kind: str
    argument: str
    text: str
    start: int
    end: int
    closed: bool = True


def fields(text: str) -> tuple[Field, ...]:
    """Find the fields and the deprecated directives of a docstring, in order."""
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)] * bool(heads)
    return tuple(_field(text, head, end) for head, end in zip(heads, ends, strict=True))


def _field(text: str, head: re.Match[str], end: int) -> Field:
    start, until = head.span()
    written = _TEXT.match(text, until, end)
    body = " ".join(written[0].split()) if written else ""
    if head["directive"]:
        return Field(DIRECTIVE, head["since"], body, start, until)
    kind = _CANONICAL.get(head["kind"], head["kind"])
    return Field(kind, head["argument"].strip(), body, start, until, bool(head["colon"]))


def promised_fields(text: str) -> tuple[str, ...]:
    """Return what a docstring promises: `param NAME`, `raises NAME`, `returns WORDS`, ...

    The words are those of the first sentence, in small letters and without punctuation, so that a
    line broken elsewhere makes no difference.
    """
    return tuple(filter(None, map(_promised, fields(text)))) if ":" in text else ()


def _promised(field: Field) -> str:
    match field.kind:
        case "returns" | "rtype":
            return f"{field.kind} {_sentence(f'{field.argument} {field.text}')}".strip()
        case "raises":
            named = _EXCEPTION.match(field.text)
            name = field.argument.rpartition(".")[2] or (named[1] if named else "")
            return f"raises {name}".strip()
        case "param" | "type":
            # `:param str name:` names its type first.
            return f"{field.kind} {field.argument.rpartition(' ')[2]}".strip()
    return ""


def _sentence(text: str) -> str:
    sentence = _FULL_STOP.split(text.strip(), maxsplit=1)[0]
    return " ".join(_WORD.findall(sentence.lower()))[:_LONGEST].rstrip()


class Section(msgspec.Struct, frozen=True, gc=False):
    """A part of a docstring: `start` is its place in it.

    `parameter` is "" for what is said at large and None for a field about something else, such as
    what is returned. `directive` for `.. deprecated:: since`.
    """

    start: int
    text: str
    parameter: str | None = ""
    directive: bool = False
    since: str = ""


def sections(text: str) -> Iterator[Section]:
    """Cut a docstring at its fields and its deprecated directives."""
    found = [field for field in fields(text) if field.closed]
    ends = [*(field.start for field in found), len(text)]
    yield Section(0, text[: ends[0]])
    for field, end in zip(found, ends[1:], strict=True):
        body, names = text[field.end : end], field.argument.split()
        if field.kind == DIRECTIVE:
            yield Section(field.start, body, directive=True, since=field.argument)
        elif field.kind == "param" and names:
            yield Section(field.end, body, names[-1].lstrip("*"))
        else:
            yield Section(field.end, body, "" if field.kind == "note" else None)


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text at its empty lines: the place and text of each paragraph."""
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield start, text[start:end]
        start = gap.end() if gap else end
