"""The gate in a job of Zuul: it takes what Zuul prepared, and proves what it took."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .forest import Forest, Said
from .nova import DRIVER, core_files
from .proposals import FITTED, commit_of, decision, errors, lxd, plant_fitting_family, propose

WHO = ("-c", "user.name=Zuul", "-c", "user.email=zuul@example.org")
REVIEW = "https://review.opendev.org/c"


class Job:
    """What an executor does before a job: clone, merge the items, cut the way back."""

    def __init__(self, forest: Forest, root: Path) -> None:
        self.forest = forest
        self.root = root
        self.items: list[dict[str, Any]] = []
        self.projects: dict[str, dict[str, Any]] = {}

    def git(self, folder: Path, *arguments: str) -> str:
        command = ["git", "-C", str(folder), *WHO, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def prepare(
        self, name: str, *, checkout: str = "master", why: str = "zuul branch", space: str = "x"
    ) -> Path:
        canonical = f"opendev.org/{space}/{name}"
        folder = self.root / "src" / canonical
        url = str(self.forest.origins[name].path)
        subprocess.run(["git", "clone", "-q", url, str(folder)], check=True)
        self.git(folder, "checkout", "-q", checkout)
        self.projects[canonical] = {
            "name": f"{space}/{name}",
            "canonical_name": canonical,
            "src_dir": f"src/{canonical}",
            "checkout": checkout,
            "checkout_description": why,
        }
        self.settle(folder)
        return folder

    def item(self, name: str, change: str, number: int, message: str = "", *ways: str) -> None:
        (canonical,) = (key for key in self.projects if key.endswith(f"/{name}"))
        folder = self.root / "src" / canonical
        origin = str(self.forest.origins[name].path)
        self.git(folder, "fetch", "-q", origin, change)
        commit = self.git(folder, "rev-parse", "FETCH_HEAD")
        self.git(folder, *(ways or ("merge", "-q", "-m", f"Merge '{change}'", "FETCH_HEAD")))
        self.settle(folder)
        self.items.append(
            {
                "project": {"name": canonical.partition("/")[2], "canonical_name": canonical},
                "branch": "master",
                "change": str(number),
                "patchset": "1",
                "commit_id": commit,
                "change_url": f"{REVIEW}/{canonical.partition('/')[2]}/+/{number}",
                "change_message": message,
            }
        )

    def settle(self, folder: Path) -> None:
        if self.git(folder, "remote"):
            self.git(folder, "remote", "set-url", "origin", "file:///dev/null")
        canonical = str(folder.relative_to(self.root / "src"))
        self.projects[canonical]["commit"] = self.git(folder, "rev-parse", "HEAD")

    def variables(self, **more: object) -> dict[str, Any]:
        base = {"items": self.items, "projects": self.projects, "branch": "master"}
        return {"zuul": base | more}

    def run(self, *more: str, variables: Mapping[str, Any] | None = None) -> Said:
        file = self.forest.workspace / "zuul-vars.json"
        file.write_text(json.dumps(variables or self.variables()), encoding="utf-8")
        asked = ("--zuul-vars", file.name, "--src-root", str(self.root))
        return self.forest.run("gate", *asked, *more, "--format", "json")


@pytest.fixture
def job(forest: Forest, tmp_path: Path) -> Job:
    plant_fitting_family(forest)
    return Job(forest, tmp_path / "job")


def cut_off(job: Job) -> None:
    """Take the forge away: what Zuul prepared must suffice."""
    shutil.rmtree(job.forest.server.root)


def test_a_core_change_is_judged_by_what_zuul_prepared(job: Job) -> None:
    nova = job.forest.origins["nova"]
    propose(nova, core_files(moved=True), "move")
    before = commit_of(nova, "master")
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    job.item("nova", "move", 12)
    cut_off(job)
    said = job.run("--no-law")
    assert (said.code, decision(said)) == (1, "refuse")
    assert [driver for driver, *_ in errors(said)] == ["nova-lxd", "nova-lxd"]
    core, driver = json.loads(said.out)["gate"]["tested"]
    assert (core["before"], core["changes"]) == (before, [f"{REVIEW}/openstack/nova/+/12"])
    assert (driver["why"], driver["revision"]) == ("Zuul: zuul branch", "master")
    assert driver["after"] == job.projects["opendev.org/x/nova-lxd"]["commit"]


def test_what_it_needs_belongs_to_it_and_what_else_is_ahead_does_not(job: Job) -> None:
    nova, driver = job.forest.origins["nova"], job.forest.origins["nova-lxd"]
    propose(nova, core_files(moved=True), "move")
    propose(driver, lxd(DRIVER, **{"nova_lxd/a.py": ""}), "a")
    propose(driver, lxd(FITTED), "fit")
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    job.item("nova", "move", 12)
    job.item("nova-lxd", "fit", 13, f"Fit\n\nDepends-On: {REVIEW}/openstack/nova/+/12\n")
    said = job.run()
    assert (said.code, errors(said)) == (0, [])
    del job.items[-1]["change_message"]
    said = job.run("--no-law")  # now the move ahead is none of its own: it only cures
    assert (said.code, {status for *_, status in errors(said)}) == (0, {"fixed"})


def test_a_cherry_picked_change_is_told_by_its_place(job: Job) -> None:
    nova = job.forest.origins["nova"]
    propose(nova, core_files(moved=True), "move")
    nova.commit(core_files(moved=False) | {"nova/other.py": ""})
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    job.item("nova", "move", 12, "", "cherry-pick", "FETCH_HEAD")
    said = job.run("--no-law")
    assert (said.code, len(errors(said))) == (1, 2)
    assert json.loads(said.out)["gate"]["notes"] == [
        "Which commit of nova is the change was told by its place."
    ]


@pytest.mark.parametrize(
    ("why", "pin", "code"),
    [
        ("zuul branch", "18.0.0", 0),
        ("project default branch", "18.0.0", 3),
        ("project default branch", "master", 0),
        ("project override ref", "18.0.0", 0),
    ],
)
def test_a_fall_back_that_nobody_meant_is_no_vote(job: Job, why: str, pin: str, code: int) -> None:
    nova = job.forest.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/more.py": ""}, "more")
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd", why=why)
    job.item("nova", "more", 12)
    job.forest.pin("nova-lxd", pin)
    said = job.run(variables=job.variables(branch="stable/stein"))
    assert said.code == code
    if code:
        assert (
            "Zuul tested nova-lxd at master (project default branch), since it has no stable/stein."
        ) in said.err


def test_an_override_that_zuul_ignored_is_no_vote(job: Job) -> None:
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    said = job.run(variables=job.variables(override_checkout="stable/stien"))
    assert (said.code, "since it has no stable/stien" in said.err) == (3, True)


def test_a_tree_that_was_moved_after_zuul_is_no_vote(job: Job) -> None:
    nova = job.forest.origins["nova"]
    propose(nova, core_files(moved=False) | {"nova/more.py": ""}, "more")
    folder = job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    job.item("nova", "more", 12)
    job.git(folder, "checkout", "-q", "HEAD^")
    said = job.run()
    assert (said.code, "An earlier step of the job moved it" in said.err) == (3, True)


def test_comments_on_lines_are_those_that_zuul_return_takes(job: Job) -> None:
    nova, driver = job.forest.origins["nova"], job.forest.origins["nova-lxd"]
    propose(driver, lxd(DRIVER.replace("utils.execute", "utils.gone")), "ask")
    propose(nova, core_files(moved=True), "move")
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    job.item("nova-lxd", "ask", 12)
    assert job.run("--comments", "comments.json").code == 1
    comments = json.loads((job.forest.workspace / "comments.json").read_text())
    ((path, (comment,)),) = comments["zuul"]["file_comments"].items()
    assert (path, comment["line"], comment["level"]) == ("nova_lxd/driver.py", 8, "error")
    assert comment["message"].endswith("[name-removed]")
    job.item("nova", "move", 13)
    assert job.run("--comments", "comments.json", "--no-law").code == 1
    comments = json.loads((job.forest.workspace / "comments.json").read_text())
    (said,) = comments["zuul"]["file_comments"]["nova/virt/driver.py"]
    assert said["message"].startswith("nova-lxd nova_lxd/driver.py:7: ")


INVENTORY = """\
all:
  vars:
    zuul:
      branch: !unsafe 'master'
      items: []
      projects: {projects}
