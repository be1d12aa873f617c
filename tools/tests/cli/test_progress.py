"""Progress: one line for what begins, bars on a terminal, nothing where nothing happens."""

import sys
from io import StringIO

import pytest

from semistable.cli.progress import Traffics, shown_transfers, shown_work, traffic_words
from semistable.model.project.commit_source import Step, Traffic


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def step(repository: str, activity: str, done: int = 0, total: int | None = None) -> Step:
    return Step(repository=repository, activity=activity, done=done, total=total)


def test_without_a_terminal_each_beginning_is_one_line() -> None:
    stream = StringIO()
    with shown_transfers(stream) as report:
        for done in range(3):
            report(step("core", "receiving objects", done, 3))
        report(step("driver", "receiving objects"))
        report(step("", "waiting"))
    assert stream.getvalue() == "core: receiving objects\ndriver: receiving objects\nwaiting\n"


def test_where_nothing_happens_nothing_is_written() -> None:
    for stream in (StringIO(), Terminal()):
        with shown_transfers(stream):
            pass
        assert stream.getvalue() == ""


def test_a_terminal_shows_names_as_they_are() -> None:
    stream = Terminal()
    with shown_transfers(stream) as report:
        report(step("core", "downloading [bold]x-1.0.tar.gz", 5, 10))
        report(step("core", "downloading [bold]x-1.0.tar.gz", 10, 10))
    assert "core: downloading [bold]x-1.0.tar.gz" in stream.getvalue()


def received(repository: str, megabytes: int, speed: int = 0) -> Step:
    return Step(
        repository=repository,
        activity="receiving objects",
        done=1,
        total=2,
        traffic=Traffic(received=megabytes << 20, speed=speed << 20),
    )


def test_a_terminal_shows_what_comes_over_the_wire_for_each_and_in_all() -> None:
    stream = Terminal()
    with shown_transfers(stream) as report:
        report(received("core", 3, 1))
        report(received("driver", 2, 2))
    said = stream.getvalue()
    assert "3.0 MiB, 1.0 MiB/s" in said
    assert "2.0 MiB, 2.0 MiB/s" in said
    assert "in all" in said
    assert "5.0 MiB, 3.0 MiB/s" in said


def test_a_second_fetch_of_a_repository_adds_to_the_first() -> None:
    traffics = Traffics()
    for one in (received("core", 3, 1), step("core", "resolving deltas"), received("core", 1, 1)):
        last = traffics.note(one)
    assert traffic_words(last) == "4.0 MiB, 1.0 MiB/s"
    traffics.note(step("core", "resolving deltas"))
    assert traffic_words(traffics.all) == "4.0 MiB"


def test_small_and_large_amounts_are_said_in_their_units() -> None:
    words = [traffic_words(Traffic(received=1000 << shift, speed=0)) for shift in (0, 10, 20, 30)]
    assert words == ["1000 bytes", "1000.0 KiB", "1000.0 MiB", "1000.0 GiB"]
    assert traffic_words(None) == ""


@pytest.mark.parametrize("terminal", [True, False])
def test_only_a_terminal_is_told_what_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    stream = StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr(sys, "stderr", stream)
    with shown_work("reading") as show:
        show("nova-lxd")
    assert ("reading nova-lxd" in stream.getvalue()) is terminal
    assert stream.getvalue().endswith("\r\x1b[K" if terminal else "")
