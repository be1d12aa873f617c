"""The surface that drivers really use: a small core, a driver in its tree and one outside."""

import json
from pathlib import Path

import pytest

from semistable.cli.main import run

from .forest import Forest
from .nova import plant_family, plant_unreachable

SURFACE = """\
version = 1
[core]
driver-class = "orbit.virt.driver.Driver"
callers = ["orbit/compute/"]
receivers = ["self.driver"]
modules = ["orbit.virt"]
"""
FILES = {
    "orbit.toml": SURFACE,
    "orbit/orbit/__init__.py": "",
    "orbit/orbit/utils.py": "def run(command): pass\ndef _own(): pass\n",
    "orbit/orbit/virt/__init__.py": "",
    "orbit/orbit/virt/driver.py": "class Driver(object):\n    def spawn(self): pass\n",
    "orbit/orbit/virt/moon/__init__.py": "",
    "orbit/orbit/virt/moon/driver.py": "from orbit import utils\n"
    "from orbit.virt import driver\n"
    "class Moon(driver.Driver):\n"
    "    def spawn(self):\n"
    "        utils.run('moon')\n"
    "        utils._own()\n",
    "dust/dust/__init__.py": "",
    "dust/dust/driver.py": "from orbit import utils\n"
    "from orbit.virt import driver\n"
    "class Dust(driver.Driver):\n"
    "    def spawn(self):\n"
    "        utils.run('dust')\n",
}
ASKED = ("--core", "orbit", "--surface", "orbit.toml", "--in-tree", "dust")


@pytest.fixture
def workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(tmp_path / "cache"))
    capsys.readouterr()
    return tmp_path


@pytest.mark.usefixtures("workspace")
def test_a_person_sees_what_a_split_would_cost(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["surface", *ASKED]) == 0
    assert (
        capsys.readouterr().out
        == """\
What 2 drivers use of orbit worktree

How, and by how many
used                  symbols  inside  outside  private
in any way                  6       3        2        1
as override                 1       1        0        0
as call                     2       0        1        1
as import                   2       1        1        0
as attribute                1       1        0        0
as option                   0       0        0        0
by 2 or more drivers        5       3        2        0

What each driver would have to give up
driver           revision  symbols  inside  outside  private  it alone  of these outside
dust             worktree        5       3        2        0         0                 0
orbit/virt/moon  worktree        6       3        2        1         1                 1

Outside the surface, or private
symbol            where    drivers  places     how
orbit.utils       outside        2       2  import
orbit.utils.run   outside        2       2    call
orbit.utils._own  private        1       1    call
"""
    )


@pytest.mark.usefixtures("workspace")
def test_a_driver_author_sees_where_to_change_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["surface", *ASKED, "--verbose"]) == 0
    assert (
        capsys.readouterr().out.partition("Where\n")[2]
        == """\
orbit.utils  orbit/utils.py:1
    dust  dust/driver.py:1  import
    orbit/virt/moon  orbit/virt/moon/driver.py:1  import
orbit.utils.run  orbit/utils.py:1
    dust  dust/driver.py:5  call
    orbit/virt/moon  orbit/virt/moon/driver.py:5  call
orbit.utils._own  orbit/utils.py:2
    orbit/virt/moon  orbit/virt/moon/driver.py:6  call
"""
    )


@pytest.mark.usefixtures("workspace")
def test_the_surface_that_is_proposed_leaves_nothing_public_outside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["surface", *ASKED, "--propose", "-o", "proposed.toml"]) == 0
    asked = ["surface", *ASKED, "--surface", "proposed.toml", "--format", "json"]
    assert run(asked) == 0
    (revision,) = json.loads(capsys.readouterr().out)["revisions"]
    assert revision["totals"] == {"symbols": 6, "inside": 5, "outside": 0, "private": 1}


@pytest.mark.usefixtures("workspace")
def test_several_revisions_make_a_trend(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["surface", *ASKED, "--core", "orbit", "--format", "markdown", "--all"]) == 0
    said = capsys.readouterr().out
    row = "| worktree | - | 2 | 2 | 6 | 3 | 2 | 1 | 5 | 2 |\n"
    assert said.count(row) == 2
    assert "| `orbit.virt.driver.Driver.spawn` | inside | 2 | 2 | override |\n" in said


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--core", "dust", "--in-tree"), "error: dust worktree holds no driver.\n"),
        (("--core", "orbit:orbit", "dust"), "error: Core is a whole tree, not a folder of one.\n"),
        (("--core", "orbit"), "error: There is no repos.toml here or above"),
        (("--core", "orbit", "dust", "--min-drivers", "0"), "error: Invalid value for"),
    ],
)
@pytest.mark.usefixtures("workspace")
def test_what_cannot_be_meant_is_said(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str
) -> None:
    assert run(["surface", "--surface", "orbit.toml", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(error)
    assert "hint: " in said.err


def test_a_file_that_is_not_python_is_told(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "dust/dust/broken.py").write_text("class (\n")
    assert run(["surface", *ASKED]) == 0
    assert "hint: dust: dust/broken.py was left out: not Python" in capsys.readouterr().err


def test_a_driver_that_cannot_be_had_is_told_and_keeps_no_other_out(forest: Forest) -> None:
    plant_family(forest)
    plant_unreachable(forest, "nova-gone")
    said = forest.run("surface")
    assert said.code == 3
    assert said.out.startswith("What 1 driver uses of nova 18.0.0 (Rocky)\n")
    assert "hint: nova-gone was left out: " in said.err
