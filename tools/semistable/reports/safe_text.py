"""Untrusted text made safe to show: no character of it may steer a terminal, a page or a parser."""

import re

_BREAK = re.compile("[ ]*[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\\s*")
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls: escape sequences of terminals begin with one
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks reorder what is read
    "\ud800-\udfff\ufeff\ufffe\uffff]"  # no UTF-8, or no XML, can hold these
)


def one_line(text: str) -> str:
    """Return `text` on one line, each character that is not for the eye shown as U+FFFD."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", _BREAK.sub(" ", text))


def encodable(text: str) -> str:
    """Return `text` with every lone surrogate as "?", so that it can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def spans(text: str) -> tuple[tuple[str, bool], ...]:
    """Take a sentence apart at its backticks: each piece, and whether it is code."""
    parts = one_line(text).split("`")
    if len(parts) % 2 == 0:  # the last backtick has no partner
        parts[-2:] = [f"{parts[-2]}`{parts[-1]}"]
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)
