"""The gate: may a change merge, with all that it depends on?"""

import json
from pathlib import Path

import pytest

from .forest import Forest
from .nova import DRIVER, core_files
from .proposals import (
    FITTED,
    commit_of,
    decision,
    errors,
    gate,
    lxd,
    plant_fitting_family,
    propose,
)


@pytest.fixture
def family(forest: Forest) -> Forest:
    return plant_fitting_family(forest)


BREAKS = [
    ("nova-lxd", "override-refuses-call", "new"),
    ("nova-lxd", "name-removed", "new"),
]

LAW = [
    ("nova", "removal-without-window", "new"),
    ("nova", "signature-changed-in-place", "new"),
]


def test_a_core_change_that_breaks_a_driver_is_refused(family: Forest) -> None:
    propose(family.origins["nova"], core_files(moved=True), "move")
    said = gate(family, "nova@move")
    assert (said.code, decision(said)) == (1, "refuse")
    assert errors(said) == [*LAW, *BREAKS]
    assert errors(gate(family, "nova@move", more=("--no-law",))) == BREAKS
    shown = family.run("gate", "--change", "nova@move").out
    assert "The merge is refused: 4 new errors in nova, nova-lxd." in shown


def test_a_core_change_that_breaks_nobody_may_merge(family: Forest) -> None:
    nova = family.origins["nova"]
    commit = propose(nova, core_files(moved=False) | {"nova/more.py": ""}, "more")
    said = gate(family, "nova@more")
    assert (said.code, decision(said), errors(said)) == (0, "pass", [])
    assert json.loads(said.out)["gate"]["tested"] == [
        {
            "repository": "nova",
            "revision": "master",
            "before": commit_of(nova, "18.0.0"),
            "after": commit,
            "why": "change",
            "changes": ["nova more"],
        },
        {
            "repository": "nova-lxd",
            "revision": "18.0.0",
            "before": commit_of(family.origins["nova-lxd"], "18.0.0"),
            "after": commit_of(family.origins["nova-lxd"], "18.0.0"),
            "why": "pin",
            "changes": [],
        },
    ]


def test_what_was_broken_before_blocks_nobody_and_what_is_cured_is_praised(family: Forest) -> None:
    family.pin("nova", "19.0.0")
    driver = family.origins["nova-lxd"]
    propose(driver, lxd(DRIVER, **{"nova_lxd/more.py": ""}), "more")
    said = gate(family, "nova-lxd@more")
    assert (said.code, decision(said)) == (0, "pass")
    assert errors(said) == [(d, rule, "known") for d, rule, _ in BREAKS]
    propose(driver, lxd(FITTED), "fit")
    said = gate(family, "nova-lxd@fit")
    assert (said.code, errors(said)) == (0, [(d, rule, "fixed") for d, rule, _ in BREAKS])
    shown = family.run("gate", "--change", "nova-lxd@fit").out
    assert "The merge may go ahead: it brings no new error, and cures 2 errors." in shown


def test_broken_code_that_moves_to_another_file_is_known(family: Forest) -> None:
    family.pin("nova", "19.0.0")
    moved = {"nova_lxd/__init__.py": "", "nova_lxd/virt.py": "\n\n" + DRIVER}
    propose(family.origins["nova-lxd"], moved, "rename")
    said = gate(family, "nova-lxd@rename")
    assert (said.code, errors(said)) == (0, [(d, rule, "known") for d, rule, _ in BREAKS])


def test_a_driver_change_that_asks_core_for_what_it_has_not_is_refused(family: Forest) -> None:
    propose(family.origins["nova-lxd"], lxd(DRIVER.replace("utils.execute", "utils.gone")), "ask")
    said = gate(family, "nova-lxd@ask")
    assert (said.code, errors(said)) == (1, [("nova-lxd", "name-removed", "new")])


def test_changes_to_core_and_driver_are_judged_together(family: Forest) -> None:
    propose(family.origins["nova"], core_files(moved=True), "move")
    propose(family.origins["nova-lxd"], lxd(FITTED), "fit")
    assert gate(family, "nova@move", "nova-lxd@fit").code == 0
    alone = gate(family, "nova-lxd@fit")  # which only fits the core that is to come
    assert (alone.code, errors(alone)) == (1, [("nova-lxd", "override-refuses-call", "new")])


def test_two_changes_of_one_repository_are_merged_in_memory(family: Forest) -> None:
    nova = family.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/a.py": ""}, "a")
    propose(nova, core_files(moved=False) | {"nova/b.py": ""}, "b")
    said = gate(family, "nova@a", "nova@b")
    (tested, _) = json.loads(said.out)["gate"]["tested"]
    assert (said.code, tested["after"], tested["changes"]) == (0, None, ["nova a", "nova b"])
    assert (
        "nova a, nova b (merged in memory)"
        in family.run("gate", "--change", "nova@a", "--change", "nova@b").out
    )


def test_the_state_after_the_merge_can_be_written(family: Forest) -> None:
    nova = family.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/a.py": "a = 1\n"}, "a")
    propose(nova, core_files(moved=False) | {"nova/b.py": "b = 1\n"}, "b")
    asked = ("gate", "--change", "nova@a", "--change", "nova@b", "--materialize", "out")
    assert family.run(*asked).code == 0
    out = family.workspace / "out"
    files = core_files(moved=False) | {"nova/a.py": "a = 1\n", "nova/b.py": "b = 1\n"}
    assert {p: (out / "nova" / p).read_text() for p in files} == files
    assert (out / "nova-lxd" / "nova_lxd" / "driver.py").read_text() == DRIVER
    again = family.run(*asked)
    assert (again.code, "out/nova is in the way." in again.err) == (2, True)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_nobodys_repository_or_tree_is_touched(family: Forest) -> None:
    nova = family.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/a.py": ""}, "a")
    propose(nova, core_files(moved=False) | {"nova/b.py": "b = 1\n"}, "b")
    gate(family, "nova@a", "nova@b")
    before = snapshot(family.workspace / "trees") | snapshot(family.server.root)
    gate(family, "nova@b", "nova@a")
    assert snapshot(family.workspace / "trees") | snapshot(family.server.root) == before


