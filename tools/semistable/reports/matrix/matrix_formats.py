"""The matrix in every format but HTML, which is beside the other pages."""

from collections.abc import Sequence
from dataclasses import asdict
from xml.etree import ElementTree as ET

from semistable.model.findings.cells import Cell
from semistable.model.findings.verdict import Answer
from semistable.reports.json_text import Fields, dump
from semistable.reports.matrix.matrix_grid import figures, grid
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import counted
from semistable.reports.table import markdown_table, text_table
from semistable.reports.verdict import verdict_github, verdict_sarif

_SCHEMA = "semistable/matrix/1"
_LEVELS = {Answer.INCOMPATIBLE: "error", Answer.UNKNOWN: "warning"}
_RULES = {Answer.INCOMPATIBLE: "does-not-fit", Answer.UNKNOWN: "not-judged"}


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


def render_github(cells: Sequence[Cell]) -> str:
    """Return one command a cell, those that do not fit first; one that fits is a notice."""
    order = (Answer.INCOMPATIBLE, Answer.UNKNOWN, Answer.COMPATIBLE)
    return "".join(
        verdict_github.command(
            _LEVELS.get(cell.answer, "notice"), _sentence(cell), title=_title(cell)
        )
        + "\n"
        for cell in sorted(cells, key=lambda cell: order.index(cell.answer))
    )


def render_sarif(cells: Sequence[Cell]) -> str:
    """Return one run with a result for each cell that does not fit or could not be judged.

    It has no place in a file: `check` says those, a cell is a whole tree against another.
    """
    rules = sorted(_RULES.values())
    run: Fields = {
        "tool": verdict_sarif.tool([{"id": rule} for rule in rules]),
        "automationDetails": {"id": "semistable/matrix/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(cell, rules) for cell in cells if cell.answer in _RULES],
    }
    return verdict_sarif.log([run])


def _result(cell: Cell, rules: list[str]) -> Fields:
    rule = _RULES[cell.answer]
    return {
        "ruleId": rule,
        "ruleIndex": rules.index(rule),
        "level": _LEVELS[cell.answer],
        "message": {"text": _sentence(cell)},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": _title(cell)}]}],
        "partialFingerprints": {"semistableCell/v1": "/".join(map(one_line, cell.key))},
    }


def _table(cells: Sequence[Cell]) -> tuple[list[str], list[list[str]]]:
    laid = grid(cells)
    rows = [[name, *(_said(cell) if cell else "-" for cell in row)] for name, row in laid.rows]
    return ["", *laid.columns], rows


def _said(cell: Cell) -> str:
    return "fits" if cell.answer is Answer.COMPATIBLE else _figures(cell)


def _figures(cell: Cell) -> str:
    return "unknown" if cell.answer is Answer.UNKNOWN else counted(cell.errors, "error")


def _sentence(cell: Cell) -> str:
    if cell.answer is Answer.UNKNOWN:
        return one_line(f"{_title(cell)} could not be judged: {cell.reason}")
    verb = "fits" if cell.answer is Answer.COMPATIBLE else "does not fit"
    return one_line(f"{_name(cell)} {verb} {cell.core} {cell.core_revision}: {figures(cell)}.")


def _title(cell: Cell) -> str:
    return one_line(f"{_name(cell)} with {cell.core} {cell.core_revision}")


def _name(cell: Cell) -> str:
    return f"{cell.driver} {cell.driver_revision}"
