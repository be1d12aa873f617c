"""The text of a source is taken apart into tokens, each in its place."""

import pytest

from semistable.source.parsing.tokenizer import DEDENT, END, INDENT, NAME, NEWLINE, Tokens


def _kinds(text: str) -> list[str]:
    return Tokens(text).kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", [END]),
        ("x", [NAME, NEWLINE, END]),
        ("\n\n# x\n  # y\nx\n\n", [NAME, NEWLINE, END]),
        ("if x:\n\ty\n        z", ["if", NAME, ":", NEWLINE, INDENT, NAME, NEWLINE, NAME, NEWLINE]),
        ("(\n  x\n)", ["(", NAME, ")", NEWLINE, END]),
        ("x \\\n  y", [NAME, NAME, NEWLINE, END]),
        ("\\\nx", [NAME, NEWLINE, END]),
        ("x<>y", [NAME, "<>", NAME, NEWLINE, END]),
        ("x.y...", [NAME, ".", NAME, "...", NEWLINE, END]),
        ("async def", ["async", "def", NEWLINE, END]),
        ("async.x", [NAME, ".", NAME, NEWLINE, END]),
        ("[async for", ["[", NAME, "for"]),
    ],
)
def test_a_text_is_taken_apart(text: str, kinds: list[str]) -> None:
    if text.startswith("["):
        text += "]"
    assert _kinds(text)[: len(kinds)] == kinds


def test_blocks_end_with_the_text() -> None:
    assert _kinds("if x:\n if y:\n  z").count(DEDENT) == 2


def test_a_text_over_lines_has_its_place() -> None:
    tokens = Tokens("x = '''a\nb''' + y\n")
    assert (tokens.starts[2], tokens.ends[2]) == ((1, 4), (2, 4))
    assert (tokens.starts[4], tokens.ends[4]) == ((2, 7), (2, 8))


def test_a_name_is_compared_as_python_does() -> None:
    assert Tokens("ﬁ".encode().decode("latin-1")).texts[0] == "fi"


@pytest.mark.parametrize(
    "text", ["(" * 201, "".join(f"{' ' * n}if x:\n" for n in range(101)), "\0", "?", "\x00x"]
)
def test_what_cannot_be_taken_apart_is_refused(text: str) -> None:
    with pytest.raises(SyntaxError):
        Tokens(text)
