"""The sheet on which reports for a person at a terminal are laid out."""

from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from semistable.reports.safe_text import one_line

LABEL = 14
"""Columns that labels take, so that all sentences of a report begin on one line."""


class Page:
    """A sheet as wide as the terminal; only what is put on it decides what it says."""

    def __init__(self, *, width: int, colour: bool) -> None:
        self._sheet = StringIO()
        self._width = max(width, 40)
        self._console = Console(
            file=self._sheet,
            width=self._width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            legacy_windows=False,
            _environ={},
        )

    def add(self, part: RenderableType, *, indent: int = 0) -> None:
        """Put something on the next lines."""
        self._console.print(Padding(part, (0, 0, 0, indent)))

    def gap(self) -> None:
        """Leave a line empty."""
        self._console.print()

    def heading(self, title: str, tail: str = "") -> None:
        """Put a line across the page with a title."""
        tail = f" {one_line(tail)}" if tail else ""
        name, rest = Text(f"{one_line(title)} ", "bold"), Text(tail, "dim")
        line = "─" * max(2, self._width - name.cell_len - rest.cell_len)
        self.gap()
        self.gap()
        self.add(Text.assemble(name, (line, "dim"), rest))

    def text(self) -> str:
        """Return the whole page."""
        lines = [line.rstrip() for line in self._sheet.getvalue().split("\n")]
        return "\n".join(lines).strip("\n") + "\n"


def label_grid() -> Table:
    """Make a grid of labels, and what they are of."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=LABEL - 2, no_wrap=True)
    grid.add_column(overflow="fold")
    return grid


def quiet(text: str) -> Text:
    """Style what is said quietly."""
    return Text(one_line(text), style="dim")


def label(name: str) -> Text:
    """Style a label."""
    return Text(f"  {name}", style="dim")
