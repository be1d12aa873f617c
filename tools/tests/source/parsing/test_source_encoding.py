"""A source is decoded by PEP 263, and no line is lost whatever its bytes are."""

import pytest

from semistable.source.parsing.source_encoding import encoding_of, utf8_of


@pytest.mark.parametrize(
    ("source", "encoding"),
    [
        (b"x = 1\n", "utf-8"),
        (b"# -*- coding: latin-1 -*-\n", "latin_1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        (b"\n# coding=koi8-r\n", "koi8_r"),
        (b"x\n# coding: latin-1\n", "utf-8"),
        (b"\n\n# coding: latin-1\n", "utf-8"),
        (b"# coding: punycode\n", "utf-8"),
        (b"# coding: zlib\n", "utf-8"),
        (b"x = 'coding: latin-1'\n", "utf-8"),
    ],
)
def test_the_cookie_is_found(source: bytes, encoding: str) -> None:
    assert encoding_of(source) == encoding


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"\xef\xbb\xbfx\r\ny\rz", "x\ny\nz"),
        (b"# coding: latin-1\nx = '\xe9'", "# coding: latin-1\nx = 'é'"),
        (b"# \xe9\nx", "# \ufffd\nx"),
        (b"# coding: cp99999\n\xc3\xa9", "# coding: cp99999\né"),
    ],
)
def test_a_source_is_decoded(source: bytes, text: str) -> None:
    assert utf8_of(source).decode() == text
