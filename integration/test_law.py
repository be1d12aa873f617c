"""The law on new changes: windows, parallel signatures, good markers, stable branches."""

import json
from pathlib import Path
from typing import Any

import pytest

from .forest import Forest, Said
from .past import Past

PATH = "nova/virt/driver.py"
CLASS = "nova.virt.driver.ComputeDriver"
HEAD = "class ComputeDriver(object):\n"
SPAWN = "    def spawn(self, context, instance):\n        pass\n"
STOP = "    def stop(self, instance):\n        pass\n"
STOP_MARKED = '''\
    def stop(self, instance):
        """Deprecated since Queens, to be removed in Rocky. Use halt() instead."""
        pass
'''
MOON = """\
from nova.virt import driver


class Moon(driver.ComputeDriver):

    def spawn(self, context, instance):
        pass

    def stop(self, instance):
        pass
"""


@pytest.fixture
def here(forest: Forest) -> Forest:
    """Stand where no manifest names a driver."""
    (forest.workspace / "repos.toml").unlink()
    return forest


@pytest.fixture
def nova(tmp_path: Path) -> Past:
    past = Past(tmp_path / "nova")
    files = {"nova/__init__.py": "", "nova/virt/__init__.py": "", PATH: HEAD + SPAWN + STOP}
    past.commit("2017-04-01", files, "Begin")
    past.tag("16.0.0")
    past.commit("2017-11-01", {PATH: HEAD + SPAWN + STOP_MARKED}, "Deprecate stop")
    past.tag("17.0.0")
    return past


@pytest.fixture
def moon(tmp_path: Path) -> Past:
    past = Past(tmp_path / "moon")
    past.commit("2017-05-01", {"moon/__init__.py": "", "moon/driver.py": MOON}, "Begin")
    return past


def held(here: Forest, nova: Past, move: str, moon: Past | None = None) -> Said:
    driver = f"{(moon or nova).path}@master"
    asked = ["--core", f"{nova.path}@{move}", "--driver", driver]
    return here.run("impact", "--law", *asked, "--format", "json")


def found(said: Said) -> list[tuple[str, str, str]]:
    verdict: dict[str, Any] = json.loads(said.out)
    return [
        (f["severity"], f["rule"], f["message"])
        for f in verdict["findings"]
        if f["path"] == PATH and f["driver"] != "moon"
    ]


def test_what_goes_without_notice_breaks_the_law(here: Forest, nova: Past, moon: Past) -> None:
    nova.commit("2017-12-01", {PATH: HEAD + STOP_MARKED}, "Drop spawn")
    said = held(here, nova, "17.0.0..master", moon)
    assert said.code == 1
    assert found(said) == [
        (
            "error",
            "removal-without-window",
            f"{CLASS}.spawn is removed and no release had announced it. Used by moon.",
        )
    ]


def test_a_release_inside_the_move_may_have_given_the_notice(here: Forest, nova: Past) -> None:
    nova.commit("2018-05-01", {PATH: HEAD + SPAWN}, "Drop stop")
    assert found(held(here, nova, "16.0.0..master")) == []


def test_a_policy_of_two_releases_asks_for_more(here: Forest, nova: Past, moon: Past) -> None:
    nova.commit("2018-05-01", {PATH: HEAD + SPAWN}, "Drop stop")
    here.write_manifest()
    with (here.workspace / "repos.toml").open("a") as manifest:
        manifest.write('[policy]\nremoval = "neutron-lib-standard"\n')
    ((severity, rule, message),) = found(held(here, nova, "17.0.0..master", moon))
    assert (severity, rule) == ("error", "removal-without-window")
    since = "is removed too early: deprecated since Queens, it must stay until Stein"
    assert message == f"{CLASS}.stop {since} (neutron-lib-standard). Used by moon."


def test_a_policy_may_be_chosen_for_once(here: Forest, nova: Past, moon: Past) -> None:
    nova.commit("2018-05-01", {PATH: HEAD + SPAWN}, "Drop stop")
    move = ("--core", f"{nova.path}@17.0.0..master", "--driver", f"{moon.path}@master")
    asked = ("impact", *move, "--policy")
    said = here.run(*asked, "neutron-lib-standard", "--law", "--format", "json")
    ((severity, rule, _),) = found(said)
    assert (severity, rule) == ("error", "removal-without-window")
    unknown, idle = here.run(*asked, "never", "--law"), here.run(*asked, "one-cycle")
    assert (unknown.code, idle.code) == (2, 2)
    assert "hint: Choose one of: one-cycle" in unknown.err
    assert "hint: Add --law.\n" in idle.err


