"""What literals stand for, of Python 2 and 3."""

import pytest

from semistable.source.parsing.string_literals import (
    format_text_value,
    number_value,
    string_value,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("0", 0), ("00", 0), ("0_0", 0), ("0777", 511), ("0o17", 15), ("0XFf", 255), ("0b11", 3)),
        *(("10L", 10), ("0xFFl", 255), ("1_000", 1000), ("1e3", 1000.0), ("09.5", 9.5), ("2j", 2j)),
    ],
)
def test_a_number_has_its_value(text: str, value: complex) -> None:
    assert number_value(text) == value


@pytest.mark.parametrize("text", ["08", "0_8", "9" * 5000])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|limit"):
        number_value(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'a\n\x41\101\u00e9\U0001f600'", "a\nAAé\U0001f600"),
        (r"'\N{DIGIT ONE}\N{no such}\q\x4\u12'", "1\\N{no such}\\q\\x4\\u12"),
        (r"'\U00110000\\n'", "\\U00110000\\n"),
        ("'a\\\nb'", "ab"),
        (r"ur'\d'", r"\d"),
        (r"Rb'\d'", rb"\d"),
        (r"b'\x00\777\u12'", b"\x00\xff\\u12"),
        ("'''a'b'''", "a'b"),
        ("''", ""),
        ("é".encode().decode("latin-1").join("''"), "é"),
    ],
)
def test_a_string_has_its_value(text: str, value: object) -> None:
    assert string_value(text) == value


@pytest.mark.parametrize(
    ("text", "raw", "specifier", "value"),
    [
        ("a{{b}}", False, False, "a{b}"),
        (r"\N{DIGIT ONE}}}{{", False, False, "1}{"),
        (r"\{{", False, False, r"\{"),
        (r"\d{{", True, False, r"\d{"),
        ("a{{", False, True, "a{{"),
    ],
)
def test_the_text_of_an_f_string_has_its_value(
    text: str, value: str, *, raw: bool, specifier: bool
) -> None:
    assert format_text_value(text, raw=raw, specifier=specifier) == value
