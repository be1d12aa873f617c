"""What git writes while it works, and why it failed."""

import pytest

from semistable.git.process.git_stderr import ProgressLines, reason
from semistable.model.project.commit_source import Traffic

Heard = list[tuple[str, int, int | None, Traffic | None]]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)


def heard(*chunks: bytes) -> Heard:
    """Feed what git writes; return the activities that were told of it."""
    said: Heard = []
    lines = ProgressLines(lambda *activity: said.append(activity))
    for chunk in chunks:
        lines.feed(chunk)
    return said


@pytest.mark.usefixtures("terminal")
def test_lines_of_progress_are_activities_and_others_are_not() -> None:
    assert heard(
        b"Cloning into 'nova'...\n",
        b"remote: Enumerating objects: 27, done.        \n",
        b"remote: Counting objects:   3% (1/27)        \rremote: Counting objects: 100% (27/27)",
        b", done.        \nReceiving objects:  45% (12/27), 12.50 MiB | 5.00 MiB/s\r",
        b"Resolving deltas: 100% (2/2), done.\nUpdating files: 50% (1/2)\r",
        b"fatal: early EOF: 3\n",
    ) == [
        ("counting objects", 1, 27, None),
        ("counting objects", 27, 27, None),
        ("receiving objects", 12, 27, Traffic(received=13_107_200, speed=5_242_880)),
        ("resolving deltas", 2, 2, None),
        ("checking out files", 1, 2, None),
    ]


@pytest.mark.usefixtures("terminal")
def test_of_what_comes_at_once_the_last_is_told() -> None:
    assert heard(
        b"remote: Counting objects: 1\rremote: Counting objects: 2\rReceiving objects: 5\r",
        b"Receiving objects: 6\rReceiving objects: 7\rReceiving ob",
        b"jects: 8\r",
    ) == [
        ("counting objects", 2, None, None),
        ("receiving objects", 5, None, None),
        ("receiving objects", 7, None, None),
        ("receiving objects", 8, None, None),
    ]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("rest", "traffic"),
    [
        (b", 12.50 MiB | 5.00 MiB/s", Traffic(received=13_107_200, speed=5_242_880)),
        (b", 100 bytes | 50 bytes/s, done.", Traffic(received=100, speed=50)),
        (b", 1.00 GiB", Traffic(received=1 << 30, speed=0)),
        (b", done.", None),
        (b"", None),
    ],
)
def test_what_comes_over_the_wire_is_read(rest: bytes, traffic: Traffic | None) -> None:
    assert heard(b"Receiving objects: 1" + rest + b"\n") == [
        ("receiving objects", 1, None, traffic)
    ]


def test_where_nobody_watches_names_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert heard(
        b"remote: Enumerating objects: 27, done.        \n",
        b"remote: Counting objects: 100% (27/27)\rReceiving objects:  45% (12/27)\r",
        b"fatal: early EOF: 3\n",
    ) == [("counting objects", 0, None, None), ("receiving objects", 0, None, None)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "it said nothing"),
        ("fatal: repository 'x' not found\n", "repository 'x' not found"),
        ("Cloning into 'x'...\nfatal: early EOF\nfatal: index-pack failed\n", "early EOF"),
        (
            "me@x: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
            "me@x: Permission denied (publickey)",
        ),
        (
            "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0]: errno=Connection refused\n\n",
            "unable to connect to 127.0.0.1: 127.0.0.1[0]: errno=Connection refused",
        ),
        ("Receiving objects: 10%\rReceiving objects: 20%\rKilled", "Killed"),
    ],
)
def test_the_first_complaint_is_the_reason(said: str, why: str) -> None:
    assert reason(said) == why
