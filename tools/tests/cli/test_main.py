"""The table of contents: what is there, what it costs to ask, and how errors are told."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from semistable import __version__
from semistable.cli.commands.core.contract import SUBCOMMANDS
from semistable.cli.main import COMMANDS, MODULES, run

ROOT = Path(__file__).parents[3]


def test_the_readme_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    shown = "".join(f"    {line}".rstrip() + "\n" for line in said.splitlines())
    assert shown in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_help_is_a_screen_with_a_line_for_each_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= len(COMMANDS) + 20
    starts = [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].isalpha()]
    assert [word for word in starts if word in COMMANDS] == list(COMMANDS)


def test_the_readme_links_to_pages_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [part.partition(")")[0] for part in text.split("](")[1:]]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_described(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(import_module(MODULES[name]).command, click.Command)
    assert run([name, "--help"]) == 0
    assert f"semistable {name} " in capsys.readouterr().out
    assert f"`semistable {name}" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_module_of_commands_is_in_the_table() -> None:
    folder = ROOT / "tools/semistable/cli/commands"
    modules = {path.stem for path in folder.glob("*/[a-z]*.py")}
    assert modules == set(COMMANDS) | {f"contract_{name}" for name in SUBCOMMANDS}


@pytest.mark.parametrize(
    ("statement", "unneeded"),
    [
        (
            "import semistable.cli.main",
            ("pygit2", "msgspec", "rich", "tomlkit", "semistable.model"),
        ),
        (
            "import semistable.cli.commands.drivers.check",
            (
                "rich",
                "jinja2",
                "git",
                "requests",
                "pypi_simple",
                "semistable.git.process.git_command",
            ),
        ),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(statement: str, unneeded: tuple[str, ...]) -> None:
    code = f"import sys; {statement}; print(*sorted(set(sys.modules) & set({unneeded!r})))"
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "\n"


def test_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"semistable, version {__version__}\n"


def test_an_unknown_command_leads_to_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chek"]) == 2
    assert capsys.readouterr().err == (
        "error: There is no command 'chek'. Did you mean check?\n"
        "hint: semistable --help shows what there is.\n"
    )


def test_an_unknown_option_is_told_with_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "--formt", "json"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: No such option")
    assert said.endswith("hint: semistable explain --help shows what there is.\n")


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert capsys.readouterr().err.startswith("Usage: semistable [OPTIONS] COMMAND")
