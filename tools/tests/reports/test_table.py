"""Small tables, as a terminal and as GitHub show them."""

from semistable.reports.table import markdown_table, text_table


def test_words_stand_left_and_figures_right() -> None:
    assert text_table(("release", "symbols"), [("9", "12345678"), ("10.0.0", "1")]) == (
        "release   symbols\n9        12345678\n10.0.0          1\n"
    )


def test_nothing_in_a_cell_breaks_a_table() -> None:
    assert markdown_table(("a", "b"), [("x|y", "two\nlines")]) == (
        "| a | b |\n| --- | ---: |\n| x\\|y | two lines |\n"
    )
    assert text_table(("a",), [("two\nlines\x1b[1m",)]).count("\n") == 2
