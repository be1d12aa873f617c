"""From the bytes of a source to its text, by PEP 263; what does not decode never loses a line."""

import codecs
import re

# https://peps.python.org/pep-0263/ tells the form, and in which two lines it may stand.
_COOKIE = re.compile(
    rb"(?:[ \t\f]*+(?:#[^\r\n]*+)?(?:\r\n?|\n))?[ \t\f]*+#[^\r\n]*?coding[:=][ \t]*+([-\w.]++)"
)
_BYTE_BY_BYTE = re.compile(
    r"ascii|utf_?8(?:_sig)?|latin_?1|l1|iso_?8859_?\d+|cp\d+|koi8_\w+|mac_\w+|(?:euc|gb|big5)\w*"
    r"|shift_?jis\w*|hp_?roman8|ptcp154|kz1048|tis_620|johab"
)
"""The codecs in which code is written: those that could take a file apart are not let near one."""


def utf8_of(source: bytes) -> bytes:
    """Give a source in UTF-8, whatever its encoding, with plain line ends and no byte order mark.

    Bytes that say nothing in the source's encoding become U+FFFD.
    """
    source = source.removeprefix(codecs.BOM_UTF8)
    try:
        text = source.decode(encoding_of(source), "replace")
    except (LookupError, ValueError):
        text = source.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace")


def encoding_of(source: bytes) -> str:
    """Give the name of the codec that a source declares, UTF-8 when that is no codec for code."""
    match = _COOKIE.match(source)
    if match is None:
        return "utf-8"
    name = match[1].decode("ascii", "replace").lower().replace("-", "_").replace(".", "_")
    return name if _BYTE_BY_BYTE.fullmatch(name) else "utf-8"
