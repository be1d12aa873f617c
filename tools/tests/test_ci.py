"""The set-up script: what it says where it cannot work."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def bootstrap(directory: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run ci/nox as a newcomer would, in a checkout without an environment."""
    script = directory / "ci" / "nox"
    script.parent.mkdir(parents=True)
    script.write_bytes((ROOT / "ci" / "nox").read_bytes())
    return subprocess.run(
        ["sh", script, "-l"],
        env={"PATH": os.environ["PATH"], "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def pretend_python(path: Path, *, old: bool) -> str:
    """Make an interpreter that has neither ensurepip nor pip."""
    path.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exit {int(old)}\nexit 1\n')
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("missing", [True, False])
def test_without_a_python_that_is_new_enough(tmp_path: Path, *, missing: bool) -> None:
    python = str(tmp_path / "no") if missing else pretend_python(tmp_path / "old", old=True)
    ran = bootstrap(tmp_path / "a checkout", python)
    assert ran.returncode == 3
    assert ran.stderr.startswith(f"error: There is no Python 3.11 or newer at {python}.\nhint: ")
    assert "apt-get install python3" in ran.stderr


def test_without_ensurepip_and_pip(tmp_path: Path) -> None:
    python = pretend_python(tmp_path / "bare", old=False)
    ran = bootstrap(tmp_path / "a checkout", python)
    assert ran.returncode == 3
    assert ran.stderr == (
        f"error: {python} cannot create a virtual environment.\n"
        "hint: On Debian or Ubuntu: apt-get install python3-venv\n"
    )


def test_every_script_is_executable() -> None:
    for script in ("ci/nox", ".ci/run"):
        assert os.access(ROOT / script, os.X_OK)
