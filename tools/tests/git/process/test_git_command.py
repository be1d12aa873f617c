"""The door to git: nothing that was fetched is run, nothing asks, nothing hangs."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from semistable.errors import EnvironmentFailure
from semistable.git.process.git_command import Git
from semistable.model.project.commit_source import Traffic


@pytest.fixture(autouse=True)
def nobodys_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    path = tmp_path / "core.git"
    assert Git().run(["init", "--bare", "--", str(path)]).status == 0
    return path


@pytest.fixture
def mute() -> Iterator[str]:
    """Give the URL of a server that takes calls and never says a word."""
    with socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"git://127.0.0.1:{server.getsockname()[1]}/core"


def unheard(words: str, done: int, total: int | None, traffic: Traffic | None) -> None:
    raise AssertionError((words, done, total, traffic))


def test_a_new_repository_holds_no_hooks_and_no_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "template" / "hooks").mkdir(parents=True)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "template"))
    assert Git().run(["init", "--bare", "--", str(tmp_path / "new")]).status == 0
    assert not (tmp_path / "new" / "hooks").exists()


def test_a_silent_server_is_given_up(mute: str, tmp_path: Path) -> None:
    answer = Git(patience=0.1).talk(["clone", "--", mute, str(tmp_path / "new")], unheard)
    assert answer.status != 0
    assert answer.reason == "no answer for 0.1 seconds"


def test_stopping_ends_what_talks_and_starts_nothing_further(mute: str, tmp_path: Path) -> None:
    git = Git()
    git.stop()
    with pytest.raises(EnvironmentFailure, match="git was stopped"):
        git.talk(["clone", "--", mute, str(tmp_path / "new")], unheard)


def test_a_command_that_starts_while_git_is_stopped_is_ended(mute: str, tmp_path: Path) -> None:
    git = Git()

    class StoppedJustBefore(set[subprocess.Popen[bytes]]):
        def add(self, process: subprocess.Popen[bytes]) -> None:
            git.stop()
            super().add(process)

    git._talking = StoppedJustBefore()
    assert git.talk(["clone", "--", mute, str(tmp_path / "new")], unheard).status != 0


@pytest.mark.parametrize(
    "url", ["ext::sh -c touch% evil", "fd::17", "--upload-pack=touch evil", "file+x::/"]
)
def test_a_url_that_would_run_something_is_refused(url: str, tmp_path: Path) -> None:
    answer = Git().talk(["clone", "--", url, str(tmp_path / "new")], unheard)
    assert answer.status != 0
    assert not (tmp_path / "evil").exists()
    assert not Path("evil").exists()


def test_a_stream_that_breaks_off_changes_nothing(repository: Path) -> None:
    def stream() -> Iterator[bytes]:
        yield b"feature done\ncommit refs/tags/1.0\ncommitter x <x@x> 0 +0000\ndata 0\n"
        yield b'M 100644 inline "a"\ndata 1\nx\n'

    answer = Git().feed(["fast-import", "--quiet"], stream(), repository)
    assert answer.status != 0
    assert Git().read(["for-each-ref"], repository) == ""


def test_a_reader_that_ends_early_is_no_crash(repository: Path) -> None:
    answer = Git().feed(["fast-import"], (b"nonsense\n" for _ in range(100_000)), repository)
    assert answer.reason == "Unsupported command: nonsense"


def test_what_feeds_may_fail_and_git_is_ended(repository: Path) -> None:
    def stream() -> Iterator[bytes]:
        yield b"feature done\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Git().feed(["fast-import", "--quiet"], stream(), repository)


def test_a_command_that_fails_says_where_and_why(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match=r".*nowhere cannot be entered: No such file"):
        Git().read(["status"], tmp_path / "nowhere")
    (tmp_path / "nowhere").mkdir()
    with pytest.raises(EnvironmentFailure, match=r"git status failed in .*nowhere: not a git"):
        Git().read(["status"], tmp_path / "nowhere")


def test_variables_that_name_another_repository_are_left_out(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_NAMESPACE", "other")
    answer = Git().run(["rev-parse", "--git-path", "objects"], repository)
    assert answer.text.strip() == str(repository / "objects")
