"""Hostile manifests: every row of docs/hostile.md that one file can hold is refused here.

What hostile remotes and trees do is told in test_hostile_remotes.py.
"""

import json
from pathlib import Path

import pytest

from semistable.cli.main import run

from .hostile import ROWS, Bad

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def manifest(**driver: object) -> str:
    """Write a manifest with one driver; JSON's strings and lists are TOML's."""
    table = {"name": "driver", "git": ["https://forge.example/driver"], "pin": "1.0"} | driver
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    core = '[core]\nname = "core"\npackage = "core"\ngit = ["https://forge.example/core"]\n'
    return f'version = 1\n{core}pin = "1.0"\n[[driver]]\n{lines}'


@pytest.mark.parametrize(
    "bad", [row for row in ROWS if isinstance(row, Bad)], ids=lambda r: r.words
)
def test_a_hostile_file_is_refused_whole(
    bad: Bad, own_world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = own_world / "workspace"
    here.mkdir()
    monkeypatch.chdir(here)
    (own_world / "outside.toml").write_text("", encoding="utf-8")
    (here / "link.toml").symlink_to(own_world / "outside.toml")
    for name, content in bad.files(manifest).items():
        (here / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(own_world.rglob("*"))
    arguments = ["init", "--from", bad.imported, "--core", "a"] if bad.imported else ["sync"]
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert bad.said in said.err
    assert "Traceback" not in said.err
    assert "secret" not in said.err
    assert all(sign.isprintable() for sign in said.err.replace("\n", ""))
    assert len(said.err) < 2000
    assert sorted(own_world.rglob("*")) == before


def test_the_table_and_the_tests_name_the_same_rows() -> None:
    page = (Path(__file__).parents[1] / "docs" / "hostile.md").read_text(encoding="utf-8")
    shown = [line for line in page.splitlines() if line.startswith("| ")][2:]
    assert shown == [
        f"| {number} | {row.words} | {row.outcome} |" for number, row in enumerate(ROWS, 1)
    ]
    assert len(shown) >= 60
