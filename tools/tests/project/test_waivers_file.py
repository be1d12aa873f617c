"""The waivers' file is read whole, or refused with the place of every fault."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from semistable.errors import UsageError
from semistable.model.findings.waiver import Waiver
from semistable.project import package_data
from semistable.project.calendar_file import read_calendar
from semistable.project.waivers_file import Known, read_waivers

KNOWN = Known(
    rules={"name-removed", "module-removed"},
    drivers=["moon", "mars"],
    calendar=read_calendar("openstack"),
)
GOOD = """\
version = 1

[[waiver]]
rule = "name-removed"
symbol = "orbit.utils.execute"
driver = "moon"
reason = "Rewritten next cycle."
owner = "ada@example.org"
until = "train"
"""


def read(folder: Path, text: str) -> tuple[Waiver, ...]:
    (folder / "waivers.toml").write_text(text, encoding="utf-8")
    return read_waivers(folder, "waivers.toml", KNOWN)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageError) as caught:
        read(folder, text)
    return caught.value.message.replace(f"{folder}/", "").splitlines()


def test_a_waiver_is_read_with_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == (
        Waiver(
            rule="name-removed",
            symbol="orbit.utils.execute",
            driver="moon",
            reason="Rewritten next cycle.",
            owner="ada@example.org",
            until="train",
            path="waivers.toml",
            line=3,
        ),
    )


@pytest.mark.parametrize("until", ['"2026-12-31"', "2026-12-31"])
def test_a_day_is_a_text_or_a_date(tmp_path: Path, until: str) -> None:
    (waiver,) = read(tmp_path, GOOD.replace('"train"', until))
    assert waiver.until == "2026-12-31"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (GOOD, True),
        (GOOD.replace("[[waiver]]", "[waiver]"), False),
        (GOOD.replace("version = 1\n", ""), False),
        (GOOD.replace("reason", "reasons"), False),
        (GOOD.replace('"ada@example.org"', '" "'), False),
    ],
)
def test_schema_and_reader_agree(tmp_path: Path, text: str, *, right: bool) -> None:
    schema = json.loads(package_data.path("waivers.schema.json").read_text(encoding="utf-8"))
    assert jsonschema.Draft202012Validator(schema).is_valid(tomllib.loads(text)) == right
    if right:
        assert read(tmp_path, text)
    else:
        assert faults(tmp_path, text)


def test_a_file_without_waivers_waives_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "version = 1\n") == ()


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace('"name-removed"', '"name-removd"')
        .replace('"moon"', '"mooon"')
        .replace('"train"', '"trian"')
        .replace('reason = "Rewritten next cycle."', 'reasons = ""')
        .replace('"ada@example.org"', '" "')
    )
    assert faults(tmp_path, text) == [
        'waivers.toml:3:1: [[waiver]] lacks "reason". Why it may stay so.',
        'waivers.toml:4:8: there is no rule "name-removd"; did you mean "name-removed"?',
        'waivers.toml:6:10: there is no driver "mooon"; did you mean "moon"?',
        'waivers.toml:7:1: unknown key "reasons" in [[waiver]]; did you mean "reason"?',
        'waivers.toml:8:9: "owner" in [[waiver]]: expected a sentence on one line, found " "',
        (
            "waivers.toml:9:9: expected a cycle of openstack or a day such as 2026-12-31;"
            ' did you mean "train"?'
        ),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD + GOOD.removeprefix("version = 1\n"), "waivers.toml:11:1: this is waived by line 3"),
        (GOOD.replace("version = 1\n", ""), 'waivers.toml:1:1: the file lacks "version"'),
        (GOOD.replace("[[waiver]]", "[waiver]"), "waivers.toml:3:1: expected [[waiver]] for each"),
        ("version = 1\nwaiver = [3]\n", "waivers.toml:2:11: expected the table [[waiver]], found"),
        (GOOD.replace('"train"', "2026-12-31T00:00:00"), "expected a string, found a date"),
        (GOOD.replace('"train"', '"2026-13-31"'), "expected a cycle of openstack or a day"),
        (GOOD.replace('"train"', "3"), "expected a string, found an integer"),
        (GOOD + "[[waver]]\n", 'waivers.toml:10:1: unknown key "waver" in the file'),
        (GOOD + "x\n", "waivers.toml:10:"),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in "\n".join(faults(tmp_path, text))


def test_a_file_that_is_not_there_or_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"which the manifest names for its waivers"):
        read_waivers(tmp_path, "waivers.toml", KNOWN)
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "other.toml").write_text(GOOD, encoding="utf-8")
    (inside / "waivers.toml").symlink_to(tmp_path / "other.toml")
    with pytest.raises(UsageError, match="which the manifest names"):
        read_waivers(inside, "waivers.toml", KNOWN)
