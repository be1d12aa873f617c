"""Moving pins: the pin and its commit change, every other byte of the manifest stays."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from semistable.errors import EnvironmentFailure, UsageError
from semistable.project.pin_editor import repin, write_pins

OLD, NEW = "1" * 40, "f" * 40

TEXT = f"""\
# the family
[core]
  name = "nova"
  pin = '33.0.0'   # Gazpacho
# the drivers

[[driver]]
name = "lxd"
pin = "19.0.0"
commit = "{OLD}"  # resolved in git
groups = ["containers"]
"""


def test_a_pin_moves_and_the_rest_stays() -> None:
    assert (
        repin(TEXT, {"nova": ("34.0.0", NEW), "lxd": ("20.0.0", NEW)})
        == f"""\
# the family
[core]
  name = "nova"
  pin = '34.0.0'   # Gazpacho
  commit = "{NEW}"
# the drivers

[[driver]]
name = "lxd"
pin = "20.0.0"
commit = "{NEW}"  # resolved in git
groups = ["containers"]
"""
    )


def test_a_pin_without_commit_takes_the_old_one_away() -> None:
    assert repin(TEXT, {"lxd": ("master", None)}).endswith(
        'name = "lxd"\npin = "master"\ngroups = ["containers"]\n'
    )


def test_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    moved = repin(text, {"nova": ("34.0.0", NEW)})
    assert moved == repin(TEXT, {"nova": ("34.0.0", NEW)}).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        'core = {name = "nova", pin = "1"}',
        'core = { pin = "1", name = "nova" } # c',
        f'core = {{commit = "{OLD}", pin = "1", name = "nova"}}\n',
        f'core = {{name = "nova", commit = "{OLD}", pin = "1"}}\n',
        f'core = {{name = "nova", pin = "1", commit = "{OLD}"}}\n',
        'core.name = "nova"\ncore.pin = "1" # c\n',
        f'core.name = "nova"\ncore.commit = "{OLD}"\ncore.pin = "1" # c\nversion = 1\n',
        '[core]\nname = "nova"\npin = """1"""',
        '"core" = {"name" = "nova", "pin" = "1"}\ndriver = [{name = "lxd", pin = "7"}]\n',
    ],
)
@pytest.mark.parametrize("commit", [None, NEW])
def test_every_way_to_write_a_table_is_understood(text: str, commit: str | None) -> None:
    expected: dict[str, Any] = tomllib.loads(text)
    expected["core"].pop("commit", None)
    expected["core"] |= {"pin": "2"} | ({"commit": commit} if commit else {})
    moved = repin(text, {"nova": ("2", commit)})
    assert tomllib.loads(moved) == expected
    assert ("# c" in moved) == ("# c" in text)


def test_a_pin_that_stays_changes_nothing() -> None:
    assert repin(TEXT, {"nova": ("33.0.0", None), "lxd": ("19.0.0", OLD)}) == TEXT


@pytest.mark.parametrize(
    ("name", "pin", "commit"),
    [("nova-lxd", "1", None), ("nova", "-f", None), ("nova", "1", "abc"), ("nova", 'a"b\n', None)],
)
def test_what_git_would_refuse_is_never_written(name: str, pin: str, commit: str | None) -> None:
    with pytest.raises(UsageError):
        repin(TEXT, {name: (pin, commit)})


def test_the_file_is_replaced_whole_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "family.toml"
    real.write_bytes(TEXT.encode())
    real.chmod(0o640)
    link = tmp_path / "repos.toml"
    link.symlink_to(real)
    write_pins(link, {"nova": ("34.0.0", None)})
    assert link.is_symlink()
    assert real.read_text() == TEXT.replace("33.0.0", "34.0.0")
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["family.toml", "repos.toml"]


def test_a_full_disk_leaves_the_old_pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "repos.toml"
    path.write_text(TEXT)

    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path), len(content))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EnvironmentFailure, match="No space left on device"):
        write_pins(path, {"nova": ("34.0.0", None)})
    assert path.read_text() == TEXT
