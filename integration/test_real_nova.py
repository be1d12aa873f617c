"""Real Nova and a real driver, from the package index, as a release manager checks them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.index
def test_nova_lxd_of_stein_does_not_fit_the_nova_of_gazpacho(tmp_path: Path) -> None:
    shutil.copy(_ROOT / "repos.toml", tmp_path)
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "semistable", "check", "nova-lxd"),
            *("--from", "releases", "--format", "json"),
        ],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(_ROOT / "tools"), "SEMISTABLE_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (answer.returncode, answer.stderr.count("Traceback")) == (1, 0), answer.stderr
    verdict = json.loads(answer.stdout)
    assert verdict["answer"] == "incompatible"
    assert (verdict["core"]["revision"], verdict["core"]["cycle"]) == ("33.0.0", "gazpacho")
    told = {(f["rule"], f["core_symbol"], f["path"], f["line"]) for f in verdict["findings"]}
    driver, core = "nova/virt/lxd/driver.py", "nova.virt.driver.ComputeDriver"
    # Each was read in the sources of both releases.
    assert told >= {
        ("override-refuses-call", f"{core}.get_info", driver, 482),
        ("override-refuses-call", f"{core}.spawn", driver, 497),
        ("inherited-method-raises", f"{core}.update_provider_tree", driver, 424),
        ("name-removed", "nova.utils.execute", driver, 140),
        ("option-removed", "CONF.image_cache_subdirectory_name", driver, 97),
    }
    assert {f["scope"] for f in verdict["findings"] if "/tests/" in f["path"]} == {"test"}


@pytest.mark.index
def test_the_contract_of_every_method_is_what_nova_of_the_pin_says(tmp_path: Path) -> None:
    shutil.copy(_ROOT / "repos.toml", tmp_path)
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "semistable", "contract", "extract", "--check"),
            *("--from", "releases"),
        ],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(_ROOT / "tools"), "SEMISTABLE_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert answer.stdout == "nova-virt.methods.toml says what nova 33.0.0 says.\n", answer.stderr
    assert answer.returncode == 0
