"""Reading many sources in two processes finds what reading them one by one does."""

import os
import signal
import threading
from collections.abc import Mapping

import pytest

from semistable.source.facts import beside
from semistable.source.facts.beside import read_many
from semistable.source.facts.pieces import KnownPieces
from semistable.source.facts.read_facts import Marks, read_facts

A_CLASS = "import os\nclass A{0}:\n    def f(self): return os.x{0}(self)\n"
SOURCES = {f"{number}.py": A_CLASS.format(number).encode() for number in range(9)} | {
    "broken.py": b"def f(:\n",
    "empty.py": b"",
    "two.py": b"print 'x'\n",
}
ALONE = {name: read_facts(source) for name, source in SOURCES.items()}


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "WORTH_IT", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the children that are started."""
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        child = fork()
        if child:
            started.append(child)
        return child

    monkeypatch.setattr(os, "fork", noted)
    return started


def no_child_is_left() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


def test_two_processes_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    started = forks(monkeypatch)
    assert read_many(SOURCES) == ALONE
    assert len(started) == 1
    assert no_child_is_left()


def test_each_source_is_read_by_one_of_the_two(monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[bytes] = []

    def noted(source: bytes, *how: object) -> object:
        del how
        here.append(source)
        return read_facts(source)

    monkeypatch.setattr(beside, "read_facts", noted)
    assert read_many(SOURCES) == ALONE
    read, all_of_them = sum(map(len, here)), sum(map(len, SOURCES.values()))
    assert all_of_them / 3 < read < all_of_them * 2 / 3


@pytest.mark.parametrize("how", ["killed", "failed", "mute", "raving"])
def test_a_child_that_does_not_answer_costs_only_time(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def tell(mouth: int, sources: Mapping[str, bytes], marks: Marks | None) -> None:
        del sources, marks
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "raving":
            os.write(mouth, b"\x81\xa1a\x01")
        os._exit(how == "failed")

    monkeypatch.setattr(beside, "_tell", tell)
    assert read_many(SOURCES) == ALONE
    assert no_child_is_left()


def test_without_a_second_process_all_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", refuse)
    assert read_many(SOURCES) == ALONE


def test_no_child_is_started_beside_a_thread_or_for_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = forks(monkeypatch)
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert read_many(SOURCES) == ALONE
    finally:
        done.set()
        thread.join()
    monkeypatch.setattr(beside, "WORTH_IT", 1_000_000)
    assert read_many(SOURCES) == ALONE
    monkeypatch.setattr(beside, "WORTH_IT", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert read_many(SOURCES) == ALONE
    assert started == []


def test_whoever_stops_the_reading_leaves_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()

    def stopped(source: bytes, *how: object) -> object:
        del how
        if os.getpid() == parent:
            raise KeyboardInterrupt
        return read_facts(source)

    monkeypatch.setattr(beside, "read_facts", stopped)
    with pytest.raises(KeyboardInterrupt):
        read_many(SOURCES)
    assert no_child_is_left()


def test_where_functions_are_known_one_process_reads_all(monkeypatch: pytest.MonkeyPatch) -> None:
    started = forks(monkeypatch)
    known = KnownPieces()
    body = b"".join(b"    x%d = y.z(%d)\n" % (n, n) for n in range(20))
    function = {"first.py": b"def f():\n" + body}
    together = ALONE | read_many(function, known)
    assert read_many(SOURCES | function, known) == together
    assert not started
    assert read_many(SOURCES | function, KnownPieces()) == together
    assert len(started) == 1
