"""The contract's quality: what core's driver class documents, release by release."""

import json

import pytest

from .forest import Forest
from .nova import plant_family


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def test_the_numbers_of_every_release(family: Forest) -> None:
    said = family.run("contract", "--core", "nova@19.0.0", "--trend")
    assert said.code == 0, said
    assert said.out == (
        "The contract of nova.virt.driver.ComputeDriver: public methods that document\n"
        "release  cycle   methods  parameters  exceptions  returns\n"
        "17.0.0   Queens        2         0 %         0 %        -\n"
        "18.0.0   Rocky         2         0 %         0 %        -\n"
        "19.0.0   Stein         2         0 %         0 %        -\n"
        "\n"
        "What crosses in their parameters\n"
        "release  count  annotated  versioned  objects  dictionaries  plain  functions  unknown\n"
        "17.0.0       3        0 %        0 %      0 %           0 %    0 %        0 %    100 %\n"
        "18.0.0       3        0 %        0 %      0 %           0 %    0 %        0 %    100 %\n"
        "19.0.0       4        0 %        0 %      0 %           0 %    0 %        0 %    100 %\n"
    )


def test_the_trend_ends_with_the_revision_that_is_asked_about(family: Forest) -> None:
    said = family.run("contract", "--core", "nova@18.0.0", "--trend", "--format", "json")
    revisions = [one["core"]["revision"] for one in json.loads(said.out)["revisions"]]
    assert revisions == ["17.0.0", "18.0.0"]


def test_every_parameter_of_the_pin(family: Forest) -> None:
    said = family.run("contract", "--verbose", "--format", "markdown")
    assert said.code == 0, said
    assert "| 18.0.0 | Rocky | 2 | 0 % | 0 % | - |\n" in said.out
    assert "| `get_info(instance)` | unknown | - |\n" in said.out


def test_a_program_gets_every_method(family: Forest) -> None:
    said = family.run("contract", "--format", "json")
    (revision,) = json.loads(said.out)["revisions"]
    assert [method["name"] for method in revision["methods"]] == ["get_info", "spawn"]
    assert revision["figures"]["described"] == {"part": 1, "whole": 2, "percent": 50}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--core", "nova@99"), "hint:"),
        (("extrac",), "hint: semistable contract --help shows what there is.\n"),
        (("--surface", "nova-virtual"), "hint:"),
    ],
)
def test_what_cannot_be_meant_is_said(
    family: Forest, arguments: tuple[str, ...], hint: str
) -> None:
    said = family.run("contract", *arguments)
    assert said.code in (2, 3), said
    assert "Traceback" not in said.err
    assert hint in said.err


def test_a_core_without_the_driver_class_is_told(family: Forest) -> None:
    said = family.run("contract", "--core", f"{family.workspace}")
    assert said.code == 2
    assert "has no nova.virt.driver.ComputeDriver at worktree." in said.err


def test_since_when_a_method_is_there_is_read_from_the_releases(family: Forest) -> None:
    surfaces = family.workspace / "contract" / "surfaces"
    surfaces.mkdir(parents=True)
    (surfaces / "nova-virt.toml").write_text(
        'version = 1\n[core]\ndriver-class = "nova.virt.driver.ComputeDriver"\n'
        'callers = ["nova/compute/"]\nreceivers = ["self.driver"]\n'
    )
    said = family.run("contract", "extract", "--core", "nova@19.0.0")
    assert said.code == 0, said
    assert said.out == (
        "version = 1\n"
        'core = "nova"\n'
        'revision = "19.0.0"\n'
        'driver-class = "nova.virt.driver.ComputeDriver"\n'
        "\n"
        "[methods.get_info]\n"
        'since = "queens"\n'
        "\n"
        "[methods.spawn]\n"
        'since = "queens"\n'
        'calls = ["(context, instance, allocations)"]\n'
    )
