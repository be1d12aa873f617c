"""The matrix as text, Markdown, JSON and JUnit: a row a driver revision, a column a core's."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from xml.etree import ElementTree as ET

from semistable.model.matrix import Cell
from semistable.model.verdict import Answer
from semistable.reports.json import dump
from semistable.reports.table import markdown_table, text_table
from semistable.reports.text import one_line

_SCHEMA = "semistable/matrix/1"
Column = tuple[str, str]


def render_console(cells: Sequence[Cell]) -> str:
    """Return a table for a person, and what could not be judged."""
    unknown = [cell for cell in cells if cell.answer is Answer.UNKNOWN]
    reasons = dict.fromkeys(f"{_name(cell)}: {one_line(cell.reason)}" for cell in unknown)
    return text_table(*_table(cells)) + "".join(f"unknown: {reason}\n" for reason in reasons)


def render_markdown(cells: Sequence[Cell]) -> str:
    """Return the same table for GitHub."""
    return markdown_table(*_table(cells))


def render_json(cells: Sequence[Cell]) -> str:
    """Return all cells, sorted; what `matrix --merge` reads."""
    ordered = sorted(cells, key=lambda cell: cell.key)
    rows = [asdict(cell) | {"answer": cell.answer.value} for cell in ordered]
    return dump({"schema": _SCHEMA, "cells": rows})


def render_junit(cells: Sequence[Cell]) -> str:
    """Return one test case a cell: incompatible fails, unknown is an error."""
    counts = {answer: sum(cell.answer is answer for cell in cells) for answer in Answer}
    suite = ET.Element(
        "testsuite",
        name="semistable matrix",
        tests=str(len(cells)),
        failures=str(counts[Answer.INCOMPATIBLE]),
        errors=str(counts[Answer.UNKNOWN]),
    )
    for cell in cells:
        core = f"{cell.core} {cell.core_revision}"
        case = ET.SubElement(suite, "testcase", classname=_name(cell), name=core)
        if cell.answer is Answer.INCOMPATIBLE:
            ET.SubElement(case, "failure", message=_figures(cell))
        elif cell.answer is Answer.UNKNOWN:
            ET.SubElement(case, "error", message=one_line(cell.reason))
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode") + "\n"


FORMATS: dict[str, Callable[[Sequence[Cell]], str]] = {
    "console": render_console,
    "json": render_json,
    "junit": render_junit,
    "markdown": render_markdown,
}


def _table(cells: Sequence[Cell]) -> tuple[list[str], list[list[str]]]:
    columns = dict.fromkeys((cell.core, cell.core_revision) for cell in cells)
    rows = dict.fromkeys((cell.driver, cell.driver_revision) for cell in cells)
    found = {cell.key: cell for cell in cells}
    head = ["", *(f"{name} {revision}" for name, revision in columns)]
    return head, [_row(row, columns, found) for row in rows]


def _row(
    row: Column, columns: Iterable[Column], found: dict[tuple[str, str, str, str], Cell]
) -> list[str]:
    cells = (found.get((*column, *row)) for column in columns)
    return [" ".join(row), *(_said(cell) if cell else "-" for cell in cells)]


def _said(cell: Cell) -> str:
    return "fits" if cell.answer is Answer.COMPATIBLE else _figures(cell)


def _figures(cell: Cell) -> str:
    if cell.answer is Answer.UNKNOWN:
        return "unknown"
    return f"{cell.errors} error{'s' * (cell.errors != 1)}"


def _name(cell: Cell) -> str:
    return f"{cell.driver} {cell.driver_revision}"
