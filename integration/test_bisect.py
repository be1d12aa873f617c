"""Bisect: the commit, of core or of the driver, with which a driver broke."""

import json

import pytest

from .forest import Forest
from .nova import DRIVER, plant_family


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def test_cores_commit_is_found_by_the_verdict(family: Forest) -> None:
    said = family.run("bisect", "--core", "nova@17.0.0..19.0.0", "--driver", "nova-lxd@18.0.0")
    assert said.code == 0, said.err
    commit = family.git("nova", "rev-parse", "19.0.0^{commit}")
    assert said.out.startswith(f"nova {commit} of 2017-07-14\n    Change master: ")


def test_the_drivers_commit_is_found_among_both(family: Forest) -> None:
    origin = family.origins["nova-lxd"]
    for number in range(3):
        text = DRIVER + ("from nova import nowhere\n" if number == 1 else f"# {number}\n")
        commit = origin.commit({"nova_lxd/__init__.py": "", "nova_lxd/driver.py": text})
        if number == 1:
            broke = commit
    said = family.run(
        *("bisect", "--core", "nova@17.0.0..18.0.0", "--format", "json"),
        *("--driver", "nova-lxd@18.0.0..master~1"),
    )
    assert said.code == 0, said.err
    found = json.loads(said.out)["first_bad"]
    assert (found["by"]["side"], found["by"]["commit"]) == ("nova-lxd", broke)


def test_a_command_can_judge(family: Forest) -> None:
    family.run("sync")
    before = family.git("nova", "worktree", "list")
    script = 'grep -q execute "$SEMISTABLE_CORE/nova/utils.py" && test -f nova_lxd/driver.py'
    said = family.run(
        *("bisect", "--core", "nova@17.0.0..19.0.0", "--driver", "nova-lxd@18.0.0"),
        *("--", "sh", "-c", script),
    )
    assert said.code == 0, said.err
    assert said.out.startswith(f"nova {family.git('nova', 'rev-parse', '19.0.0^{commit}')}")
    assert family.git("nova", "worktree", "list") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--core", "nova@17.0.0..18.0.0"), "It is not bad where this history ends."),
        (("--core", "nova@19.0.0..19.0.0"), "It was not good where this history begins."),
        (("--core", "nova@19.0.0..17.0.0"), "19.0.0 is not in the first-parent history of"),
    ],
)
def test_where_there_is_nothing_to_find(
    family: Forest, arguments: tuple[str, ...], said: str
) -> None:
    answer = family.run("bisect", *arguments, "--driver", "nova-lxd@18.0.0")
    assert answer.code == 2
    assert f"error: {said}" in answer.err
