"""A queue: several changes in their order, each tested on top of those ahead that merge."""

import json

import pytest

from .forest import Forest, Said
from .nova import DRIVER, core_files
from .proposals import FITTED, commit_of, lxd, plant_fitting_family, propose

MOVE = "https://review.opendev.org/c/openstack/nova/+/12"


@pytest.fixture
def family(forest: Forest) -> Forest:
    family = plant_fitting_family(forest)
    nova = family.origins["nova"]
    propose(nova, core_files(moved=True), "move")
    propose(nova, core_files(moved=False) | {"nova/more.py": ""}, "more")
    driver = family.origins["nova-lxd"]
    propose(driver, lxd(FITTED), "fit", f"Fit\n\nDepends-On: {MOVE}\n")
    propose(driver, lxd(DRIVER, **{"nova_lxd/a.py": "a = 2\n"}), "a")
    propose(driver, lxd(DRIVER, **{"nova_lxd/a.py": "a = 1\n"}), "other-a")
    return family


def queue(forest: Forest, *lines: str, more: tuple[str, ...] = ("--no-law",)) -> Said:
    (forest.workspace / "queue").write_text("\n".join(lines), encoding="utf-8")
    return forest.run("gate", "--queue", "queue", *more, "--format", "json")


def fates(said: Said) -> list[tuple[str, str, str]]:
    rows = json.loads(said.out)["changes"]
    return [(row["title"], row["fate"], row["reason"]) for row in rows]


def test_changes_that_break_nobody_merge_one_on_the_other(family: Forest) -> None:
    said = queue(family, "# today", "nova@more", "", "nova-lxd@a # a file")
    assert (said.code, fates(said)) == (
        0,
        [("nova more", "merges", ""), ("nova-lxd a", "merges", "")],
    )
    assert [row["ahead"] for row in json.loads(said.out)["changes"]] == [0, 1]


def test_a_change_that_fails_is_evicted_and_those_behind_are_tested_without_it(
    family: Forest,
) -> None:
    said = queue(family, "nova@move", "nova@more", "nova-lxd@a")
    assert said.code == 1
    assert fates(said) == [
        ("nova move", "evicted", "it brings 2 new errors in nova-lxd"),
        ("nova more", "merges", ""),
        ("nova-lxd a", "merges", ""),
    ]
    found = json.loads(said.out)["changes"][0]["findings"]
    assert {f["rule"] for f in found} == {"name-removed", "override-refuses-call"}


def test_a_change_is_judged_by_what_is_ahead_of_it(family: Forest) -> None:
    nova = family.origins["nova"]
    both = core_files(moved=True)
    both["nova/virt/driver.py"] = both["nova/virt/driver.py"].replace(
        "allocations", "allocations=None"
    )
    both["nova/compute/manager.py"] = core_files(moved=False)["nova/compute/manager.py"]
    both["nova/utils.py"] = core_files(moved=False)["nova/utils.py"]
    propose(nova, both, "both")
    propose(
        family.origins["nova-lxd"], lxd(FITTED.replace("allocations)", "allocations=None)")), "f"
    )
    propose(nova, core_files(moved=True), "move")
    assert [f for _, f, _ in fates(queue(family, "nova-lxd@f", "nova@move"))] == [
        "merges",
        "merges",
    ]
    assert [f for _, f, _ in fates(queue(family, "nova@move", "nova-lxd@f"))] == [
        "evicted",
        "merges",
    ]


def test_a_conflict_with_those_ahead_is_told_from_one_with_the_branch(family: Forest) -> None:
    said = queue(family, "nova-lxd@a", "nova-lxd@other-a")
    assert fates(said)[1] == (
        "nova-lxd other-a",
        "evicted",
        "it conflicts in nova_lxd/a.py with those ahead",
    )
    driver = family.origins["nova-lxd"]
    driver.commit(lxd(DRIVER, **{"nova_lxd/a.py": "b = 1\n"}))
    family.git("nova-lxd", "fetch", "-q", "origin")
    (row,) = fates(queue(family, "nova-lxd@other-a"))
    assert row[2] == "it conflicts in nova_lxd/a.py with its branch"


def test_what_needs_an_evicted_change_is_evicted(family: Forest) -> None:
    nova = family.origins["nova"]
    nova.point("refs/changes/12/12/1", commit_of(nova, "move"))
    family.run("sync")
    family.git("nova", "fetch", "-q", "origin", "+refs/changes/12/12/1:refs/changes/12/12/1")
    said = queue(family, "nova-lxd@fit", "nova@move", "nova@more")
    assert fates(said) == [
        ("nova move", "evicted", "it brings 2 new errors in nova-lxd"),
        ("nova-lxd fit", "evicted", "it needs nova move, which was evicted"),
        ("nova more", "merges", ""),
    ]
    said = queue(family, "nova-lxd@fit")
    ((_, fate, reason),) = fates(said)
    assert (fate, reason) == (
        "evicted",
        "it needs nova changes/12/12/1, which has not merged and is not in the queue",
    )


def test_what_cannot_be_read_is_undecided_and_so_is_what_needs_it(family: Forest) -> None:
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{"nova_lxd/x.py": "def (:\n"}), "typo")
    said = queue(family, "nova-lxd@typo", "nova-lxd@a")
    assert (said.code, [fate for _, fate, _ in fates(said)]) == (3, ["undecided", "merges"])


def test_a_person_reads_why(family: Forest) -> None:
    (family.workspace / "queue").write_text("nova@move\nnova@more\n", encoding="utf-8")
    said = family.run("gate", "--queue", "queue")
    assert said.code == 1
    first, *_, last = said.out.splitlines()
    assert first.startswith("evicted    nova move  ")
    assert last == "2 changes: 1 merges, 1 evicted."
    assert "  nova-lxd nova_lxd/driver.py:7: " in said.out


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        (None, (), "queue cannot be read: No such file or directory."),
        (b"\xff", (), "queue cannot be read: it is not UTF-8."),
        (b"# none\n", (), "queue has no change."),
        (b"nova\n", (), "nova names no change."),
        (b"nova@more\n", ("--format", "sarif"), "A queue cannot be written as sarif."),
    ],
)
def test_a_queue_that_is_wrong(
    family: Forest, text: bytes | None, more: tuple[str, ...], message: str
) -> None:
    if text is not None:
        (family.workspace / "queue").write_bytes(text)
    said = family.run("gate", "--queue", "queue", *more)
    assert (said.code, message in said.err) == (2, True)
