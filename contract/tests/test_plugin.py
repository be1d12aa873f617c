"""The kit as its users meet it: pytest on the command line, and a suite of their own."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import ORBIT

HERE = Path(__file__).parent
PATHS = [str(HERE.parent), str(HERE / "family")]


def kit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the kit and xdist, in a folder; other plugins would only cost their start."""
    plugin = ["-p", "semistable_contract.plugin", "-p", "xdist.plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin, *words],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(PATHS),
            "PYTEST_ADDOPTS": "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def examine(folder: Path, driver: str, *words: str) -> subprocess.CompletedProcess[str]:
    named = ["--contract", ORBIT, "--adapter", "orbit_kit:OrbitAdapter", "--driver", driver]
    return kit(folder, *named, *words)


def test_a_sound_driver_passes(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other(): assert False\n")
    ran = examine(tmp_path, "moon.driver:MoonDriver")
    assert ran.returncode == 0, ran.stdout
    assert "moon.driver:MoonDriver against orbit of orbit (unknown version): " in ran.stdout
    assert " passed, 0 failed, " in ran.stdout


def test_crash_and_hang_cost_their_own_checks_only_in_parallel_too(tmp_path: Path) -> None:
    (tmp_path / "wild.py").write_text(
        textwrap.dedent("""
        import ctypes
        import time
        from moon.driver import MoonDriver

        class Wild(MoonDriver):
            def get_uptime(self):
                return ctypes.string_at(0)

            def get_console(self, server):
                while True:
                    time.sleep(1)
        """)
    )
    PATHS.append(str(tmp_path))
    words = ["--contract-deadline", "5", "--contract-results", "out/results.json"]
    words += ["--junitxml", "junit.xml", "-n", "2"]
    ran = examine(tmp_path, "wild:Wild", *words)
    PATHS.remove(str(tmp_path))
    assert ran.returncode == 1, ran.stdout
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert {key: results[key] for key in results if key != "results"} == {
        "schema": "semistable/contract-results/1",
        "contract": "orbit",
        "core": {"name": "orbit", "revision": None},
        "driver": "wild:Wild",
    }
    failed = [one for one in results["results"] if one["outcome"] == "failed"]
    path = str(tmp_path / "wild.py")
    assert failed == [
        {
            "check": "ends",
            "method": "get_console",
            "outcome": "failed",
            "reason": "get_console did not return within 5 s.",
            "path": path,
            "line": failed[0]["line"],
        },
        {
            "check": "ends",
            "method": "get_uptime",
            "outcome": "failed",
            "reason": "get_uptime killed the process with SIGSEGV.",
            "path": path,
            "line": 8,
        },
    ]
    assert failed[0]["line"] in {12, 13}
    assert len(results["results"]) > 150
    cases = ET.parse(tmp_path / "junit.xml").getroot().iter("testcase")  # noqa: S314 - our own
    broken = {
        f"{case.get('classname')}.{case.get('name')}"
        for case in cases
        if case.find("failure") is not None
    }
    assert broken == {"orbit.get_console.call", "orbit.get_uptime.call"}


def test_a_failure_is_short_and_says_what_to_do(tmp_path: Path) -> None:
    ran = examine(tmp_path, "moon.broken:ChangesArgument", "-k", "attach_volume and arguments")
    assert ran.returncode == 1
    told = ran.stdout.partition("arguments ")[2].partition("=")[0].splitlines()[1:]
    promise = "Arguments belong to core; a driver changes only those that the contract lists."
    assert told == [
        "attach_volume changes its argument: connection_info['data']['path'] is new, '/dev/vdb'.",
        f"  contract  {promise}",
        f"  core      {HERE}/family/orbit/virt/driver.py:{told[2].rpartition(':')[2]}",
        f"  driver    {HERE}/family/moon/broken.py:{told[3].rpartition(':')[2]}",
        "  hint      Change a copy.",
    ]


def test_a_run_that_checks_nothing_fails(tmp_path: Path) -> None:
    for words in (["-k", "no_such_method"], ["-k", "get_uptime"], ["-k", "get_uptime", "-n", "1"]):
        ran = examine(tmp_path, "moon.driver:MoonDriver", *words)
        assert ran.returncode != 0, ran.stdout
        assert "No check was made: this run proves nothing about the driver." in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--contract", ORBIT, "--driver", "moon.drivers:MoonDriver"],
            "The driver moon.drivers:MoonDriver cannot be imported: ModuleNotFoundError: ",
        ),
        (
            ["--contract", ORBIT, "--driver", "no_moon:Moon"],
            "No module named 'no_moon'.\nhint: Install it, with what it imports, into this env",
        ),
        (
            ["--contract", ORBIT, "--driver", "moon.driver:Moon"],
            "cannot be imported: moon.driver has no Moon.\nhint: Check its name.",
        ),
        (
            ["--contract", ORBIT, "--driver", "moon"],
            "'moon' does not name a driver.\nhint: Write it as",
        ),
        (["--contract", ORBIT], "The contract kit needs --driver MODULE:CLASS too."),
        (["--driver", "moon.driver:MoonDriver"], "The contract kit needs --contract NAME too."),
        (
            ["--contract", "orbital", "--driver", "moon.driver:MoonDriver"],
            "There is no contract named orbital.\nhint: Known are nova-virt; a path",
        ),
        (["--contract", "no.toml", "--driver", "moon.driver:MoonDriver"], "no.toml cannot be read"),
    ],
)
def test_what_cannot_be_examined_is_a_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    ran = kit(tmp_path, *words, "--adapter", "orbit_kit:OrbitAdapter")
    assert ran.returncode == 4, ran.stdout
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


