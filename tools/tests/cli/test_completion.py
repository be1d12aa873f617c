"""Pressing Tab: what each shell is offered, and that nothing is ever said in somebody's line."""

import subprocess
import sys
from pathlib import Path

import pytest

from semistable.cli.main import COMMANDS, run

MANIFEST = """\
version = 1
[core]
name = "orbit"
git = ["https://forge.example/orbit"]
package = "orbit"
pin = "1.0"
[[driver]]
name = "orbit-lxd"
git = ["https://forge.example/orbit-lxd"]
pin = "1.0"
groups = ["linux"]
[[driver]]
name = "hyperv"
git = ["https://forge.example/hyperv"]
pin = "1.0"
"""


@pytest.fixture
def family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "repos.toml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path / "repos.toml"


def offered(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """Complete the last word as bash asks for it."""
    words = ["semistable", *typed.split(" ")]
    monkeypatch.setenv("_SEMISTABLE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    with pytest.raises(SystemExit) as ended:
        run([])
    assert ended.value.code == 0
    said = capsys.readouterr()
    assert said.err == ""
    return [line.partition(",")[2] for line in said.out.split()]


@pytest.mark.parametrize(
    ("typed", "fitting"),
    [
        ("st", ["status"]),
        ("sync ", ["@linux", "hyperv", "orbit", "orbit-lxd"]),
        ("sync orbit-", ["orbit-lxd"]),
        ("run --in @", ["@linux"]),
        ("topic start my-change hy", ["hyperv"]),
        ("check ", ["@linux", "hyperv", "orbit-lxd"]),
        ("check --driver h", ["hyperv"]),
        ("check --core ", ["orbit"]),
        ("explain override-re", ["override-refuses-call", "override-renames-parameter"]),
        ("deprecations --at ga", ["gazpacho"]),
        ("export ", ["west", "repos"]),
        ("--v", ["--version"]),
        ("no-such-command ", list(COMMANDS)),
    ],
)
def test_what_fits(
    typed: str,
    fitting: list[str],
    family: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert family.exists()
    assert offered(typed, monkeypatch, capsys) == fitting


@pytest.mark.parametrize("text", [None, "version = ", MANIFEST.replace("1.0", "..")])
def test_without_a_whole_manifest_nothing_is_offered_and_nothing_said(
    text: str | None,
    family: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    family.unlink()
    if text is not None:
        family.write_text(text, encoding="utf-8")
    assert offered("sync or", monkeypatch, capsys) == []


def test_every_command_is_offered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered("", monkeypatch, capsys) == list(COMMANDS)


@pytest.mark.parametrize(
    ("shell", "word"), [("zsh", "#compdef semistable"), ("fish", "complete --no-files")]
)
def test_the_lines_that_switch_it_on(
    shell: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_SEMISTABLE_COMPLETE", f"{shell}_source")
    with pytest.raises(SystemExit) as ended:
        run([])
    assert ended.value.code == 0
    assert word in capsys.readouterr().out


def test_bash_itself_completes(family: Path) -> None:
    program = family.parent / "semistable"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m semistable "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_SEMISTABLE_COMPLETE=bash_source semistable)"\n'
        "COMP_WORDS=(semistable sync orbit-); COMP_CWORD=2\n"
        '_semistable_completion semistable; echo "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=family.parent,
        env={"PATH": f"{family.parent}:/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("orbit-lxd\n", "")
