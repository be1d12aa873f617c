"""The templates of ci/ do what they say: their own lines, run by a shell, on repositories."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pygit2
import pytest
import yaml

from .forest import Forest
from .nova import DRIVER, core_files
from .proposals import commit_of, lxd, plant_fitting_family, propose

CI = Path(__file__).parents[1] / "ci"


@pytest.fixture
def family(forest: Forest) -> Forest:
    return plant_fitting_family(forest)


def document(path: str) -> Any:
    return yaml.safe_load((CI / path).read_text(encoding="utf-8"))


def shell(script: str, where: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a template's lines where `semistable` is this program."""
    programs = where.parent / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "semistable"
    tools = Path(__file__).parents[1] / "tools"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={tools} exec {sys.executable} -m semistable "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    world = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", **variables}
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=where,
        env=world,
        capture_output=True,
        text=True,
        check=False,
    )


def cloned(family: Forest, name: str, where: Path) -> pygit2.Repository:
    where.mkdir(parents=True)
    return pygit2.clone_repository(str(family.origins[name].path), str(where / name))


def github(family: Forest, own: str, core: str, drivers: str, branch: str, **more: str) -> Any:
    where = family.workspace.parent / "runner"
    cloned(family, own, where)
    steps = document("github/semistable-gate.yml")["jobs"]["gate"]["steps"]
    (judge,) = [step for step in steps if step.get("name") == "judge"]
    given = {
        "OWN": own,
        "CORE": core,
        "DRIVERS": drivers,
        "SURFACE": "nova-virt",
        "BRANCH": "master",
        "BASE": "",
        "HEAD": f"origin/{branch}",
        "BODY": "",
        "NUMBER": "7",
        "GITHUB_SERVER_URL": family.origins[own].path.parent.as_uri(),
        "GITHUB_STEP_SUMMARY": str(where / "summary.md"),
    } | more
    assert set(judge["env"]) <= set(given)
    ran = shell(judge["run"], where, **given)
    answer = where / "answer" / "verdict.json"
    return ran, json.loads(answer.read_text()) if answer.exists() else None, where


def test_github_refuses_a_change_of_core(family: Forest) -> None:
    propose(family.origins["nova"], core_files(moved=True), "move")
    drivers = f"{family.origins['nova-lxd'].path.name}@master\n"
    ran, verdict, where = github(family, "nova", ".", drivers, "move")
    assert ran.returncode == 1, ran.stderr
    assert verdict["gate"]["decision"] == "refuse"
    assert (where / "answer" / "number").read_text() == "7\n"
    assert "The merge is refused" in (where / "summary.md").read_text()
    assert "The merge is refused" in ran.stdout


def test_github_lets_a_change_of_a_driver_merge(family: Forest) -> None:
    propose(family.origins["nova-lxd"], {**lxd(DRIVER), "README": "more\n"}, "more")
    ran, verdict, _ = github(family, "nova-lxd", "nova@master", ".", "more", BODY="Fits.\n")
    assert ran.returncode == 0, ran.stderr
    assert verdict["gate"]["decision"] == "pass"
    assert [tested["repository"] for tested in verdict["gate"]["tested"]] == ["nova", "nova-lxd"]


def test_github_judges_a_merge_group(family: Forest) -> None:
    nova = family.origins["nova"]
    base, head = commit_of(nova, "master"), propose(nova, core_files(moved=True), "move")
    ran, verdict, _ = github(family, "nova", ".", "nova-lxd@master", "x", BASE=base, HEAD=head)
    assert ran.returncode == 1, ran.stderr
    assert verdict["gate"]["tested"][0]["before"] == base


def test_what_strangers_write_is_no_command(family: Forest) -> None:
    propose(family.origins["nova"], {**core_files(moved=False), "more.py": ""}, "more")
    evil = "$(touch hurt) `touch hurt`\n'; touch hurt; '\nDepends-On: ext::sh -c touch% hurt\n"
    ran, verdict, where = github(family, "nova", ".", "nova-lxd@master", "more", BODY=evil)
    assert ran.returncode == 0, ran.stderr
    assert verdict["gate"]["decision"] == "pass"
    assert not (where / "hurt").exists()


def test_gitlab_refuses_a_change_of_core(family: Forest) -> None:
    head = propose(family.origins["nova"], core_files(moved=True), "move")
    where = family.workspace.parent / "runner"
    cloned(family, "nova", where)
    job = document("gitlab/semistable.gitlab-ci.yml")[".semistable-gate"]
    given = {key: str(value) for key, value in job["variables"].items()} | {
        "SEMISTABLE_DRIVERS": f"{family.server.url('nova-lxd')}@master",
        "CI_COMMIT_SHA": head,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "master",
        "CI_MERGE_REQUEST_DESCRIPTION": "$(touch hurt)",
    }
    ran = shell(job["script"][-1], where / "nova", **given)
    assert ran.returncode == 1, ran.stderr
    verdict = json.loads((where / "nova" / "verdict.json").read_text())
    assert verdict["gate"]["decision"] == "refuse"
    assert 'failures="' in (where / "nova" / "semistable.xml").read_text()
    assert not (where / "nova" / "hurt").exists()


@pytest.mark.parametrize("path", ["gate", "post", "driver", "core"])
def test_no_text_of_a_stranger_is_written_into_a_shell_line(path: str) -> None:
    name = f"semistable-{path}" if path in {"gate", "post"} else path
    for job in document(f"github/{name}.yml")["jobs"].values():
        for step in job.get("steps", ()):
            assert "${{" not in step.get("run", "")


def test_the_job_that_reads_strangers_code_may_not_write() -> None:
    gate = document("github/semistable-gate.yml")
    assert gate["permissions"] == {"contents": "read"}
    assert "permissions" not in gate["jobs"]["gate"]
    assert gate["jobs"]["gate"]["steps"][0]["with"]["persist-credentials"] is False
    for caller in ("driver", "core"):
        assert document(f"github/{caller}.yml")["permissions"] == {"contents": "read"}
        assert set(document(f"github/{caller}.yml")[True]) == {"pull_request", "merge_group"}


def test_zuuls_jobs_name_playbooks_and_roles_that_are_there(family: Forest) -> None:
    said = family.run("matrix", "--core", "nova@18.0.0", "--emit", "zuul", "--shards", "2")
    stanzas = [*document("zuul/zuul.yaml"), *yaml.safe_load(said.out)]
    jobs = [stanza["job"] for stanza in stanzas if "job" in stanza]
    playbooks = {job["run"] for job in jobs if "run" in job}
    assert playbooks == {
        str(file.relative_to(CI / "zuul")) for file in (CI / "zuul/playbooks").iterdir()
    }
    for name in playbooks:
        for play in document(f"zuul/{name}"):
            assert all((CI / "zuul/roles" / role).is_dir() for role in play["roles"])


def test_every_option_in_a_template_is_one(family: Forest) -> None:
    texts = [file.read_text(encoding="utf-8") for file in CI.glob("zuul/playbooks/*.yaml")]
    asked = {
        "gate": family.run("gate", "--help").out,
        "matrix": family.run("matrix", "--help").out,
    }
    for text in texts:
        known = asked["matrix" if "matrix" in text else "gate"]
        options = re.findall(r"(?<![\w-])--[a-z][a-z-]+", text.partition("argv:")[2])
        assert options
        assert [option for option in options if option not in known] == []
