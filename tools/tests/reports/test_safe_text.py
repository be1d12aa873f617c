"""No character of a driver's source steers who reads a report."""

import pytest

from semistable.reports.safe_text import encodable, one_line, spans


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("a marker; \n    # goes on", "a marker; # goes on"),
        ("two  blanks stay", "two  blanks stay"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("access\u202e level", "access\ufffd level"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("é ☃ 😀", "é ☃ 😀"),
    ],
)
def test_a_text_is_shown_on_one_line_without_steering_characters(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_a_lone_surrogate_can_be_written_as_utf_8() -> None:
    assert encodable("a\udc80b") == "a?b"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("use `x` now", (("use ", False), ("x", True), (" now", False))),
        ("a lone ` stays", (("a lone ` stays", False),)),
        ("`x` and ` too", (("x", True), (" and ` too", False))),
        ("", ()),
    ],
)
def test_code_stands_between_two_backticks(text: str, pieces: object) -> None:
    assert spans(text) == pieces
