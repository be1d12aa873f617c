"""Which package index to ask and how: pip's own configuration, its environment variables included.

The options and their order of precedence: https://pip.pypa.io/en/stable/topics/configuration/
"""

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_INDEX = ""
"""The public index, where pip is told of no other; the library of readers.releases knows it."""
_SECTIONS = ("global", "download", ":env:")
"""A later one wins."""
_CONNECT_SECONDS = 15.0
"""pip's own default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """Where the package indexes are, the first asked first, and how to reach them."""

    indexes: tuple[str, ...] = (DEFAULT_INDEX,)
    proxy: str = ""
    certificate: str = ""
    client_certificate: str = ""
    trusted_hosts: tuple[str, ...] = ()
    timeout: float = _CONNECT_SECONDS


def read_index_settings(environment: Mapping[str, str] = os.environ) -> IndexSettings:
    """Ask pip for its configuration; without pip, read its environment variables alone."""
    listed = _pip_config_list(environment)
    options = _from_environment(environment) if listed is None else _parse(listed)
    indexes = (options.get("index-url", DEFAULT_INDEX), *options.get("extra-index-url", "").split())
    if options.get("no-index", "").casefold() in {"1", "true", "yes", "on"}:
        indexes = ()
    return IndexSettings(
        indexes=tuple(dict.fromkeys(index.strip() for index in indexes)),
        proxy=options.get("proxy", ""),
        certificate=options.get("cert", ""),
        client_certificate=options.get("client-cert", ""),
        trusted_hosts=tuple(options.get("trusted-host", "").split()),
        timeout=_seconds(options.get("timeout", options.get("default-timeout", ""))),
    )


def _pip_config_list(environment: Mapping[str, str]) -> str | None:
    try:
        # -P: a folder named pip where the user happens to stand is not pip
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "pip", "config", "list"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env=dict(environment),
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return answer.stdout


def _parse(listed: str) -> dict[str, str]:
    """Read lines such as `global.index-url='https://...'`."""
    by_section: dict[str, dict[str, str]] = {}
    for line in listed.splitlines():
        key, equals, value = line.partition("=")
        section, _, option = key.strip().rpartition(".")
        if equals and section in _SECTIONS:
            by_section.setdefault(section, {})[option] = _unquoted(value)
    merged: dict[str, str] = {}
    for section in _SECTIONS:
        merged |= by_section.get(section, {})
    return merged


def _unquoted(value: str) -> str:
    try:
        return str(ast.literal_eval(value))
    except (SyntaxError, ValueError):
        return value


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        key.removeprefix("PIP_").lower().replace("_", "-"): value
        for key, value in environment.items()
        if key.startswith("PIP_") and value
    }


def _seconds(text: str) -> float:
    try:
        return max(1.0, float(text))
    except ValueError:
        return _CONNECT_SECONDS
