"""Attempts: a network is given another chance, a refusal is not."""

import itertools
import random

import pytest

from semistable.git.clones.retry import may_pass, pauses


@pytest.mark.parametrize(
    "said",
    [
        "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused",
        "fatal: read error: Connection reset by peer",
        "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output",
        "error: RPC failed; curl 18 transfer closed with outstanding read data remaining",
        "fatal: unable to access 'https://example.org/x/': The requested URL returned error: 503",
        "fatal: the remote end hung up unexpectedly",
        "fatal: no answer for 60 seconds",
        "ssh: connect to host example.org port 22: Connection timed out",
    ],
)
def test_what_a_network_may_cure_is_tried_again(said: str) -> None:
    assert may_pass(said)


@pytest.mark.parametrize(
    "said",
    [
        "fatal: remote error: access denied or repository not exported: /core",
        "fatal: repository 'https://example.org/x/' not found",
        "fatal: unable to access 'https://example.org/x/': The requested URL returned error: 403",
        "fatal: Authentication failed for 'https://example.org/x/'",
        "me@example.org: Permission denied (publickey).\nConnection closed by remote host",
        "fatal: couldn't find remote ref refs/tags/1.0",
        "fatal: unable to access 'https://example.org/x/': SSL certificate problem; HTTP 500",
    ],
)
def test_what_stays_as_it_is_is_not_tried_again(said: str) -> None:
    assert not may_pass(said)


def test_pauses_are_short_spread_and_grow() -> None:
    drawn = [list(pauses(random.Random(seed))) for seed in range(50)]  # noqa: S311 - spread
    assert {len(one) for one in drawn} == {3}
    assert {none for none, _, _ in drawn} == {0.0}
    assert all(0.25 <= first <= 0.75 and 0.5 <= second <= 1.5 for _, first, second in drawn)
    assert len({first for _, first, _ in drawn}) == 50


@pytest.mark.parametrize(("lasted", "attempts"), [(5.0, 3), (250.0, 3), (350.0, 2), (3600.0, 1)])
def test_after_ten_minutes_nothing_is_tried_again(lasted: float, attempts: int) -> None:
    # The clock is asked before the first attempt, and after each that another one may follow.
    clock = itertools.count(1000.0, lasted)
    assert len(list(pauses(clock=lambda: next(clock)))) == attempts
