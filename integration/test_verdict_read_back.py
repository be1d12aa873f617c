"""A verdict is read back as it was written, whichever command wrote it."""

from pathlib import Path

import pytest

from semistable.reports.verdict import verdict_json
from semistable.services.merging.read_verdict import read_verdict

from .forest import Forest
from .nova import core_files
from .proposals import plant_fitting_family, propose


@pytest.mark.parametrize(
    "question",
    [
        ("gate", "--change", "nova@move"),
        ("gate", "--change", "nova-lxd@unread"),
        ("check", "--core", "nova@19.0.0"),
        ("impact", "--core", "nova@18.0.0..19.0.0"),
    ],
)
def test_a_verdict_is_read_as_it_was_written(forest: Forest, question: tuple[str, ...]) -> None:
    plant_fitting_family(forest)
    propose(forest.origins["nova"], core_files(moved=True), "move")
    propose(forest.origins["nova-lxd"], {"nova_lxd/driver.py": "def ("}, "unread")
    said = forest.run(*question, "--format", "json", "-o", "verdict.json")
    assert said.code in {0, 1, 3}
    file = Path(forest.workspace / "verdict.json")
    verdict = read_verdict(file)
    assert verdict.findings or verdict.unknowns
    assert verdict_json.render(verdict) == file.read_text(encoding="utf-8")
