"""What the literals of a source stand for: numbers, strings, and the texts within f-strings."""

import re
import unicodedata

_SIMPLE = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"
    r"|N\{([^{}]++)\}|([\n\\'\"abfnrtv]))"
)
_BYTE_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|()()()([\n\\'\"abfnrtv]))")
_WITH_BRACES = re.compile(r"(\\N\{[^{}]*+\}|\\[^{}])", re.DOTALL)
_OCTAL = re.compile(r"0++([0-7]++)")


def number_value(text: str) -> complex:
    """Give the value of a number, also of Python 2's; raise ValueError when it is none."""
    text = text.replace("_", "")
    if text[-1] in "lL":
        text = text[:-1]
    if text[:2].lower() in ("0x", "0b", "0o"):
        return int(text, 0)
    if text.isdigit():
        octal = _OCTAL.fullmatch(text)
        return int(octal[1], 8) if octal else int(text) if text[0] != "0" else _zero(text)
    return complex(text) if text[-1] in "jJ" else float(text)


def _zero(text: str) -> int:
    if text.strip("0"):
        raise ValueError(f"no number begins with 0: {text[:20]}")
    return 0


def string_value(text: str) -> str | bytes:
    """Give the value of a string that is no f-string, with its prefix and its quotes.

    An escape that stands for nothing is left as it is written.
    """
    body = text.lstrip("bBrRuU")
    prefix = text[: len(text) - len(body)].lower()
    quotes = 3 if body[:3] in ("'''", '"""') else 1
    body = body[quotes:-quotes]
    if "b" in prefix:
        if "r" not in prefix and "\\" in body:
            body = _BYTE_ESCAPE.sub(_escaped, body)
        return bytes(ord(character) & 0xFF for character in body)
    return text_value(body, raw="r" in prefix)


def text_value(body: str, *, raw: bool) -> str:
    """Give what stands between the quotes of a string."""
    if not body.isascii():
        body = body.encode("latin-1").decode()
    return body if raw or "\\" not in body else _ESCAPE.sub(_escaped, body)


def format_text_value(body: str, *, raw: bool, specifier: bool) -> str:
    """Give what stands between the replacement fields of an f-string."""
    if not specifier and ("{{" in body or "}}" in body):
        # A named character has braces of its own.
        parts = [body] if raw else _WITH_BRACES.split(body)
        parts[::2] = [part.replace("{{", "{").replace("}}", "}") for part in parts[::2]]
        body = "".join(parts)
    return text_value(body, raw=raw)


def _escaped(match: re.Match[str]) -> str:
    octal, *hexadecimal, name, simple = match.groups()
    if octal:
        return chr(int(octal, 8))
    if simple:
        return _SIMPLE[simple]
    if name:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            return match[0]
    number = int(next(filter(None, hexadecimal)), 16)
    return chr(number) if number <= 0x10FFFF else match[0]
