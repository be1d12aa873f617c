"""The remotes of a clone, read from its config file where that is plain: git-config(1).

Plain is: sections and values each on a line, without quotes, escapes, comments behind values or
includes. That is what git itself writes; anything else is git's to read.
"""

import re
from pathlib import Path

_SECTION = re.compile(r'\[([A-Za-z0-9.-]+)(?: "([^"\\]*)")?\]')
_VALUE = re.compile(r'([A-Za-z][A-Za-z0-9-]*)\s*=\s*([^"\\#;]*)')


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
