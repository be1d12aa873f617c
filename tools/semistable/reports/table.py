"""Small tables, as text for a terminal and as Markdown: words to the left, figures to the right."""

from collections.abc import Sequence

from semistable.reports.safe_text import one_line

Row = Sequence[str]

SHORT_COMMIT = 12
"""Hex digits of a commit that a person reads."""


def shown_revision(revision: str) -> str:
    """Return a revision as a person reads it: the beginning of a whole commit id."""
    is_commit = len(revision) == 40 and all(digit in "0123456789abcdef" for digit in revision)
    return revision[:SHORT_COMMIT] if is_commit else revision


def word_columns(rows: Sequence[Row]) -> str:
    """Lay rows of words out in columns, a line a row; "" without rows."""
    return text_table(rows[0], rows[1:], left=len(rows[0])) if rows else ""


def text_table(head: Row, rows: Sequence[Row], *, left: int = 1) -> str:
    """Lay a table out in columns; the first `left` columns are words, the others figures."""
    lines = [tuple(map(one_line, row)) for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{_laid(line, widths, left)}\n" for line in lines)


def _laid(line: Row, widths: Sequence[int], left: int) -> str:
    cells = (
        cell.ljust(width) if number < left else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def markdown_table(head: Row, rows: Sequence[Row], *, left: int = 1) -> str:
    """Write a table of GitHub's Markdown; cells are Markdown already, but for their `|`."""
    rule = ("---" if number < left else "---:" for number in range(len(head)))
    lines = (head, tuple(rule), *rows)
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")
