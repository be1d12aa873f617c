"""The daily work across trees: run, grep, log, topic."""

import json

import pytest

from .forest import Forest


def test_a_command_runs_in_every_tree(forest: Forest) -> None:
    forest.run("sync")
    process = forest.start(
        "run", "--", "sh", "-c", "cat README; echo $SEMISTABLE_TREE at $SEMISTABLE_PIN"
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == "== core\ncore\ncore at 1.0\n== driver\ndriver\ndriver at 1.0\n"
    assert err == "2 of 2 succeeded\n"


def test_where_it_fails_is_summed_up(forest: Forest) -> None:
    forest.run("sync")
    (forest.tree("driver") / "mine").touch()
    process = forest.start("run", "--jobs", "1", "--", "test", "!", "-e", "mine")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out == "== core\n== driver\n"
    assert err == "1 of 2 failed: driver (1)\n"


def test_a_program_that_is_not_there(forest: Forest) -> None:
    forest.run("sync")
    said = forest.run("run", "--", "no-such-program")
    assert said.code == 2
    assert "error: no-such-program cannot be started: No such file or directory." in said.err


def test_without_trees_there_is_nothing_to_run_in(forest: Forest) -> None:
    assert "error: No tree is here yet." in forest.run("grep", "version").err


def test_a_tree_that_is_named_and_missing_is_said(forest: Forest) -> None:
    forest.run("sync", "core")
    said = forest.run("grep", "--in", "core", "--in", "driver", "version")
    assert said.code == 3
    assert "error: driver has no tree here." in said.err


def test_all_trees_are_searched(forest: Forest) -> None:
    forest.run("sync")
    said = forest.run("grep", "-w", "version", "*.py")
    assert said.code == 0
    assert said.out == "core/core.py:1:version = 1\ndriver/driver.py:1:version = 1\n"
    assert forest.run("grep", "--in", "driver", "-i", "VERSION").out.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("nowhere-at-all",), 1), (("-E", "("), 2), (("--", "--open-files-in-pager=id"), 1)],
)
def test_what_is_not_found_and_what_cannot_be(
    forest: Forest, arguments: tuple[str, ...], code: int
) -> None:
    forest.run("sync")
    assert forest.run("grep", *arguments).code == code


def test_what_landed_is_told_over_all_trees(forest: Forest) -> None:
    forest.pinned_to_two()
    forest.run("sync")
    said = forest.run("log")
    commits = {name: forest.at(name)[:12] for name in ("core", "driver")}
    lines = said.out.splitlines()
    assert lines[0] == (
        f"2017-07-14  core    {commits['core']}  Change master: README, new.py (A Developer)"
    )
    assert len(lines) == 4
    found = json.loads(forest.run("log", "--limit", "1", "--format", "json").out)["commits"]
    assert [commit["name"] for commit in found] == ["core"]
    assert forest.run("log", "--since", "2020-01-01").out == "\n"


def test_a_topic_is_started_listed_and_finished(forest: Forest) -> None:
    forest.run("sync")
    (forest.tree("core") / "README").write_text("along\n")
    said = forest.run("topic", "start", "new-api")
    assert said.code == 0
    both = [f"new-api  {name:6}  0 commits of its own, checked out" for name in ("core", "driver")]
    assert said.out.splitlines() == both
    assert forest.files("core")["README"] == "along\n"
    forest.git("core", "checkout", "--", ".")
    assert forest.run("topic", "list", "new-api").out == said.out
    assert forest.run("topic", "finish", "new-api").code == 0
    for name in ("core", "driver"):
        assert forest.git(name, "branch", "--list", "new-api") == ""
        assert forest.at(name) == forest.git(name, "rev-parse", "1.0")


def test_a_topic_that_one_tree_has_is_started_nowhere(forest: Forest) -> None:
    forest.run("sync")
    forest.git("driver", "branch", "new-api")
    said = forest.run("topic", "start", "new-api")
    assert said.code == 3
    assert "error: driver has a branch new-api already; none was made." in said.err
    assert forest.git("core", "branch", "--list", "new-api") == ""


