"""The life of a symbol: merges, churn inside a cycle, notice, moves, and who adapted when."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from .forest import Forest, Said
from .past import Past

DRIVER = "nova/virt/driver.py"
SPAWN = "nova.virt.driver.ComputeDriver.spawn"


def compute_driver(spawn: str = "", more: str = "") -> str:
    """Give core's class; `spawn` are the parameters behind the instance."""
    return f"""\
class ComputeDriver(object):

    def spawn(self, context, instance{spawn}):
        raise NotImplementedError()
{more}"""


PAUSE = """
    def pause(self, instance):
        raise NotImplementedError()
"""
PAUSE_MARKED = """
    def pause(self, instance):
        # Deprecated: remove this method in Rocky.
        raise NotImplementedError()
"""
STOP = """
    def stop(self, instance):
        raise NotImplementedError()
"""


@pytest.fixture
def here(forest: Forest) -> Forest:
    """Stand where no manifest names a driver."""
    (forest.workspace / "repos.toml").unlink()
    return forest


@pytest.fixture
def nova(tmp_path: Path) -> Past:
    """Plant nova from Pike to Rocky: what changes with notice, without, and inside a cycle."""
    past = Past(tmp_path / "nova")
    past.commit("2017-03-01", {"nova/__init__.py": "", "nova/virt/__init__.py": ""}, "Begin")
    past.merge("2017-04-01", {DRIVER: compute_driver(more=PAUSE + STOP)}, "Add the driver class")
    past.tag("16.0.0")
    past.merge(
        "2017-10-18",
        {DRIVER: compute_driver(", allocations", PAUSE + STOP)},
        "Send allocations to spawn",
    )
    past.merge(
        "2017-11-01",
        {DRIVER: compute_driver(", allocations, instance_type=None", PAUSE_MARKED + STOP)},
        "Pass the type, and deprecate pause",
    )
    past.merge(
        "2017-11-10",
        {DRIVER: compute_driver(", allocations, flavor=None", PAUSE_MARKED + STOP)},
        "Change instance_type to flavor",
    )
    past.merge(
        "2017-12-01",
        {DRIVER: compute_driver(", allocations", PAUSE_MARKED + STOP)},
        "Pass no flavor",
    )
    past.tag("17.0.0")
    past.merge("2018-05-01", {DRIVER: compute_driver(", allocations")}, "Drop pause and stop")
    past.tag("18.0.0")
    return past


@pytest.fixture
def lxd(tmp_path: Path) -> Past:
    past = Past(tmp_path / "lxd")
    text = "from nova.virt import driver\n\n\nclass Lxd(driver.ComputeDriver):\n\n"
    method = "    def spawn(self, context, instance{}):\n        pass\n"
    past.commit("2017-05-01", {"lxd/driver.py": text + method.format("")}, "Begin")
    past.merge(
        "2017-11-03", {"lxd/driver.py": text + method.format(", allocations")}, "Take allocations"
    )
    return past


def told(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)
    return found


def life(here: Forest, symbol: str, core: str, *more: str) -> dict[str, Any]:
    said = here.run("history", symbol, "--core", core, *more, "--format", "json")
    assert said.code == 0, said
    return told(said)


