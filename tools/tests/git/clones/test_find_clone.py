"""Remotes are read from a plain config, and never guessed at."""

import subprocess
from pathlib import Path

import pytest

from semistable.git.clones.find_clone import plain_urls


def test_what_git_writes_is_plain(tmp_path: Path) -> None:
    remotes = {"origin": "https://example.org/nova", "my.fork": "git@example.org:nova.git"}
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name, url in remotes.items():
        subprocess.run(["git", "-C", str(tmp_path), "remote", "add", name, url], check=True)
    assert plain_urls(tmp_path / ".git") == tuple(remotes.items())


@pytest.mark.parametrize(
    "text",
    [
        '[remote "origin"]\n\turl = "https://example.org/nova"\n',
        '[remote "origin"]\n\turl = https://example.org/nova # ours\n',
        '[remote "origin"]\n\turl = https://exam\\\nple.org/nova\n',
        '[remote "origin"] url = https://example.org/nova\n',
        '[remote "or\\"igin"]\n\turl = https://example.org/nova\n',
        '[remote "origin"]\n\turl = x\n[include]\n\tpath = more\n',
        '[remote "origin"]\n\turl = x\n[includeIf "gitdir:/"]\n\tpath = more\n',
        '[remote "origin"]\n\turl = x\n\turl\n',
        "",
    ],
)
def test_what_is_not_plain_is_left_to_git(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)
    assert plain_urls(tmp_path) == ()


def test_names_and_comments_are_git_s(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        '# mine\n[Core]\n\turl = no\n; that too\n[REMOTE "a"]\n URL=x \n fetch = +a:b\n'
        "[remote]\n\turl = no\n"
    )
    assert plain_urls(tmp_path) == (("a", "x"),)


def test_no_config_has_no_remotes(tmp_path: Path) -> None:
    assert plain_urls(tmp_path) == ()
    (tmp_path / "config").write_bytes(b"\xff")
    assert plain_urls(tmp_path) == ()
