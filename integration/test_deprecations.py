"""Deprecations: since when a symbol is deprecated, who still uses it, when it is due."""

import json
from typing import Any

import pytest

from .forest import Forest, Said
from .nova import core_files, plant_family

GET_INFO = "nova.virt.driver.ComputeDriver.get_info"


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def entries(said: Said) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said.out)["entries"]
    return found


def test_a_symbol_has_its_clock_and_its_users(family: Forest) -> None:
    said = family.run("deprecations")
    assert said.code == 1, "a driver uses what the next cycle may remove"
    assert "1 fresh" in said.out
    assert GET_INFO in said.out
    assert "since Rocky, due Stein" in said.out
    assert "nova-lxd  nova_lxd/driver.py:10" in said.out


@pytest.mark.parametrize(
    ("levels", "code"), [(("overdue",), 0), (("nothing",), 0), (("used",), 1), ((), 1)]
)
def test_what_counts_can_be_set(family: Forest, levels: tuple[str, ...], code: int) -> None:
    asked = [word for level in levels for word in ("--fail-on", level)]
    assert family.run("deprecations", *asked).code == code


def test_what_no_driver_uses_may_go(family: Forest) -> None:
    lxd = family.origins["nova-lxd"]
    lxd.commit({"nova_lxd/__init__.py": ""})
    lxd.tag("18.1.0")
    assert family.run("deprecations", "nova-lxd@18.1.0").code == 0


def test_what_is_overdue_ends_with_1(family: Forest) -> None:
    said = family.run("deprecations", "--core", "nova@19.0.0", "--at", "train", "--format", "json")
    assert said.code == 1
    (entry,) = entries(said)
    assert (entry["state"], entry["overdue_by"]) == ("overdue", 1)


@pytest.mark.parametrize(("state", "shown"), [("due", 1), ("overdue", 0), ("in-window", 0)])
def test_only_the_states_that_are_asked_for(family: Forest, state: str, shown: int) -> None:
    said = family.run(
        *("deprecations", "--core", "nova@19.0.0", "--state", state, "--format", "json")
    )
    assert (said.code, len(entries(said))) == (shown, shown)


def test_release_notes_say_what_each_driver_has_to_change_and_before_when(family: Forest) -> None:
    said = family.run("deprecations", "--format", "markdown", "--fail-on", "overdue")
    assert said.code == 0, said
    assert said.out.startswith(
        "## Deprecations of nova 18.0.0\n\n"
        "1 fresh; seen from Rocky, policy one-cycle.\n\n"
        "### nova-lxd\n\n"
        "To change before **Stein**, 2019-04-10: 1 deprecated symbol.\n\n"
        f"- do without `{GET_INFO}` in `nova_lxd/driver.py:10`\n\n"
        "### Fresh\n\n"
        f"- **fresh** `{GET_INFO}`<br>\n"
    )


def test_only_what_the_drivers_use(family: Forest) -> None:
    nova = family.origins["nova"]
    files = core_files(moved=False) | {
        "nova/virt/fake.py": "def run():\n    # Deprecated: will be removed in Stein.\n    pass\n"
    }
    nova.commit(files)
    nova.tag("18.0.1")
    asked = ("deprecations", "--core", "nova@18.0.1", "--format", "json")
    assert [len(entries(family.run(*asked, *used))) for used in ((), ("--used",))] == [2, 1]


def test_another_policy_has_another_clock(family: Forest) -> None:
    asked = ("deprecations", "--core", "nova@19.0.0", "--policy", "ptg-2022-slurp")
    (entry,) = entries(family.run(*asked, "--format", "json"))
    assert entry["state"] != "due"


def test_core_alone_has_a_ledger_too(family: Forest) -> None:
    family.run("sync")
    (family.workspace / "repos.toml").unlink()
    said = family.run("deprecations", "--core", "trees/nova@18.0.0", "--format", "json")
    (entry,) = entries(said)
    assert (entry["since"], entry["uses"]) == ("rocky", [])


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--at", "trian", "hint: Did you mean train?\n"),
        ("--at", "0", "hint: Give a cycle's name, such as train or 2026.1.\n"),
        ("--policy", "never", "hint: Choose one of: one-cycle"),
    ],
)
def test_a_cycle_or_policy_that_nobody_knows(
    family: Forest, option: str, value: str, hint: str
) -> None:
    said = family.run("deprecations", option, value)
    assert said.code == 2
    assert hint in said.err


def test_what_is_removed_is_judged_by_the_clock_where_it_is_asked_for(family: Forest) -> None:
    asked = ("deprecations", "--core", "nova@19.0.0", "--state", "removed")
    said = family.run(*asked, "--format", "json")
    assert said.code == 0, said
    told = [(e["symbol"], e["state"], e["last"], e["removed_in"]) for e in entries(said)]
    assert told == [("nova.utils.execute", "removed without notice", "rocky", "stein")]
    assert "from Queens to Rocky, gone in Stein, never marked" in family.run(*asked).out
    markdown = family.run(*asked, "--format", "markdown").out
    assert "**removed without notice** `nova.utils.execute`" in markdown


def test_core_s_own_uses_are_counted(family: Forest) -> None:
    family.origins["nova"].commit(
        core_files(moved=True)
        | {"nova/compute/api.py": "def f(self):\n    self.driver.get_info(1)\n"}
    )
    family.origins["nova"].tag("19.0.1")
    said = family.run("deprecations", "--core", "nova@19.0.1", "--format", "json")
    (entry,) = entries(said)
    assert entry["core_uses"] == [{"path": "nova/compute/api.py", "line": 2}]
    said = family.run("deprecations", "--core", "nova@19.0.1")
    assert "core itself  nova/compute/api.py:2" in said.out
