"""Bad input and a bad environment: one sentence, a hint, the right exit code, no traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .forest import Forest, Said, interruptible
from .nova import DRIVER, plant_family


@pytest.fixture
def family(forest: Forest) -> Forest:
    plant_family(forest)
    return forest


def refused(said: Said, code: int, message: str, hint: str = "hint: ") -> None:
    assert said.code == code, said
    assert message in said.err
    assert hint in said.err
    assert "Traceback" not in said.err + said.out


def test_a_broken_manifest(family: Forest) -> None:
    with (family.workspace / "repos.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("piin = '1'\n")
    for command in ("check", "deprecations", "verify"):
        refused(family.run(command), 2, "$WS/repos.toml:", "docs/manifest.md")


def test_no_manifest(own_world: Path, family: Forest) -> None:
    (family.workspace / "repos.toml").unlink()
    for command in ("check", "deprecations", "verify"):
        refused(family.run(command), 2, "There is no repos.toml here or above", "--core PATH@")
    del own_world


def test_an_unknown_driver(family: Forest) -> None:
    refused(
        family.run("check", "nova-lxt"),
        2,
        "nova-lxt is neither a directory nor a repository of the manifest.",
        "hint: Did you mean nova-lxd?",
    )


def test_an_unknown_revision(family: Forest) -> None:
    said = family.run("check", "--core", "nova@99.0.0")
    refused(said, 3, "error: nova has no revision 99.0.0.")
    said = family.run("check", "--driver", "nova-lxd@99.0.0")
    refused(said, 3, "hint: Correct the pin")
    assert "nova-lxd has no revision 99.0.0." in said.out
    family.run("sync")
    refused(family.run("check", "--core", "trees/nova@99"), 3, "error: nova has no revision 99.")


def test_a_revision_that_git_would_take_for_an_option(family: Forest) -> None:
    said = family.run("check", "--core", "nova@--upload-pack=touch")
    refused(said, 2, "names no revision after the @")


def test_a_path_that_is_not_git(family: Forest) -> None:
    (family.workspace / "plain").mkdir()
    said = family.run("check", "--driver", "plain@1.0")
    refused(said, 2, "plain is not a git repository", "Leave out the @REVISION")
    refused(family.run("check", "--driver", "repos.toml"), 2, "repos.toml is not a directory.")


def test_a_file_that_is_not_python_is_unknown_with_its_place(family: Forest) -> None:
    family.run("sync")
    package = family.tree("nova-lxd") / "nova_lxd"
    (package / "broken.py").write_text("def broken(:\n", encoding="utf-8")
    said = family.run("check", "--driver", "trees/nova-lxd")
    assert said.code == 3
    assert "unknown" in said.out
    assert "nova_lxd/broken.py" in said.out
    (package / "driver.py").write_text(DRIVER.replace("utils.execute", "utils.gone"))
    assert family.run("check", "--driver", "trees/nova-lxd").code == 1


def test_a_surface_that_is_not_there(family: Forest) -> None:
    refused(family.run("check", "--surface", "nova-vrt"), 2, "The surface nova-vrt cannot be read")
    refused(family.run("check", "--surface", "./no.toml"), 2, "The surface no cannot be read")


def test_no_network(family: Forest) -> None:
    family.server.stop()
    said = family.run("check")
    family.server.start()
    refused(said, 3, "error: nova could not be fetched", "hint: Check the network")


def test_a_full_disk(family: Forest) -> None:
    said = family.run("check", "-o", "/dev/full")
    refused(said, 3, "error: /dev/full cannot be written: No space left on device.")


def test_a_folder_where_nothing_may_be_written(family: Forest) -> None:
    said = family.run("check", "-o", "no/such/folder/answer")
    refused(said, 3, "cannot be written: No such file or directory.")
    (family.workspace / "report").write_text("", encoding="utf-8")
    refused(family.run("verify"), 2, "report", "hint: ")


def test_a_cache_that_cannot_be_written_costs_only_time(
    family: Forest, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = family.run("check", "--core", "nova@19.0.0")
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", "/dev/null/cache")
    again = family.run("check", "--core", "nova@19.0.0")
    assert (again.code, again.out) == (expected.code, expected.out)


def test_a_mistake_of_the_program_is_no_finding(
    family: Forest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("semistable.services.checking.check_drivers.open_project", fail)
    refused(family.run("check"), 3, "error: semistable itself failed: ZeroDivisionError")
    monkeypatch.setenv("SEMISTABLE_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        family.run("check")


def test_an_interrupt_ends_with_130(family: Forest, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("semistable.services.checking.check_drivers.open_project", interrupt)
    with interruptible():
        said = family.run("check")
    assert (said.code, said.out) == (130, "")
    assert said.err.endswith("Interrupted.\n")


@pytest.mark.parametrize("arguments", [("check", "--core", "nova@19.0.0"), ("check", "--help")])
def test_a_reader_that_goes_away_is_no_crash(family: Forest, arguments: tuple[str, ...]) -> None:
    family.run("sync")
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "semistable", *arguments],
        cwd=family.workspace,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert ran.stderr == ""
    assert ran.returncode == (3 if "--help" in arguments else 1)
