"""Check: which drivers break against core at these revisions, from the manifest or from paths."""

import json
from pathlib import Path

import pytest

from .forest import Forest, Said
from .nova import DRIVER, core_files, plant_family, plant_unreachable


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def errors(said: Said) -> list[tuple[str, str, int, str]]:
    found = json.loads(said.out)["findings"]
    return [
        (f["rule"], f["path"], f["line"], f["core_symbol"])
        for f in found
        if f["severity"] == "error"
    ]


BROKEN = [
    ("override-refuses-call", "nova_lxd/driver.py", 7, "nova.virt.driver.ComputeDriver.spawn"),
    ("name-removed", "nova_lxd/driver.py", 8, "nova.utils.execute"),
]


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def test_a_driver_of_the_cycle_is_compatible(family: Forest) -> None:
    said = family.run("check")
    assert said.code == 0, said
    assert said.out.startswith("compatible    nova-lxd 18.0.0")
    assert said.out.endswith("nova-lxd fits nova 18.0.0.\n")


def test_the_next_core_breaks_it(family: Forest) -> None:
    said = family.run("check", "--core", "nova@19.0.0", "--format", "json")
    assert said.code == 1
    verdict = json.loads(said.out)
    assert verdict["answer"] == "incompatible"
    assert verdict["core"]["cycle"] == "stein"
    assert errors(said) == BROKEN


def test_what_is_here_needs_no_network(family: Forest) -> None:
    assert family.run("sync").code == 0
    family.server.stop()
    assert family.run("check", "--core", "nova@19.0.0").code == 1
    assert family.run("check", "nova-lxd").code == 0
    family.server.start()


def test_paths_need_no_manifest(family: Forest) -> None:
    family.run("sync")
    trees = family.workspace / "trees"
    (family.workspace / "repos.toml").unlink()
    asked = ("--core", f"{trees / 'nova'}@19.0.0", "--driver", f"{trees / 'nova-lxd'}@18.0.0")
    said = family.run("check", *asked, "--format", "json")
    assert (said.code, errors(said)) == (1, BROKEN)
    assert str(trees) not in said.out.replace("$WS", str(family.workspace))


def test_a_working_tree_is_read_as_it_stands(family: Forest) -> None:
    family.run("sync")
    driver = family.workspace / "trees" / "nova-lxd" / "nova_lxd" / "driver.py"
    mended = DRIVER.replace("context, instance)", "context, instance, allocations)")
    driver.write_text(mended.replace("utils.execute('lxc', 'start')", "pass"), encoding="utf-8")
    asked = ("check", "--core", "nova@19.0.0")
    assert family.run(*asked, "--driver", "trees/nova-lxd").code == 0
    assert family.run(*asked, "--driver", "nova-lxd").code == 1


def test_directories_outside_git_are_read_too(own_world: Path, family: Forest) -> None:
    core = write(own_world / "nova", core_files(moved=True))
    driver = write(own_world / "lxd", {"nova_lxd/__init__.py": "", "nova_lxd/driver.py": DRIVER})
    said = family.run("check", "--core", str(core), "--driver", str(driver), "--format", "json")
    assert (said.code, errors(said)) == (1, BROKEN)
    assert json.loads(said.out)["drivers"] == [
        {
            "name": "lxd",
            "revision": "worktree",
            "commit": None,
            "answer": "incompatible",
            "rests_on": {"uses": 3, "overrides": 2, "calls": 1},
        }
    ]


def test_a_folder_of_core_is_a_driver_as_if_it_were_split_out(
    own_world: Path, family: Forest
) -> None:
    files = core_files(moved=True) | {
        "nova/virt/lxd/__init__.py": "",
        "nova/virt/lxd/driver.py": DRIVER,
    }
    core = write(own_world / "nova", files)
    asked = ("check", "--core", str(core), "--driver", f"{core}:nova/virt/lxd", "--format", "json")
    said = family.run(*asked)
    assert said.code == 1
    assert [path for _, path, _, _ in errors(said)] == ["nova/virt/lxd/driver.py"] * 2


def test_two_revisions_of_a_driver_are_told_apart(family: Forest) -> None:
    said = family.run("check", "nova-lxd", "nova-lxd@master", "--format", "json")
    assert [driver["name"] for driver in json.loads(said.out)["drivers"]] == [
        "nova-lxd@18.0.0",
        "nova-lxd@master",
    ]


def test_a_driver_that_cannot_be_reached_is_unknown_and_no_failure_of_the_others(
    family: Forest,
) -> None:
    plant_unreachable(family, "nova-docker")
    said = family.run("check")
    assert said.code == 3
    assert "unknown       nova-docker 1.0" in said.out
    assert "compatible    nova-lxd 18.0.0" in said.out
    assert said.err.endswith("hint: Check the network, the proxy and the URLs in the manifest.\n")


def test_a_driver_that_takes_too_many_steps_to_follow_is_unknown(
    family: Forest, tmp_path: Path
) -> None:
    family.run("sync")
    classes = "".join(f"class C{n + 1}(C{n}): pass\n" for n in range(1500))
    source = "from nova import utils\nclass C0: pass\n" + classes
    own = write(tmp_path / "made", {"made/__init__.py": "", "made/driver.py": source})
    asked = ("--driver", str(own), "--driver", "nova-lxd")
    said = family.run("check", *asked, "--format", "json")
    assert said.code == 3, said
    verdict = json.loads(said.out)
    answers = {driver["name"]: driver["answer"] for driver in verdict["drivers"]}
    assert answers == {"made": "unknown", "nova-lxd": "compatible"}
    reasons = [unknown["reason"] for unknown in verdict["unknowns"]]
    assert reasons == ["made could not be followed within 1000000 steps."]
    surface = family.run("surface", "--driver", str(own))
    assert surface.code == 3
    assert "made could not be followed within 1000000 steps" in surface.err


def test_an_error_weighs_more_than_what_is_unknown(family: Forest) -> None:
    plant_unreachable(family, "nova-docker")
    assert family.run("check", "--core", "nova@19.0.0").code == 1


def test_the_same_question_gives_the_same_bytes(family: Forest) -> None:
    asked = ("check", "--core", "nova@19.0.0", "--format", "json")
    assert family.run(*asked).out == family.run(*asked).out


@pytest.mark.parametrize("form", ["html", "sarif", "junit", "github", "markdown", "console"])
def test_every_format_goes_into_a_file(family: Forest, form: str) -> None:
    asked = ("check", "--core", "nova@19.0.0", "--format", form)
    said = family.run(*asked, "-o", "answer")
    assert (said.code, said.out) == (1, "")
    written = (family.workspace / "answer").read_text(encoding="utf-8")
    assert written == family.run(*asked).out
    assert sorted(path.name for path in family.workspace.iterdir() if path.is_file()) == [
        "answer",
        "repos.toml",
    ]