def test_what_goes_in_time_is_only_told_where_it_has_users(
    here: Forest, nova: Past, moon: Past
) -> None:
    nova.commit("2018-05-01", {PATH: HEAD + SPAWN}, "Drop stop")
    assert found(held(here, nova, "17.0.0..master", moon)) == [
        (
            "warning",
            "removal-due-with-users",
            f"{CLASS}.stop, deprecated since Queens, is removed while moon still uses it.",
        )
    ]
    assert found(held(here, nova, "17.0.0..master")) == []


def test_a_signature_changes_in_place(here: Forest, nova: Past, moon: Past) -> None:
    longer = SPAWN.replace("instance)", "instance, allocations)")
    nova.commit("2018-05-01", {PATH: HEAD + longer + STOP_MARKED}, "Pass allocations")
    move = "17.0.0..master"
    ((severity, rule, message),) = found(held(here, nova, move, moon))
    assert (severity, rule) == ("error", "signature-changed-in-place")
    assert message.endswith(
        "parameter allocations added. moon would have to adapt at the same time."
    )
    ((severity, rule, _),) = found(held(here, nova, move))
    assert (severity, rule) == ("warning", "signature-changed-in-place")


def test_an_optional_parameter_is_the_parallel_way(here: Forest, nova: Past, moon: Past) -> None:
    longer = SPAWN.replace("instance)", "instance, power_on=True)")
    nova.commit("2018-05-01", {PATH: HEAD + longer + STOP_MARKED}, "Pass power_on")
    assert found(held(here, nova, "17.0.0..master", moon)) == []


def test_what_comes_and_goes_between_two_releases_owes_nothing(here: Forest, nova: Past) -> None:
    more = "    def halt(self, instance):\n        pass\n"
    old = nova.commit("2018-05-01", {PATH: HEAD + SPAWN + STOP_MARKED + more}, "Add halt")
    nova.commit("2018-05-02", {PATH: HEAD + SPAWN + STOP_MARKED}, "Take halt back")
    assert found(held(here, nova, f"{old}..master")) == []


def test_a_stable_branch_breaks_nothing(here: Forest, nova: Past) -> None:
    nova.commit("2018-05-01", {PATH: HEAD + SPAWN}, "Drop stop")
    nova.tag("17.0.1")
    assert found(held(here, nova, "17.0.0..17.0.1")) == [
        (
            "error",
            "break-on-stable",
            f"{CLASS}.stop is removed on the stable branch of Queens.",
        )
    ]


def test_a_new_marker_says_what_to_use_and_since_when(here: Forest, nova: Past) -> None:
    marked = SPAWN.replace("        pass", '        """Deprecated."""\n        pass')
    nova.commit("2018-05-01", {PATH: HEAD + marked + STOP_MARKED}, "Deprecate spawn")
    assert [(f[0], f[1]) for f in found(held(here, nova, "17.0.0..master"))] == [
        ("warning", "marker-without-replacement"),
        ("note", "marker-without-since"),
    ]


def test_core_answers_under_its_own_name(here: Forest, nova: Past, moon: Past) -> None:
    nova.commit("2017-12-01", {PATH: HEAD + STOP_MARKED}, "Drop spawn")
    asked = ["--core", f"{nova.path}@17.0.0..master", "--driver", f"{moon.path}@master"]
    said = here.run("impact", "--law", *asked)
    assert "moon fits nova master; nova itself breaks the law of removal." in said.out
    without = here.run("impact", *asked)
    assert (without.code, "law of removal" in without.out) == (0, False)


def test_without_releases_no_notice_can_be_missed(here: Forest, tmp_path: Path) -> None:
    past = Past(tmp_path / "nova")
    old = past.commit("2017-04-01", {PATH: HEAD + SPAWN + STOP}, "Begin")
    past.commit("2017-11-01", {PATH: HEAD + SPAWN}, "Drop stop")
    assert found(held(here, past, f"{old}..master")) == []