def changes(history: Mapping[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [
        (
            event["cycle"],
            event["date"],
            event["symbol"].rpartition(".")[2],
            ", ".join(f"{c['change']} {c['what']}".strip() for c in event["changes"]),
            event["warned"]["notice"] + ("" if event["released"] else " (churn)"),
        )
        for event in history["events"]
    ]


def test_a_method_is_followed_parameter_by_parameter(here: Forest, nova: Past) -> None:
    history = life(here, SPAWN, f"{nova.path}@master")
    assert changes(history) == [
        ("pike", "2017-04-01", "spawn", "added", ""),
        ("queens", "2017-10-18", "spawn", "parameter added allocations", "without notice"),
        (
            "queens",
            "2017-11-01",
            "spawn",
            "parameter added instance_type",
            "without notice (churn)",
        ),
        (
            *("queens", "2017-11-10", "spawn"),
            *("parameter renamed instance_type", "inside the cycle (churn)"),
        ),
        ("queens", "2017-12-01", "spawn", "parameter removed flavor", "inside the cycle (churn)"),
    ]


def test_of_a_class_all_that_it_lost_is_told_with_or_without_notice(
    here: Forest, nova: Past
) -> None:
    history = life(here, "nova.virt.driver.ComputeDriver", f"{nova.path}@master")
    assert [c for c in changes(history) if c[2] in ("pause", "stop")] == [
        ("pike", "2017-04-01", "pause", "added", ""),
        ("pike", "2017-04-01", "stop", "added", ""),
        ("queens", "2017-11-01", "pause", "deprecated", ""),
        ("rocky", "2018-05-01", "pause", "removed", "with notice"),
        ("rocky", "2018-05-01", "stop", "removed", "without notice"),
    ]
    assert history["by_releases"][0] == {
        "kind": "method",
        "what": "lost",
        "number": 2,
        "notices": {"with notice": 1, "without notice": 1},
    }


def test_a_merge_is_the_date_and_its_author_is_named(here: Forest, nova: Past) -> None:
    merge, side = nova.merge(
        "2018-09-20", {DRIVER: compute_driver(", allocations, power_on=True")}, "Add power_on"
    )
    event = life(here, SPAWN, f"{nova.path}@master")["events"][-1]
    assert (event["commit"], event["subject"]) == (merge, 'Merge "Add power_on"')
    assert (event["author"]["commit"], event["author"]["subject"]) == (side, "Add power_on")
    assert (event["cycle"], event["released"]) == ("stein", True)


def test_a_definition_is_followed_into_another_file(here: Forest, nova: Past) -> None:
    nova.merge(
        "2018-10-01",
        {DRIVER: "", "nova/virt/base.py": compute_driver(", allocations")},
        "Move the driver class",
    )
    history = life(here, "nova.virt.base.ComputeDriver.spawn", f"{nova.path}@master")
    assert history["paths"] == [DRIVER, "nova/virt/base.py"]
    assert changes(history)[-1] == ("stein", "2018-10-01", "spawn", "moved", "")
    before = life(here, SPAWN, f"{nova.path}@master")
    assert changes(before) == changes(history)
    assert before["alive"]


def test_who_adapted_and_how_many_days_later(here: Forest, nova: Past, lxd: Past) -> None:
    history = life(here, SPAWN, f"{nova.path}@master", "--driver", f"{lxd.path}@master")
    taken = [(e["date"], a["driver"], a["days"]) for e in history["events"] for a in e["adapted"]]
    assert taken == [("2017-10-18", "lxd", 16)]


def test_a_driver_opened_before_has_adapted_too(here: Forest, nova: Past, lxd: Past) -> None:
    """A commit that was opened before is not opened again; its history is read all the same."""
    lxd.tag("8.0.0")
    asked = (SPAWN, f"{nova.path}@master", "--driver", f"{lxd.path}@8.0.0")
    first, second = (life(here, *asked) for _ in range(2))
    assert second == first
    assert [event for event in second["events"] if event["adapted"]]


def test_another_policy_asks_for_a_longer_notice(here: Forest, nova: Past) -> None:
    asked = ("nova.virt.driver.ComputeDriver.pause", f"{nova.path}@master")
    history = life(here, *asked, "--policy", "ptg-2022-slurp")
    assert changes(history)[-1][-1] == "notice too short"


def test_a_person_reads_it_and_release_notes_quote_it(here: Forest, nova: Past) -> None:
    asked = ("history", "nova.virt.driver.ComputeDriver.stop", "--core", f"{nova.path}@master")
    said = here.run(*asked)
    assert said.code == 0
    head, *_, last = said.out.splitlines()
    assert head.startswith("nova.virt.driver.ComputeDriver.stop, a method of nova master (")
    assert head.endswith("), gone by now")
    assert "1 method lost: 1 without notice" in said.out
    assert last.endswith("of 2018-05-01: Drop pause and stop")
    table = "| Rocky | `nova.virt.driver.ComputeDriver.stop` | removed | without notice |"
    assert table in here.run(*asked, "--format", "markdown").out


def test_what_never_existed_has_near_names(here: Forest, nova: Past) -> None:
    asked = ("history", "nova.virt.driver.ComputeDriver.paus", "--core", f"{nova.path}@master")
    said = here.run(*asked)
    assert said.code == 2
    assert said.err.startswith(
        "error: nova never had nova.virt.driver.ComputeDriver.paus on the main line of master.\n"
        "hint: Did you mean nova.virt.driver.ComputeDriver.pause"
    )


def test_a_directory_outside_git_has_no_history(here: Forest) -> None:
    (here.workspace / "core").mkdir(parents=True)
    said = here.run("history", "nova.virt.driver", "--core", "core")
    assert said.code == 2
    assert "core is a directory without git, so it has no history." in said.err


def test_a_shallow_clone_says_where_it_ends(here: Forest, nova: Past) -> None:
    clone = ["git", "clone", "-q", "--bare", "--depth", "2", f"file://{nova.path}", "shallow"]
    subprocess.run(clone, cwd=here.workspace, check=True)
    said = here.run("history", SPAWN, "--core", "shallow@master")
    assert said.code == 0, said
    assert "The clone is shallow: what is older than that is not here" in said.out
    assert "there already where this clone begins" in said.out
    assert "gained" not in said.out


def test_without_tags_the_cycles_are_told_by_dates_and_notice_is_unknown(
    here: Forest, tmp_path: Path
) -> None:
    past = Past(tmp_path / "nova")
    past.commit("2017-04-01", {DRIVER: compute_driver(more=STOP)}, "Begin")
    past.commit("2018-05-01", {DRIVER: compute_driver()}, "Drop stop")
    history = life(here, "nova.virt.driver.ComputeDriver.stop", f"{past.path}@master")
    assert [(c[0], c[3], c[4]) for c in changes(history)] == [
        ("pike", "added", ""),
        ("rocky", "removed", "unknown notice"),
    ]
    (remark,) = history["remarks"]
    assert remark.startswith("No tag here is a release of a cycle that the calendar knows")


def test_an_option_is_followed_to_the_file_that_gathers_options(here: Forest, nova: Past) -> None:
    opts = "from oslo_config import cfg\n\nopts = [cfg.IntOpt('retries', default={})]\n"
    register = "cfg.CONF.register_opts(opts, group='virt')\n"
    nova.commit("2018-09-01", {"nova/virt/opts.py": opts.format(1) + register}, "Add retries")
    nova.tag("19.0.0")
    moved = {"nova/virt/opts.py": None, "nova/conf/virt.py": opts.format(1) + register}
    nova.commit("2019-05-01", moved, "Gather options")
    nova.commit("2019-05-02", {"nova/conf/virt.py": opts.format(2) + register}, "Retry twice")
    history = life(here, "CONF.virt.retries", f"{nova.path}@master")
    assert history["paths"] == ["nova/virt/opts.py", "nova/conf/virt.py"]
    assert [c[3] for c in changes(history)] == ["added", "moved", "value changed"]
    assert history["events"][-1]["after"] == "IntOpt(default=2)"
    said = here.run("history", "CONF.virt.retires", "--core", f"{nova.path}@master")
    assert (said.code, "CONF.group.name" in said.err) == (2, True)


def test_what_a_class_inherits_in_its_own_module_is_not_lost(here: Forest, nova: Past) -> None:
    parts = "class _Base(object):\n    def stop(self):\n        return 1\n\n\n"
    nova.commit("2018-09-01", {DRIVER: compute_driver(", allocations", STOP)}, "Stop again")
    nova.commit(
        "2018-09-02",
        {DRIVER: parts + compute_driver(", allocations").replace("(object)", "(_Base)")},
        "Split the class",
    )
    events = life(here, "nova.virt.driver.ComputeDriver", f"{nova.path}@master")["events"]
    last = [e for e in events if e["symbol"].endswith("stop") and e["date"] == "2018-09-02"]
    assert [[c["change"] for c in e["changes"]] for e in last] == [["parameter removed"]]


def test_a_wish_that_it_be_removed_is_a_hint_and_no_notice(here: Forest, nova: Past) -> None:
    wished = STOP.replace("        raise", "        # TODO: this should be removed.\n        raise")
    nova.commit("2018-09-01", {DRIVER: compute_driver(more=wished)}, "Wish")
    nova.tag("19.0.0")
    nova.commit("2019-05-01", {DRIVER: compute_driver()}, "Drop stop")
    history = life(here, "nova.virt.driver.ComputeDriver.stop", f"{nova.path}@master")
    assert changes(history)[-1][-1] == "with a hint only"


def test_what_was_brought_back_to_the_release_belongs_to_its_cycle(
    here: Forest, nova: Past
) -> None:
    fixed = compute_driver(", allocations, power_on=True")
    nova.release("2019-04-01", {DRIVER: fixed}, "19.0.0")
    nova.merge("2019-04-02", {DRIVER: fixed}, "Add power_on")
    nova.merge("2019-04-03", {DRIVER: compute_driver(", allocations, power_on=False")}, "Turn off")
    cycles = [c[0] for c in changes(life(here, SPAWN, f"{nova.path}@master"))]
    assert cycles[-2:] == ["stein", "train"]


def test_a_release_branch_that_merged_the_main_line_has_all_of_it(here: Forest, nova: Past) -> None:
    left = nova.commit("2018-09-01", {"README": "1"}, "Branch for the milestone")
    for day, name in (("2018-10-01", "power"), ("2018-10-02", "power_on")):
        longer = compute_driver(f", allocations, {name}=True")
        nova.merge(day, {DRIVER: longer}, f"Pass {name}")
    nova.release("2019-04-01", {}, "19.0.0", onto=left)
    nova.commit("2019-06-01", {DRIVER: compute_driver(", allocations")}, "Drop power_on")
    nova.tag("20.0.0")
    last = changes(life(here, SPAWN, f"{nova.path}@master"))[-3:]
    assert [(c[0], c[-1]) for c in last] == [
        ("stein", "without notice (churn)"),
        ("stein", "inside the cycle (churn)"),
        ("train", "without notice"),
    ]


def test_a_module_has_a_life_of_its_own(here: Forest, nova: Past) -> None:
    nova.commit("2018-09-01", {"nova/virt/wires.py": "def plug(vif):\n    pass\n"}, "Add wires")
    nova.commit("2018-09-02", {"nova/virt/wires.py": None}, "Drop wires")
    history = life(here, "nova.virt.wires", f"{nova.path}@master")
    assert (history["kind"], history["alive"]) == ("module", False)
    assert [(c[2], c[3]) for c in changes(history)] == [
        ("wires", "added"),
        ("plug", "added"),
        ("wires", "removed"),
        ("plug", "removed"),
    ]