"""


def test_the_variables_are_read_from_an_inventory_too(job: Job) -> None:
    job.prepare("nova", space="openstack")
    job.prepare("nova-lxd")
    file = job.forest.workspace / "inventory.yaml"
    file.write_text(INVENTORY.replace("{projects}", json.dumps(job.projects)), encoding="utf-8")
    asked = ("--zuul-vars", "inventory.yaml", "--src-root", str(job.root))
    said = job.forest.run("gate", *asked)
    assert (said.code, "None of Zuul's changes is of core or of a driver." in said.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", 2, "holds no variables of Zuul"),
        ("[]", 2, "holds no variables of Zuul"),
        ("{", 2, "holds no variables of Zuul"),
        ("zuul: {}", 2, "names no project that Zuul prepared"),
        ("zuul: {projects: {a: 3}}", 2, "holds no variables of Zuul"),
        ("a: &a [x]\nb: [*a, *a]", 2, "an alias, which Zuul never writes"),
        ("!!python/object/apply:os.system [id]", 2, "holds no variables of Zuul"),
        ("[" * 100_000, 2, "holds no variables of Zuul"),
        ('{"a":' * 100_000, 2, "holds no variables of Zuul"),
        ("zuul: {projects: {x/nova-lxd: {src_dir: ../..}}}", 2, "outside of"),
        ("zuul: {projects: {x/nova-lxd: {src_dir: src/gone}}}", 3, "nova-lxd is not at"),
        ("zuul: {projects: {x/other: {src_dir: src}}}", 2, "prepared none of the manifest's dri"),
    ],
)
def test_variables_that_are_wrong(job: Job, text: str, code: int, message: str) -> None:
    (job.forest.workspace / "vars").write_text(text, encoding="utf-8")
    said = job.forest.run("gate", "--zuul-vars", "vars")
    assert (said.code, message in said.err, "Traceback" in said.err) == (code, True, False)


def test_zuul_and_a_named_change_are_two_questions(job: Job) -> None:
    said = job.run("--change", "nova@master")
    assert (said.code, "are two questions" in said.err) == (2, True)
