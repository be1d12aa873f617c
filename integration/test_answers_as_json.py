"""Every command that answers can say it to a program, and the page of the command line says how."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from semistable.cli.main import COMMANDS, run

from .forest import Forest

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
WITHOUT = {
    "export": "writes another tool's format",
    "verify": "writes report/verdict.json and report/ledger.json",
}


def answer(forest: Forest, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Run a command and read its answer, which is all that is on standard output."""
    said = forest.run(*arguments, "--format", "json")
    assert said.code == code, said.err
    return dict(json.loads(said.out))


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - WITHOUT.keys()))
def test_every_command_that_answers_has_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert re.search(r"--format \[[a-z|]*json", capsys.readouterr().out)


def test_a_download(forest: Forest) -> None:
    forest.run("sync")
    origin = forest.origins["driver"]
    origin.set_branch("proposal", origin.head("master"))
    origin.commit({"README": "2"}, branch="proposal")
    text = "https://github.com/x/gone/pull/7"
    commit = origin.reword("proposal", f"Change\n\nDepends-On: {text}\n")
    origin.point("refs/changes/34/1234/1", commit)
    assert answer(forest, "download", "1234") == {
        "schema": "semistable/download/1",
        "changes": [
            {"tree": "driver", "number": "1234", "branch": "change-1234", "commit": commit}
        ],
        "notes": [f"{text} is of no tree here, or not there: left out."],
    }


def test_a_search(forest: Forest) -> None:
    forest.run("sync")
    assert answer(forest, "grep", "version", "core.py") == {
        "schema": "semistable/grep/1",
        "matches": [{"tree": "core", "path": "core.py", "line": 1, "text": "version = 1"}],
    }
    assert answer(forest, "grep", "no such", code=1)["matches"] == []


def test_a_command_in_every_tree(forest: Forest) -> None:
    forest.run("sync")
    said = forest.run(
        "run", "--format", "json", "--", "sh", "-c", "printf '\\377'; test -e core.py"
    )
    assert said.code == 1
    assert json.loads(said.out) == {
        "schema": "semistable/run/1",
        "trees": [
            {"name": "core", "status": 0, "out": "\ufffd"},
            {"name": "driver", "status": 1, "out": "\ufffd"},
        ],
    }


def test_a_beginning(forest: Forest) -> None:
    (forest.workspace / "west.yml").write_text(
        "manifest: {group-filter: [-x], projects: [{name: a, url: 'https://f.example/a'}]}"
    )
    assert answer(forest, "init", "new", "--from", "west.yml") == {
        "schema": "semistable/init/1",
        "manifest": "new/repos.toml",
        "core": "a",
        "repositories": ["a"],
        "notes": ["group-filter -x: every repository is in the workspace here"],
    }


def test_rules(forest: Forest) -> None:
    (rule,) = answer(forest, "explain", "name-removed")["rules"]
    assert (rule["id"], rule["severity"]) == ("name-removed", "error")
    assert len(answer(forest, "explain")["rules"]) > 10


def test_the_page_tells_the_schema_of_each(forest: Forest) -> None:
    row = r"^\| .* \| `semistable/([a-z-]+)/1` \| (.*) \|$"
    told = dict(re.findall(row, PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    forest.run("sync")
    forest.run("topic", "start", "mine")
    commit = forest.origins["driver"].commit({"README": "2"})
    forest.pin("driver", "1.0", commit=None)
    forest.git("driver", "fetch", "-q")
    forest.git("driver", "switch", "-q", "--detach", commit)
    origin = forest.origins["core"]
    origin.point("refs/changes/05/5/1", origin.commit({"README": "3"}))
    asked = {
        "status": ("status",),
        "pins": ("pin",),
        "log": ("log",),
        "diff": ("diff",),
        "grep": ("grep", "version"),
        "topics": ("topic", "list"),
        "rules": ("explain",),
        "sync": ("sync",),
        "download": ("download", "5"),
        "init": ("init", "new"),
    }
    answers = {name: answer(forest, *arguments) for name, arguments in asked.items()}
    ran = forest.run("run", "--format", "json", "--", "true")
    for name, said in (answers | {"run": json.loads(ran.out)}).items():
        assert said.pop("schema") == f"semistable/{name}/1"
        rows = [value[0] for value in said.values() if value and isinstance(value[0], dict)]
        keys = [*said, *(key for row in rows for key in row)]
        assert keys == re.findall(r"`([a-z_]+)`", told[name]), name
