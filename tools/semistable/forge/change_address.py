"""Takes the address of a change apart: which forge, where its API is, which project and number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from semistable.errors import UsageError
from semistable.model.project.change import Forge

_PATHS: Mapping[Forge, re.Pattern[str]] = {
    Forge.GERRIT: re.compile(
        r"(?P<below>(?:/[\w.~-]+)*?)/c/(?P<project>[\w.~+/-]+)/\+/(?P<number>\d{1,9})(?:/\d+)?/?"
    ),
    Forge.GITHUB: re.compile(
        r"(?P<below>)/(?P<project>[\w.-]+/[\w.-]+)/pull/(?P<number>\d{1,9})/?"
    ),
    Forge.GITLAB: re.compile(
        r"(?P<below>)/(?P<project>[\w.~+/-]+?)/(?:-/)?merge_requests/(?P<number>\d{1,9})/?"
    ),
}
_APIS = {Forge.GERRIT: "/a", Forge.GITHUB: "/api/v3", Forge.GITLAB: "/api/v4"}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EXAMPLES = (
    "Write it as https://HOST/c/PROJECT/+/N, https://HOST/ORG/PROJECT/pull/N or"
    " https://HOST/PROJECT/-/merge_requests/N."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a change is: `api` is the root of its forge's API, without a slash at its end."""

    forge: Forge
    api: str
    project: str
    number: int


def read_address(text: str, api: str = "") -> Address:
    """Read the address that people open in a browser; `api` says where the API is elsewhere."""
    parts = _safe(text)
    for forge in (Forge.GITHUB, Forge.GITLAB, Forge.GERRIT):
        match = _PATHS[forge].fullmatch(parts.path)
        if match is None or ".." in (match["project"]).split("/"):
            continue
        root = f"{parts.scheme}://{parts.netloc}{match['below']}{_APIS[forge]}"
        if forge is Forge.GITHUB and parts.netloc.casefold() == "github.com":
            root = "https://api.github.com"
        if api:
            root = _safe(api).geturl().rstrip("/")
        project, number = match["project"], int(match["number"])
        return Address(forge=forge, api=root, project=project, number=number)
    raise UsageError(f"{text!r} is no address of a change.", _EXAMPLES)


def _safe(text: str) -> SplitResult:
    """Split an address; a token travels encrypted, or does not leave this machine."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not text.isprintable() or parts.query or "\\" in text:
        raise UsageError(f"{text!r} is no address of a change.", _EXAMPLES)
    if parts.username is not None:
        raise UsageError(f"The address on {host} holds a name or password.", _EXAMPLES)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise UsageError(
            f"{parts.scheme}://{host} would show the token to everybody.", "Write https://."
        )
    return parts
