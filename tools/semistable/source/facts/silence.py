"""Which functions of a file say nothing to others, so that nobody need read them before asking.

To tell what a module defines, most bodies need not be parsed: they neither store what instances
have, nor import or register anything, nor have a class in them. What is told here is told by the
text alone, so every doubt means that a body speaks. What is left out is checked by the parser: it
has to find a function at that line, with nothing behind its docstring but the `pass` that was put
in.
"""

import re
from functools import cache
from typing import NamedTuple

from semistable.source.facts.pieces import Cut, Gap

_SHORTEST = 60
"""Bytes behind the docstring: fewer are read as quickly as they are left out."""

_HEADER = re.compile(
    rb" *(?:async +)?def +\w+\("
    rb"([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+)"
    rb"\)[^()\n:#]*+:[ ]*+(?:#[^\n]*+)?\n"
)
_EMPTY_LINES = rb"(?:[ ]*+(?:#[^\n]*+)?\n)*+"
_DOCSTRING = re.compile(
    rb"%s *+[rRuU]?(?:\"{3}(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"{3}"
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb"|\"(?!\"\")[^\"\\\n]*+\"|'(?!'')[^'\\\n]*+') *+\n" % _EMPTY_LINES,
    re.DOTALL,
)
_REAL = re.compile(
    rb"%s( +)(?!(?:None|True|False|pass)\b|[rRuUbBfF]{1,2}[\"'])[A-Za-z_@]" % _EMPTY_LINES
)
"""A first statement that does something."""

_SPEAKING = {
    b"setattr": None,
    b'"""': None,
    b"'''": None,
    b"modules": None,
    b"NotImplementedError": None,
    b"Opt": re.compile(rb"Opt\b"),
    b"class ": re.compile(rb"\n[ ]*+class\b"),
    b"import": re.compile(rb"[\n:;][ ]*+(?:import|from)\b"),
}
"""What makes a body speak wherever it stands in it, or only in these forms.

A text over several lines may hold one that looks as if the function ended there.
"""
_PARAMETER = re.compile(rb"\s*(\w+)")
_GAP = rb"[\s\\]*+"


class Silence(NamedTuple):
    """A function whose body is left out: where it begins, and its body with that body's line."""

    function: int
    line: int
    gap: Gap


def silence(cut: Cut, marks: tuple[str, ...]) -> Silence | None:
    """Say which part of a function needs not be read, None if there may be something in it.

    What holds one of `marks` is always read (see `found_by`).
    """
    text = cut.text
    header = _HEADER.match(text)
    if header is None or not text.isascii() or b"\t" in text or text.endswith(b"\\"):
        return None
    docstring = _DOCSTRING.match(text, header.end())
    start = docstring.end() if docstring else header.end()
    if len(text) - start < _SHORTEST:
        return None
    first = _REAL.match(text, start)
    if first is None:
        return None
    body = text[start - 1 :]
    if any(found_by(mark).search(body) is not None for mark in marks) or _speaks(body):
        return None
    parameter = _PARAMETER.match(header[1])
    # What is not indented is no method.
    is_method = text.startswith(b" ")
    if parameter and (
        _decorates(parameter[1], body) or (is_method and _may_store(parameter[1], body))
    ):
        return None
    line = cut.line + text.count(b"\n", 0, start)
    gap = Gap(cut.start + start, cut.start + len(text), len(first[1]))
    return Silence(cut.start, line, gap)


@cache
def found_by(mark: str) -> re.Pattern[bytes]:
    """Give the form by which a mark is found, however the code is laid out.

    Behind one that ends in a dot an attribute has to stand, behind one that ends in a bracket a
    call of something whose name begins so.
    """
    name = re.escape(mark.rstrip(".(")).encode()
    end = {".": rb"[\s\\)]*+\.[\s\\]*+[A-Za-z_]", "(": rb"\w*+[\s\\)]*+\("}
    return re.compile(name + end.get(mark[-1:], b""))


def _speaks(body: bytes) -> bool:
    return any(
        word in body and (form is None or form.search(body) is not None)
        for word, form in _SPEAKING.items()
    )


def _decorates(parameter: bytes, body: bytes) -> bool:
    """Say whether an inner function may call what is decorated, of which the name is given."""
    if b"def " not in body:
        return False
    return parameter + b"(" in body if parameter in (b"self", b"cls") else parameter in body


def _may_store(receiver: bytes, body: bytes) -> bool:
    """Say whether a method may store something in its instance, which has this name."""
    if receiver not in body:
        return False
    if receiver != _USUAL:
        # To make forms for other names would take longer than to read what may look like it.
        body = body.replace(receiver, _USUAL)
    if _NAMED_AS_TARGET.search(body) is None:
        return False
    return any(form.search(body) is not None for form in _STORING)


_USUAL = b"self"
# What begins with plain text is found many times quicker than what begins with a word's border.
_ATTRIBUTE = rb"self%s\.%s\w++%s" % (_GAP, _GAP, _GAP)
_NAMED_AS_TARGET = re.compile(_ATTRIBUTE + rb"(?:[=:,)\]]|in\b)")
"""Behind every attribute that something is stored in stands one of these."""
_STORING = tuple(
    re.compile(form)
    for form in (
        # One attribute, also as the last of several targets.
        _ATTRIBUTE + rb"=(?!=)",
        # One beside others.
        _ATTRIBUTE + rb",(?:[^\n=]|\\\n)*+=(?!=)",
        # With an annotation, and maybe no value.
        rb"\n[ (]*+" + _ATTRIBUTE + rb"\)?%s:" % _GAP,
        rb";[ (]*+" + _ATTRIBUTE + rb"\)?%s:" % _GAP,
        # In a list.
        _ATTRIBUTE + rb"(?:,(?:[^\n=]|\\\n)*)?\][ \\]*+=(?!=)",
        # Anything in brackets, and lists over several lines, whatever is in them.
        rb"\)%s=(?!=)" % _GAP,
        rb"\n[^\n=\[]*+\][ \\]*+=(?!=)",
        # The first, the last, or one in the middle of what a loop binds.
        rb"for[\s\\(\[*]++" + _ATTRIBUTE,
        rb",[\s\\(\[*]*+" + _ATTRIBUTE + rb"[\s\\)\]]*+in\b",
        rb"for\b[^:=]*?," + rb"[\s\\(\[*]*+" + _ATTRIBUTE + rb"[)\]]*+,[^:=]*?\bin\b",
        # What `with` binds, or one of it.
        rb"as[\s\\(\[*]++" + _ATTRIBUTE,
        rb"as[\s\\]*+[(\[][^:]*?" + _ATTRIBUTE,
    )
)
"""Every way in which a method may store something in its instance, and some that look like it."""
