"""Stories run in a world of their own: no home, no configuration, no network but the loopback."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.index_server import IndexServer

from .forest import Forest, GitServer

_FOREIGN = ("GIT_", "PIP_", "SEMISTABLE_", "SSH_", "XDG_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave the developer's configuration behind; return an empty home."""
    return enter_own_world(tmp_path, monkeypatch)


def enter_own_world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Do so for as long as the patches last; the home lies in `folder`."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN) or name.lower() in _PROXIES:
            monkeypatch.delenv(name)
    home = folder / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    # Nobody waits for another attempt; what is waited for is told in tests of its own.
    monkeypatch.setattr("semistable.git.process.git_command.Git.pause", lambda *_: None)
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(folder / "cache"))
    return home


@pytest.fixture
def server(own_world: Path, tmp_path: Path) -> Iterator[GitServer]:
    """Give a git server without repositories."""
    del own_world
    server = GitServer(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def forest(server: GitServer, tmp_path: Path) -> Forest:
    """Give a workspace with core and one driver in its manifest, and nothing brought yet."""
    forest = Forest(workspace=tmp_path / "workspace", server=server)
    forest.plant("core")
    forest.plant("driver")
    return forest


@pytest.fixture
def index(own_world: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """Give an empty package index, the one that pip would ask."""
    del own_world
    with IndexServer() as server:
        monkeypatch.delenv("PIP_NO_INDEX")
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        yield server
