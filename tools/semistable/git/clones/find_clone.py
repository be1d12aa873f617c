"""Finds the remote of a clone that has a URL of the manifest: git-config(1).

A config is read here where it is plain: sections and values each on a line, without quotes,
escapes, comments behind values or includes. That is what git itself writes; git reads all others.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.clones.retry import without_login
from semistable.git.process.git_command import Git

_SECTION = re.compile(r'\[([A-Za-z0-9.-]+)(?: "([^"\\]*)")?\]')
_VALUE = re.compile(r'([A-Za-z][A-Za-z0-9-]*)\s*=\s*([^"\\#;]*)')


def find_clone(git: Git, git_dir: Path, name: str, urls: Sequence[str]) -> Clone | None:
    """Look at a git directory; None when none of its remotes has one of these URLs."""
    wanted = {_comparable(url) for url in urls}
    for remotes in (plain_urls, partial(_all_urls, git)):
        for remote, url in remotes(git_dir):
            if _comparable(url) in wanted:
                return Clone(git=git, git_dir=git_dir, remote=remote, name=name)
    return None


def _all_urls(git: Git, git_dir: Path) -> Iterator[tuple[str, str]]:
    answer = git.run(["config", "--null", "--get-regexp", r"^remote\..*\.url$"], git_dir)
    for entry in answer.text.split("\0"):
        key, _, url = entry.partition("\n")
        if url:
            yield key.removeprefix("remote.").removesuffix(".url"), url


def plain_urls(git_dir: Path) -> tuple[tuple[str, str], ...]:
    """Return names and URLs of remotes as they stand in the config; () where it is not plain."""
    try:
        lines = (git_dir / "config").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ()
    found: list[tuple[str, str]] = []
    section, name = "", ""
    for line in map(str.strip, lines):
        if heading := _SECTION.fullmatch(line):
            section, name = heading[1].lower(), heading[2] or ""
            if section.startswith("include"):
                return ()
        elif value := _VALUE.fullmatch(line):
            if section == "remote" and name and value[1].lower() == "url":
                found.append((name, value[2].rstrip()))
        elif line and line[0] not in "#;":
            return ()
    return tuple(found)


def _comparable(url: str) -> str:
    return without_login(url).rstrip("/").removesuffix(".git")