SUITE = """
    import contextlib
    from moon.driver import MoonDriver
    from moon.broken import OnlyOnce
    from orbit_kit import OrbitAdapter
    from semistable_contract.adapter import Fault
    from semistable_contract.requirements import Requirements, claimed, closed, fails
    from semistable_contract.suite import ContractSuite

    class MoonRequirements(Requirements):
        get_console = claimed()
        supports_suspend = closed("no hypervisor here that sleeps")
        checks = {"detach_volume::twice": fails("bug 12")}

    class TestMoon(ContractSuite):
        contract = "ORBIT"
        driver = OnlyOnce
        adapter = OrbitAdapter
        requirements = MoonRequirements

    class TestSound(ContractSuite):
        contract = "ORBIT"
        driver = "moon.driver:MoonDriver"
        adapter = OrbitAdapter
        requirements = MoonRequirements
"""


def test_a_suite_of_the_driver_itself(tmp_path: Path) -> None:
    suite = textwrap.dedent(SUITE).replace("ORBIT", ORBIT)
    (tmp_path / "test_moon.py").write_text(suite)
    ran = kit(tmp_path, "-rfs", "-k", "get_console or suspend or twice")
    assert ran.returncode == 1, ran.stdout
    lines = [line for line in ran.stdout.splitlines() if line.startswith("FAILED")]
    assert sorted(line.partition(" - ")[0] for line in lines) == [
        "FAILED test_moon.py::TestMoon::get_console::claim",
        "FAILED test_moon.py::TestSound::detach_volume::twice",
        "FAILED test_moon.py::TestSound::get_console::claim",
    ]
    assert "detach_volume::twice is declared as failing (bug 12), and it passes." in ran.stdout
    assert "no hypervisor here that sleeps" in ran.stdout
    assert "known: bug 12 (detach_volume raised KeyError: '/dev/vdb' when it was" in ran.stdout


def test_a_requirement_of_nothing_is_an_error(tmp_path: Path) -> None:
    suite = textwrap.dedent(SUITE).replace("ORBIT", ORBIT).replace("get_console =", "get_cons =")
    (tmp_path / "test_moon.py").write_text(suite)
    ran = kit(tmp_path)
    assert ran.returncode == 2
    assert "MoonRequirements declares get_cons, which the contract does not have." in ran.stdout


def test_one_file_of_results_holds_one_driver(tmp_path: Path) -> None:
    suite = textwrap.dedent(SUITE).replace("ORBIT", ORBIT)
    (tmp_path / "test_moon.py").write_text(suite)
    ran = kit(tmp_path, "-k", "list_servers", "--contract-results", "results.json")
    assert ran.returncode == 1
    assert "one file holds one driver, and this run examined 2. Run them one by" in ran.stdout
    assert "moon.broken:OnlyOnce against orbit of orbit" in ran.stdout
    assert "moon.driver:MoonDriver against orbit of orbit" in ran.stdout
    assert not (tmp_path / "results.json").exists()


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        words = ["-k", "attach_volume or resume", "--contract-results", name]
        assert examine(tmp_path, "moon.broken:LeavesFile", *words).returncode == 1
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert b"leaves the file $TMPDIR/moon.disk." in (tmp_path / "one").read_bytes()


def test_without_processes_of_their_own_the_checks_are_the_same(tmp_path: Path) -> None:
    found = {}
    for how in ("process", "none"):
        words = ["--contract-isolation", how, "--contract-results", how]
        words += ["-k", "suspend or resume or get_info or attach_volume"]  # of each kind of check
        ran = examine(tmp_path, "moon.broken:ChangesObject", *words)
        assert ran.returncode == 1, ran.stdout
        found[how] = json.loads((tmp_path / how).read_text())
    assert found["process"] == found["none"]