def test_commits_that_no_remote_has_keep_a_topic(forest: Forest) -> None:
    forest.run("sync")
    forest.run("topic", "start", "new-api")
    (forest.tree("core") / "README").write_text("mine\n")
    forest.git("core", "commit", "--all", "--message", "Mine")
    mine = forest.at("core")
    said = forest.run("topic", "finish", "new-api")
    assert said.code == 3
    assert "error: new-api has commits that no remote has in core (1); nothing" in said.err
    assert forest.run("topic", "abandon", "new-api").code == 0
    assert forest.git("core", "branch", "--list", "new-api") == ""
    assert forest.git("core", "rev-parse", "refs/semistable/kept/1/new-api") == mine


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("start",), 2, "topic start needs a name."),
        (("start", "--", "-x"), 2, "'-x' cannot be the name of a branch."),
        (("start", "a..b"), 2, "'a..b' cannot be the name of a branch."),
        (("finish", "nothing"), 2, "No tree has a branch nothing."),
    ],
)
def test_what_is_no_topic(forest: Forest, arguments: tuple[str, ...], code: int, said: str) -> None:
    forest.run("sync")
    answer = forest.run("topic", *arguments)
    assert answer.code == code
    assert f"error: {said}" in answer.err


def test_what_differs_from_the_pins(forest: Forest) -> None:
    forest.run("sync")
    assert forest.run("diff").out == "nothing differs\n"
    (forest.tree("core") / "README").write_text("mine\n")
    forest.git("driver", "switch", "--create", "mine")
    forest.git("driver", "rm", "README")
    forest.git("driver", "commit", "--message", "Mine")
    assert forest.run("diff").out.splitlines() == [
        f"core    1.0 -> {forest.at('core')[:12]}  1 file",
        "    README",
        "driver  1.0 -> mine          1 ahead, 1 file",
        "    README",
    ]


def test_what_a_change_of_the_manifest_moves(forest: Forest) -> None:
    forest.run("sync")
    old = forest.workspace / "old.toml"
    old.write_text((forest.workspace / "repos.toml").read_text())
    forest.plant("new")
    forest.origins["core"].commit({"README": "2\n"})
    forest.origins["core"].tag("2.0")
    forest.pin("core", "2.0")
    assert forest.run("diff", "old.toml").out.splitlines() == [
        "core  1.0 -> 2.0      not here: no numbers",
        "new   nothing -> 1.0  not here: no numbers",
    ]
    forest.run("sync")
    assert forest.run("diff", "old.toml", "repos.toml", "core").out.splitlines() == [
        "core  1.0 -> 2.0  1 ahead, 2 files",
        "    README",
        "    core.py",
    ]
    assert forest.run("diff", "old.toml", "kore").code == 2


def test_what_came_between_two_days(forest: Forest) -> None:
    forest.run("sync")
    said = forest.run("diff", "--since", "2000-01-01", "--until", "2020-01-01", "core")
    assert said.out == f"core  nothing -> {forest.at('core')[:12]}  not here: no numbers\n"
    assert forest.run("diff", "--since", "long ago").code == 2


def test_a_group_stands_for_its_repositories(forest: Forest) -> None:
    manifest = forest.workspace / "repos.toml"
    text = manifest.read_text(encoding="utf-8") + "groups = ['mine']\n"
    manifest.write_text(text, encoding="utf-8")
    assert forest.run("sync", "@mine").code == 0
    assert forest.tree("driver").exists()
    assert not forest.tree("core").exists()
    assert forest.run("grep", "--in", "@mine", "version").out == "driver/driver.py:1:version = 1\n"
    assert forest.run("pin", "@mine").out.split()[:2] == ["driver", "1.0"]
    said = forest.run("status", "@mime")
    assert said.code == 2
    assert said.err == "error: The manifest has no group mime.\nhint: Did you mean @mine?\n"
    said = forest.run("check", "@mime")
    assert said.err == "error: The manifest has no group mime.\nhint: Did you mean @mine?\n"
    assert forest.run("check", "@mine").out.count("driver 1.0") > 0
