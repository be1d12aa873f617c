"""Progress: one line for what begins, bars on a terminal, nothing where nothing happens."""

from io import StringIO

from semistable.model.source import Step
from semistable.workspace.progress import shown_progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def step(repository: str, activity: str, done: int = 0, total: int | None = None) -> Step:
    return Step(repository=repository, activity=activity, done=done, total=total)


def test_without_a_terminal_each_beginning_is_one_line() -> None:
    stream = StringIO()
    with shown_progress(stream) as report:
        for done in range(3):
            report(step("core", "receiving objects", done, 3))
        report(step("driver", "receiving objects"))
        report(step("", "waiting"))
    assert stream.getvalue() == "core: receiving objects\ndriver: receiving objects\nwaiting\n"


def test_where_nothing_happens_nothing_is_written() -> None:
    for stream in (StringIO(), Terminal()):
        with shown_progress(stream):
            pass
        assert stream.getvalue() == ""


def test_a_terminal_shows_names_as_they_are() -> None:
    stream = Terminal()
    with shown_progress(stream) as report:
        report(step("core", "downloading [bold]x-1.0.tar.gz", 5, 10))
        report(step("core", "downloading [bold]x-1.0.tar.gz", 10, 10))
    assert "core: downloading [bold]x-1.0.tar.gz" in stream.getvalue()
