"""The matrix in every format: three answers, and a cell that nobody asked for."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from semistable.model.findings.cells import Cell
from semistable.model.findings.verdict import Answer
from semistable.reports.formats import formats, renderer

_FITS = Cell(
    core="nova",
    core_revision="18.0.0",
    cycle="rocky",
    driver="nova-lxd",
    driver_revision="18.0.0",
    answer=Answer.COMPATIBLE,
    warnings=2,
)
CELLS = (
    _FITS,
    replace(_FITS, core_revision="19.0.0", answer=Answer.INCOMPATIBLE, errors=3, warnings=8),
    replace(
        _FITS,
        driver="nova-dpm",
        driver_revision="3.0.0",
        answer=Answer.UNKNOWN,
        warnings=0,
        reason="No URL of nova-dpm answers.",
    ),
)
_ENDS = {"console": "txt", "markdown": "md", "junit": "xml"}


@pytest.mark.parametrize("name", formats("matrix"))
def test_a_matrix_whole(name: str, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected(f"matrix.{_ENDS.get(name, name)}", renderer("matrix", name)(CELLS))


@pytest.mark.parametrize("name", formats("matrix"))
def test_hostile_text_is_shown_and_never_obeyed(name: str) -> None:
    hostile = replace(CELLS[2], reason="\x1b[2J<script>\n::error::no", driver="a\nb<i>")
    said = renderer("matrix", name)((hostile,))
    assert "\x1b" not in said
    assert "\n::error" not in said
    assert name not in {"html", "junit"} or "<script>\ufffd" not in said


def test_sarif_tells_only_what_does_not_fit() -> None:
    (run,) = json.loads(renderer("matrix", "sarif")(CELLS))["runs"]
    assert [result["level"] for result in run["results"]] == ["error", "warning"]
