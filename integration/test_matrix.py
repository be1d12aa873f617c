"""Matrix: which revisions go together, in one process or spread over jobs."""

import json

import pytest
import yaml

from .forest import Forest
from .nova import plant_family, plant_unreachable

_CORES = ("--core", "nova@18.0.0", "--core", "nova@19.0.0")


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def test_a_row_is_a_driver_and_a_column_a_core(family: Forest) -> None:
    said = family.run("matrix", *_CORES)
    assert said.code == 1
    assert said.out == (
        "                 nova 18.0.0  nova 19.0.0\nnova-lxd 18.0.0         fits     2 errors\n"
    )


def test_what_cannot_be_reached_is_unknown(family: Forest) -> None:
    plant_unreachable(family, "nova-dpm")
    said = family.run("matrix", "--core", "nova@18.0.0", "--format", "json")
    assert said.code == 3
    answers = {cell["driver"]: cell["answer"] for cell in json.loads(said.out)["cells"]}
    assert answers == {"nova-dpm": "unknown", "nova-lxd": "compatible"}


def test_parts_are_joined_to_the_same_whole(family: Forest) -> None:
    family.run("sync")
    whole = family.run("matrix", *_CORES, "--format", "json")
    for part in ("1", "2"):
        shard = ("--shard", f"{part}/2", "--format", "json", "-o", f"part-{part}.json")
        family.run("matrix", *_CORES, *shard)
        cells = json.loads((family.workspace / f"part-{part}.json").read_text())["cells"]
        assert len(cells) == 1
    joined = ("matrix", "--merge", "part-1.json", "part-2.json")
    assert family.run(*joined, "--format", "json").out == whole.out
    assert family.run(*joined).code == 1
    junit = family.run(*joined, "--format", "junit").out
    assert 'tests="2" failures="1" errors="0"' in junit


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no matrix"),
        ('{"schema": "semistable/verdict/1", "cells": []}', "is of schema semistable/verdict/1"),
    ],
)
def test_what_is_no_part_is_refused(family: Forest, text: str, said: str) -> None:
    (family.workspace / "part.json").write_text(text)
    answer = family.run("matrix", "--merge", "part.json")
    assert answer.code == 2
    assert said in answer.err


def test_parts_that_contradict_each_other_are_refused(family: Forest) -> None:
    family.run("matrix", *_CORES, "--format", "json", "-o", "one.json")
    other = (family.workspace / "one.json").read_text().replace('"errors": 2', '"errors": 3')
    (family.workspace / "other.json").write_text(other)
    answer = family.run("matrix", "--merge", "one.json", "other.json")
    assert answer.code == 2
    assert "say different things of nova-lxd 18.0.0 with nova 19.0.0" in answer.err


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "-1/2"])
def test_a_part_is_one_of_a_whole(family: Forest, shard: str) -> None:
    assert family.run("matrix", *_CORES, f"--shard={shard}").code == 2


@pytest.mark.parametrize("engine", ["github", "gitlab", "zuul"])
def test_jobs_are_written_for_the_engine(family: Forest, engine: str) -> None:
    hostile = "nova-lxd@18.0.0; rm -rf /"
    said = family.run("matrix", *_CORES, "--emit", engine, "--shards", "2", hostile)
    assert said.code == 0
    jobs = yaml.safe_load(said.out)
    if engine == "zuul":
        names = [row["job"]["name"] for row in jobs if "job" in row]
        assert names == [
            *("semistable-matrix", "semistable-matrix-1", "semistable-matrix-2"),
            "semistable-matrix-merge",
        ]
        assert jobs[0]["job"]["vars"]["semistable_arguments"][-1] == "nova-lxd@18.0.0; rm -rf /"
    elif engine == "github":
        assert set(jobs["jobs"]) == {"judge", "merge"}
        assert "'nova-lxd@18.0.0; rm -rf /'" in jobs["jobs"]["judge"]["steps"][3]["run"]
    else:
        assert jobs["semistable-matrix"]["parallel"] == 2
        assert "'nova-lxd@18.0.0; rm -rf /'" in jobs["semistable-matrix"]["script"][0]