def test_a_conflict_is_said_with_its_files_and_not_guessed(family: Forest) -> None:
    nova = family.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/utils.py": "a = 1\n"}, "a")
    propose(nova, core_files(moved=False) | {"nova/utils.py": "b = 1\n"}, "b")
    said = gate(family, "nova@a", "nova@b")
    assert (said.code, decision(said)) == (1, "refuse")
    assert errors(said) == [("nova", "merge-conflict", "new")]
    (finding,) = json.loads(said.out)["findings"]
    assert (finding["path"], finding["message"]) == (
        "nova/utils.py",
        "nova b conflicts in nova/utils.py.",
    )


def test_a_change_is_merged_on_the_branch_that_is_named(family: Forest) -> None:
    nova = family.origins["nova"]
    nova.set_branch("stable/stein", commit_of(nova, "19.0.0"))
    nova.set_branch("fix", commit_of(nova, "19.0.0"))
    nova.commit(core_files(moved=True) | {"nova/fix.py": ""}, branch="fix")
    said = gate(family, "nova@fix:stable/stein")
    assert (said.code, errors(said)) == (0, [(d, rule, "known") for d, rule, _ in BREAKS])
    assert json.loads(said.out)["core"]["cycle"] == "stein"
    assert gate(family, "nova@fix").code == 1


def test_a_branch_is_the_origins_and_not_somebodys_own(family: Forest) -> None:
    nova = family.origins["nova"]
    family.run("sync")
    family.git("nova", "branch", "master", _own_work(family))
    propose(nova, core_files(moved=False) | {"nova/more.py": ""}, "more")
    family.git("nova", "fetch", "-q", "origin")
    said = gate(family, "nova@origin/more:master")
    assert (said.code, errors(said)) == (0, [])
    (core, _) = json.loads(said.out)["gate"]["tested"]
    assert core["before"] == commit_of(nova, "master")


def _own_work(family: Forest) -> str:
    """Commit something to the tree that is not on the forge."""
    (family.tree("nova") / "own.py").write_text("own = 1\n", encoding="utf-8")
    family.git("nova", "add", "-A")
    family.git("nova", "commit", "-q", "-m", "My own work")
    return family.git("nova", "rev-parse", "HEAD")


def test_a_driver_that_cannot_be_had_keeps_the_gate_from_voting(family: Forest) -> None:
    propose(family.origins["nova"], core_files(moved=False) | {"nova/more.py": ""}, "more")
    family.run("sync", "nova")
    family.entries["nova-lxd"].git = [family.server.url("nowhere")]
    family.write_manifest()
    said = gate(family, "nova@more")
    assert (said.code, decision(said)) == (3, "unknown")
    assert "The gate does not vote" in family.run("gate", "--change", "nova@more").out


def test_a_driver_change_that_cannot_be_read_gets_no_vote(family: Forest) -> None:
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{"nova_lxd/x.py": "def (:\n"}), "typo")
    assert (gate(family, "nova-lxd@typo").code, family.run("check").code) == (3, 0)


NO_CHANGES = [
    ("nova", 2, "nova names no change."),
    ("nova@..", 2, "nova@.. names no change."),
    ("nova@--upload-pack=x", 2, "names no revision after the @."),
    ("nova@master:-x", 2, "names no branch after the colon."),
    ("nova@nowhere", 3, "nova has no revision nowhere."),
    ("mars@master", 2, "mars is neither a directory nor a repository of the manifest."),
    (".@master", 2, ". is neither core nor one of the drivers."),
]


def test_what_is_no_change(family: Forest) -> None:
    for change, code, message in NO_CHANGES:
        said = gate(family, change)
        assert (change, said.code) == (change, code)
        assert message in said.err


def test_without_a_change_there_is_no_question(family: Forest) -> None:
    said = family.run("gate")
    assert (said.code, said.err.splitlines()[0]) == (
        2,
        "error: gate asks about a change, and none is given.",
    )


def test_paths_need_no_manifest(family: Forest) -> None:
    propose(family.origins["nova"], core_files(moved=True), "move")
    nova, driver = (str(family.origins[name].path) for name in ("nova", "nova-lxd"))
    (family.workspace / "repos.toml").unlink()
    said = family.run(
        *("gate", "--core", f"{nova}@18.0.0", "--driver", f"{driver}@18.0.0"),
        *("--change", f"{nova}@move", "--format", "json"),
    )
    assert (said.code, errors(said)) == (1, [*LAW, *BREAKS])


def test_every_report_says_what_is_new_and_what_was_tested(family: Forest) -> None:
    commit = propose(family.origins["nova"], core_files(moved=True), "move")
    for form in ("console", "github", "html", "junit", "markdown", "sarif"):
        said = family.run("gate", "--change", "nova@move", "--format", form)
        assert (form, said.code) == (form, 1)
        for word in ("override-refuses-call", commit[:12], "pin"):
            assert word in said.out, form
