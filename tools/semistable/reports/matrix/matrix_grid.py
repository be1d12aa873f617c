"""The matrix as a table: a row a driver's revision, a column a core's, in the requested order."""

from collections.abc import Sequence
from dataclasses import dataclass

from semistable.model.findings.cells import Cell
from semistable.reports.sentences import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """`columns` are NAME REVISION of core, `rows` a driver's with its cell in each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


def grid(cells: Sequence[Cell]) -> Grid:
    """Lay cells out; one that nobody judged is None."""
    columns = dict.fromkeys((cell.core, cell.core_revision) for cell in cells)
    rows = dict.fromkeys((cell.driver, cell.driver_revision) for cell in cells)
    found = {cell.key: cell for cell in cells}
    return Grid(
        columns=tuple(map(" ".join, columns)),
        rows=tuple(
            (" ".join(row), tuple(found.get((*column, *row)) for column in columns)) for row in rows
        ),
    )


def figures(cell: Cell) -> str:
    """Say what a cell counts: "2 errors, 1 warning"."""
    parts = [counted(cell.errors, "error")] if cell.errors else []
    parts += [counted(cell.warnings, "warning")] if cell.warnings else []
    return ", ".join(parts) or "nothing found"
