"""What git says at length is told in one sentence."""

import pytest

from semistable.git.process.git_stderr import reason


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
