"""What a checker is said to have named, it named: at the override's line, or by core's method."""

import inspect
import json
import sys
from pathlib import Path

import pytest

from .against_peers import COLD, Known, Score, about, score, table
from .overrides import Override
from .peer_messages import Message, below, findings, placed
from .timing import Time, Work, once

PATH = "compute_hyperv/nova/driver.py"
CORE = "nova/virt/driver.py"

MYPY = f"""\
{PATH}:10: error: Signature of "reboot" incompatible with supertype "C"  [override]
{PATH}:10: note:      Superclass:
Found 1 error in 1 file (checked 62 source files)
"""


def override(method: str, line: int) -> Override:
    return Override(
        path=PATH, line=line, owner="Hyper", method=method, signature=inspect.Signature()
    )


KNOWN = Known(
    overrides=(override("reboot", 10), override("plug", 20), override("spawn", 30)),
    stale=(override("reboot", 10),),
    dead=(override("plug", 20),),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            MYPY,
            [
                (
                    PATH,
                    10,
                    'error: Signature of "reboot" incompatible with supertype "C"  [override]',
                )
            ],
        ),
        (
            f"{PATH}:10:9: error[invalid-method-override] Invalid override of method `reboot`\n",
            [(PATH, 10, "error[invalid-method-override] Invalid override of method `reboot`")],
        ),
        (
            f"************* Module hyper\n{PATH}:10: [arguments-differ] Number was 3\n",
            [(PATH, 10, "[arguments-differ] Number was 3")],
        ),
        (
            f"{CORE}:0: ComputeDriver.plug: Public object was removed\n",
            [(CORE, 0, "ComputeDriver.plug: Public object was removed")],
        ),
    ],
    ids=["mypy", "ty", "pylint", "griffe"],
)
def test_every_peer_is_read(said: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(m.path, m.line, m.text) for m in placed(said)] == expected


def test_the_program_is_read_from_its_json() -> None:
    said = json.dumps({"findings": [{"path": PATH, "line": 3, "message": "Core has no x."}]})
    assert list(findings(said)) == [Message(path=PATH, line=3, text="Core has no x.")]


def test_messages_about_core_are_not_about_the_driver() -> None:
    messages = [Message(path=p, line=1, text="") for p in (PATH, "../core/nova/utils.py")]
    assert below("compute_hyperv", messages) == messages[:1]


def test_a_message_in_the_body_is_not_about_the_override() -> None:
    assert about(Message(path=PATH, line=10, text="no"), override("reboot", 10))
    assert not about(Message(path=PATH, line=11, text="reboot"), override("reboot", 10))


def test_the_method_of_core_stands_for_its_overrides_and_no_longer_name_does() -> None:
    said = Message(path=CORE, line=0, text="ComputeDriver.plug_vifs: Public object was removed")
    assert about(said, override("plug_vifs", 1))
    assert not about(said, override("plug", 1))


def test_each_known_thing_counts_once_however_often_it_is_named() -> None:
    messages = [
        Message(path=PATH, line=10, text="refuses the call"),
        Message(path=PATH, line=10, text="differs"),
        Message(path=PATH, line=30, text="another override"),
        Message(
            path=PATH, line=99, text="nova.utils.spawn_n and spawn_n_of, CONF.hyperv.vswitch_name"
        ),
    ]
    assert score(KNOWN, messages) == Score(
        stale=1, dead=0, names=1, options=1, messages=4, on_overrides=3
    )


def test_ratios_are_to_the_program_from_an_empty_cache() -> None:
    nothing = Score(stale=0, dead=1, names=2, options=3, messages=40, on_overrides=5)
    times = {COLD: Time(wall=2, processor=1), "peer": Time(wall=3, processor=4)}
    said = table(KNOWN, times, dict.fromkeys(times, nothing)).splitlines()
    assert said[0].split()[-6:] == [
        "stale/1", "dead/1", "names/4", "options/18", "messages", "overrides",
    ]  # fmt: skip
    assert " ".join(said[2].split()) == "peer 3.00 4.00 1.5 4.0 0 1 2 3 40 5"


def test_what_a_tool_says_on_either_stream_is_kept_where_asked(tmp_path: Path) -> None:
    both = "import sys; sys.stdout.write('out '); sys.stdout.flush(); sys.stderr.write('err')"
    once(Work(label="both", command=(sys.executable, "-S", "-c", both), said=tmp_path / "said"))
    assert (tmp_path / "said").read_text() == "out err"
