"""What tests of transactions begin with."""

import os
from pathlib import Path

import pytest

from tests.kit.two_commits import TwoCommits


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TwoCommits:
    """Give a tree at the first of two commits."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return TwoCommits(tmp_path / "core")
