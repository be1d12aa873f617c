"""What the contract kit saw of a running driver is joined to the verdict on its sources."""

import json
from pathlib import Path
from typing import Any

import pytest

from .forest import Forest
from .nova import plant_family

PLACE = "/home/ada/venv/lib/python3.12/site-packages/nova_lxd/driver.py"
FAILED = {
    "check": "returns",
    "method": "get_info",
    "outcome": "failed",
    "reason": "get_info returns what the contract does not: it is None, not Info.",
    "path": PLACE,
    "line": 10,
}
STORY = {
    "check": "story",
    "method": "off and on",
    "outcome": "failed",
    "reason": "After spawn: it does not run.",
    "path": None,
    "line": None,
}
SKIPPED = {
    "check": "call",
    "method": "suspend",
    "outcome": "skipped",
    "reason": "supports_suspend is not claimed",
    "path": None,
    "line": None,
}
PASSED = {**SKIPPED, "method": "spawn", "outcome": "passed", "reason": ""}


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def write(forest: Forest, *results: dict[str, Any], **changed: object) -> Path:
    path = forest.workspace / "lxd.json"
    path.write_text(
        json.dumps(
            {
                "schema": "semistable/contract-results/1",
                "contract": "nova-virt",
                "core": {"name": "nova", "revision": "18.0.0"},
                "driver": "nova_lxd.driver:LXDDriver",
                "results": list(results),
            }
            | changed
        )
    )
    return path


def test_what_failed_is_an_error_at_the_drivers_line(family: Forest) -> None:
    assert family.run("check").code == 0
    write(family, FAILED, STORY, SKIPPED, PASSED)
    said = family.run("check", "--with-results", "lxd.json", "--format", "json")
    assert said.code == 1, said
    verdict = json.loads(said.out)
    assert verdict["answer"] == "incompatible"
    found = [f for f in verdict["findings"] if f["rule"].startswith("contract-")]
    lxd = "nova_lxd.driver.LXDDriver"
    core = "nova.virt.driver.ComputeDriver"
    assert [
        (f["severity"], f["path"], f["line"], f["driver_symbol"], f["core_symbol"]) for f in found
    ] == [
        ("error", "nova_lxd/driver.py", 1, lxd, core),
        ("note", "nova_lxd/driver.py", 1, lxd, core),
        ("error", "nova_lxd/driver.py", 10, f"{lxd}.get_info", f"{core}.get_info"),
    ]
    assert [f["message"] for f in found] == [
        STORY["reason"],
        (
            "The contract kit made 3 of 4 checks of nova_lxd.driver:LXDDriver; not tried:"
            " suspend (supports_suspend is not claimed)."
        ),
        FAILED["reason"],
    ]
    assert family.run("check").code == 0  # what was remembered knows nothing of the results


@pytest.mark.parametrize("form", ["console", "github", "html", "junit", "markdown", "sarif"])
def test_every_format_tells_it(family: Forest, form: str) -> None:
    write(family, FAILED)
    said = family.run("check", "--with-results", "lxd.json", "--format", form)
    assert said.code == 1
    assert "get_info returns what the contract does not" in said.out


def test_results_without_a_failure_change_no_answer(family: Forest) -> None:
    write(family, PASSED)
    assert family.run("check", "--with-results", "lxd.json").code == 0


def test_a_driver_without_results_is_told(family: Forest) -> None:
    write(family, PASSED)
    family.plant("driver", pin="1.0")
    said = family.run("check", "--with-results", "lxd.json", "--verbose")
    assert "There are no results of the contract kit for driver." in said.out


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"core": {"name": "nova", "revision": "17.0.0"}}, "lxd.json holds results on nova 17.0.0"),
        ({"core": {"name": "nova", "revision": None}}, "results on nova of an unknown revision"),
        ({"driver": "zvm.driver:Driver"}, "which is in none of the drivers asked about: nova-lxd."),
        ({"schema": "semistable/contract-results/2"}, "holds no results of the form"),
        ({"results": [SKIPPED]}, "lxd.json holds no check that was made."),
        ({"results": "none"}, "lxd.json holds no results of the contract kit:"),
    ],
)
def test_what_does_not_belong_here_is_refused(
    family: Forest, changed: dict[str, object], sentence: str
) -> None:
    write(family, PASSED, **changed)
    said = family.run("check", "--with-results", "lxd.json")
    assert said.code == 2
    assert sentence in " ".join(said.err.split())
    assert "Traceback" not in said.err


def test_no_file_is_refused(family: Forest) -> None:
    said = family.run("check", "--with-results", "none.json")
    assert said.code == 2
    assert "none.json cannot be read: No such file or directory." in said.err
